/* sqscope delete-queue: a queue and every message in it. */
#include "commands.h"
#include "output.h"
#include "queue_run.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"
#include "sqscope/ui/aws_cli.h"
#include "stats.h"

static const char what[] = "delete-queue";

struct command {
	struct queue_run run;
	struct op_queue queue;
	struct str counts, sources;
};

static struct sv name_of(const struct command *c)
{
	return queue_name_of_url(str_sv(&c->queue.url));
}

static void describe_counts(struct command *c)
{
	static const struct {
		enum queue_attribute id;
		const char *word;
	} parts[] = {
		{ATTR_VISIBLE, "ready"}, {ATTR_IN_FLIGHT, "in flight"}, {ATTR_DELAYED, "delayed"}};
	char number[UNITS_TEXT_SIZE];
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		str_addf(&c->counts, "%s%s %s", i ? ", " : "",
			units_exact(c->queue.attributes.number[parts[i].id], number),
			parts[i].word);
}

/* Messages of the sources would be lost at their last receive. */
static bool check_sources(struct command *c, struct err *err)
{
	queue_run_sources(&c->run, str_sv(&c->queue.url), &c->sources);
	if (c->sources.n == 0 || cli_own(&c->run.op.app->call, "force"))
		return true;
	return err_fail(err, ERR_REFUSED,
		"%.*s is the dead-letter queue of %s: give those another one first (sqscope set "
		"--dlq), or say --force",
		SV_ARGS(name_of(c)), str_cstr(&c->sources));
}

/* The name, typed or in --confirm: what is written twice is meant. */
static bool confirm(struct command *c, struct err *err)
{
	struct op_session *op = &c->run.op;
	struct str question = {0};
	str_addf(&question, "Delete the queue %.*s with every message in it (now %s), ",
		SV_ARGS(name_of(c)), str_cstr(&c->counts));
	place_describe(&op->context->fleet.place, str_sv(&op->account), &question);
	str_add_cstr(&question, "? It cannot be undone. Type its name to confirm: ");
	bool ok = op_session_confirm_name(
		op, str_sv(&question), name_of(c), cli_own(&op->app->call, "confirm"), err);
	str_release(&question);
	return ok;
}

static bool delete_it(struct command *c, struct err *err)
{
	struct queue_write_order order = {.kind = QUEUE_WRITE_DELETE,
		.queue = str_sv(&c->queue.url),
		.reason = sv_cstr(cli_own(&c->run.op.app->call, "reason")),
		.counts = str_sv(&c->counts)};
	return queue_run_write(&c->run, &order, err);
}

static void print(const struct command *c)
{
	struct app *app = c->run.op.app;
	const struct queue_attributes *a = &c->queue.attributes;
	if (option_flag(&app->options, OPT_JSON))
		output_json(
			app, json_pack("{s:o,s:o,s:b,s:o,s:o,s:o}", "queue", json_sv(name_of(c)),
				     "url", json_sv(str_sv(&c->queue.url)), "deleted", true,
				     "visible", json_count(a->number[ATTR_VISIBLE]), "in_flight",
				     json_count(a->number[ATTR_IN_FLIGHT]), "delayed",
				     json_count(a->number[ATTR_DELAYED])));
	else
		report_note(app,
			"deleted (%s); it can be seen for up to a minute, and as long nothing else "
			"can have its name",
			str_cstr(&c->counts));
}

static int start(struct command *c, struct app *app)
{
	struct err err = {0};
	int status;
	if (!queue_run_begin(&c->run, app, what, &status))
		return status;
	if (!op_session_find(&c->run.op, sv_cstr(app->call.operands[0]), &c->queue, &err))
		return queue_run_fail(&c->run, &err);
	if (cli_own(&app->call, "dry-run")) {
		struct str out = {0};
		aws_cli_queue(&c->run.op.context->fleet.place, QUEUE_WRITE_DELETE,
			str_sv(&c->queue.url), NULL, &out);
		str_add_char(&out, '\n');
		output_write(app, str_sv(&out));
		str_release(&out);
		return 0;
	}
	describe_counts(c);
	if (!queue_run_may_write(&c->run, &err) || !check_sources(c, &err) || !confirm(c, &err) ||
		!delete_it(c, &err))
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
	str_release(&c.counts);
	str_release(&c.sources);
	return status;
}

const struct cli_command cmd_delete_queue = {
	.name = "delete-queue",
	.usage = "QUEUE [--confirm QUEUE] [--force]",
	.summary = "delete a queue and every message in it",
	.details =
		"Asks for the queue's name on a terminal; elsewhere --confirm has to repeat it. The "
		"dead-letter queue of another queue is refused, unless with --force. SQS takes up to "
		"a minute, and refuses a new queue of that name for as long.",
	.options =
		{
			{"confirm", "QUEUE", "its name once more, instead of the question", false},
			{"force", NULL, "even when it is the dead-letter queue of others", false},
			{"dry-run", NULL, "print the line of the AWS CLI that would do it", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
