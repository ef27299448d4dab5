/* sqscope drift: live queues against what a program declares. */
#include "commands.h"
#include "drift.h"
#include "output.h"
#include "queue_run.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"

#include <stdint.h>

static const char what[] = "drift";

struct command {
	struct queue_run run;
	struct declared declared;
	struct drift drift;
	size_t compared, elsewhere;
};

static bool read_file(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *pulumi = cli_own(call, "pulumi"), *terraform = cli_own(call, "terraform");
	if (!pulumi == !terraform)
		return err_fail(err, ERR_USAGE, "give one of --pulumi FILE and --terraform FILE");
	return declared_load(&c->declared, pulumi ? DECLARED_PULUMI : DECLARED_TERRAFORM,
		pulumi ? pulumi : terraform, err);
}

/* Those that were named, by names and patterns; without any, all. */
static bool is_asked_for(const struct cli_call *call, const struct declared_queue *queue)
{
	for (size_t i = 0; i < call->operand_count; i++)
		if (sv_glob(str_sv(&queue->name), sv_cstr(call->operands[i])))
			return true;
	return call->operand_count == 0;
}

/* A stack may declare queues in several regions, and this is about one. */
static bool is_elsewhere(const struct command *c, const struct declared_queue *queue)
{
	const char *region = c->run.op.context->fleet.place.region;
	struct queue_arn arn;
	return region && queue_arn_parse(&arn, str_sv(&queue->arn)) &&
	       !sv_eq_cstr(arn.region, region);
}

static bool compare(struct command *c, const struct declared_queue *queue, struct err *err)
{
	struct queue_settings live = {0};
	struct op_queue found = {0};
	bool is_there = op_session_find(&c->run.op, str_sv(&queue->name), &found, err);
	bool ok = is_there || err->code == ERR_NOT_FOUND;
	if (is_there) {
		queue_settings_of(&live, &found.attributes);
		ok = !queue->has_tags || queue_run_tags(&c->run, str_sv(&found.url), &live, err);
	}
	if (ok)
		drift_compare(&c->drift, queue, is_there ? &live : NULL);
	else
		err_prefix(err, "%s", str_cstr(&queue->name));
	if (ok)
		err_clear(err);
	c->compared += ok;
	op_queue_release(&found);
	queue_settings_release(&live);
	return ok;
}

static bool compare_all(struct command *c, const struct cli_call *call, struct err *err)
{
	for (size_t i = 0; i < c->declared.count; i++) {
		const struct declared_queue *queue = &c->declared.items[i];
		if (!is_asked_for(call, queue))
			continue;
		if (is_elsewhere(c, queue))
			c->elsewhere++;
		else if (!compare(c, queue, err))
			return false;
	}
	return true;
}

static void print(const struct command *c)
{
	struct app *app = c->run.op.app;
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, json_pack("{s:o}", "drift", drift_json(&c->drift)));
		return;
	}
	drift_text(&c->drift, &out);
	output_write(app, str_sv(&out));
	str_release(&out);
	if (c->drift.count == 0)
		report_note(app, "%zu queues are as they are declared", c->compared);
}

static int start(struct command *c, struct app *app)
{
	struct err err = {0};
	int status;
	if (!read_file(c, &app->call, &err))
		return report_error(app, what, &err);
	if (!queue_run_begin(&c->run, app, what, &status))
		return status;
	if (!compare_all(c, &app->call, &err))
		return queue_run_fail(&c->run, &err);
	if (c->elsewhere)
		report_note(app, "%zu queues of other regions were not looked at", c->elsewhere);
	if (c->compared == 0 && c->elsewhere == 0) {
		err_set(&err, ERR_NOT_FOUND, "the file declares no such queue");
		return report_error(app, what, &err);
	}
	print(c);
	return c->drift.count ? err_rows[ERR_PARTIAL].exit_status : 0;
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.run.op.session, NULL);
	queue_run_release(&c.run);
	declared_release(&c.declared);
	drift_release(&c.drift);
	return status;
}

const struct cli_command cmd_drift = {
	.name = "drift",
	.usage = "(--pulumi FILE | --terraform FILE) [QUEUE...]",
	.summary = "compare live queues with what a program declares",
	.details =
		"Reads what `pulumi stack export` or `terraform show -json` printed, and prints where "
		"the live queues of this region differ: attributes that are declared, policies and "
		"redrive policies that somebody added, tags, queues that are gone. Ends with status "
		"6 when something differs.",
	.options =
		{
			{"pulumi", "FILE", "what `pulumi stack export` printed", false},
			{"terraform", "FILE",
				"what `terraform show -json` printed, of a state or a plan", false},
		},
	.min_operands = 0,
	.max_operands = SIZE_MAX,
	.takes_queues = true,
	.run = run,
};
