/* sqscope tag: the tags of a queue, listed, put and removed. */
#include "commands.h"
#include "output.h"
#include "queue_run.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"
#include "sqscope/ui/aws_cli.h"
#include "stats.h"

#include <stdint.h>

static const char what[] = "tag";

struct command {
	struct queue_run run;
	struct op_queue queue;
	struct queue_settings put, removed, live; /* their tags */
};

static bool parse(struct command *c, const struct cli_call *call, struct err *err)
{
	size_t at = 0;
	for (size_t i = 1; i < call->operand_count; i++)
		if (!queue_settings_assign_tag(&c->put, sv_cstr(call->operands[i]), err))
			return false;
	for (const char *key; (key = cli_own_next(call, "remove", &at));)
		queue_settings_put_tag(&c->removed, sv_cstr(key), sv_cstr(""));
	return true;
}

static bool write(struct command *c, enum queue_write_kind kind,
	const struct queue_settings *settings, struct err *err)
{
	struct queue_write_order order = {.kind = kind,
		.queue = str_sv(&c->queue.url),
		.settings = settings,
		.reason = sv_cstr(cli_own(&c->run.op.app->call, "reason"))};
	return settings->tag_count == 0 || queue_run_write(&c->run, &order, err);
}

static void print_calls(const struct command *c)
{
	const struct place *place = &c->run.op.context->fleet.place;
	struct str out = {0};
	if (c->put.tag_count) {
		aws_cli_queue(place, QUEUE_WRITE_TAG, str_sv(&c->queue.url), &c->put, &out);
		str_add_char(&out, '\n');
	}
	if (c->removed.tag_count) {
		aws_cli_queue(place, QUEUE_WRITE_UNTAG, str_sv(&c->queue.url), &c->removed, &out);
		str_add_char(&out, '\n');
	}
	output_write(c->run.op.app, str_sv(&out));
	str_release(&out);
}

static void print(const struct command *c)
{
	struct app *app = c->run.op.app;
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		json_t *removed = json_array();
		for (size_t i = 0; i < c->removed.tag_count; i++)
			json_array_append_new(removed, json_sv(str_sv(&c->removed.tags[i].key)));
		output_json(app,
			json_pack("{s:o,s:o,s:o,s:o,s:o}", "queue",
				json_sv(queue_name_of_url(str_sv(&c->queue.url))), "url",
				json_sv(str_sv(&c->queue.url)), "put", queue_run_tags_json(&c->put),
				"removed", removed, "tags", queue_run_tags_json(&c->live)));
		return;
	}
	for (size_t i = 0; i < c->live.tag_count; i++) {
		output_safe(&out, str_sv(&c->live.tags[i].key));
		str_add_char(&out, '=');
		output_safe(&out, str_sv(&c->live.tags[i].value));
		str_add_char(&out, '\n');
	}
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int start(struct command *c, struct app *app)
{
	struct err err = {0};
	int status;
	if (!parse(c, &app->call, &err))
		return report_error(app, what, &err);
	if (!queue_run_begin(&c->run, app, what, &status))
		return status;
	if (!op_session_find(&c->run.op, sv_cstr(app->call.operands[0]), &c->queue, &err))
		return queue_run_fail(&c->run, &err);
	if (cli_own(&app->call, "dry-run")) {
		print_calls(c);
		return 0;
	}
	bool writes = c->put.tag_count || c->removed.tag_count;
	if ((writes && !queue_run_may_write(&c->run, &err)) ||
		!write(c, QUEUE_WRITE_TAG, &c->put, &err) ||
		!write(c, QUEUE_WRITE_UNTAG, &c->removed, &err) ||
		!queue_run_tags(&c->run, str_sv(&c->queue.url), &c->live, &err))
		return queue_run_fail(&c->run, &err);
	print(c);
	return 0;
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.run.op.session, NULL);
	queue_run_release(&c.run);
	op_queue_release(&c.queue);
	queue_settings_release(&c.put);
	queue_settings_release(&c.removed);
	queue_settings_release(&c.live);
	return status;
}

const struct cli_command cmd_tag = {
	.name = "tag",
	.usage = "QUEUE [KEY=VALUE]... [--remove KEY]...",
	.summary = "put tags on a queue, take them off, list them",
	.details =
		"Puts tags, removes those that --remove names, and prints the tags that the queue "
		"has then, a line each.",
	.options =
		{
			{"remove", "KEY", "take this tag off. May be given often", false},
			{"dry-run", NULL, "print the lines of the AWS CLI that would do it", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.takes_queues = true,
	.run = run,
};
