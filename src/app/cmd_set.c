/* sqscope set: change attributes of one queue, or of several. */
#include "commands.h"
#include "output.h"
#include "queue_change.h"
#include "report.h"
#include "sqscope/base/mem.h"
#include "sqscope/ui/aws_cli.h"
#include "stats.h"

#include <stdint.h>
#include <stdlib.h>

static const char what[] = "set";

enum { MAX_RECEIVES = 5 };

struct command {
	struct queue_run run;
	struct queue_settings wanted;
	struct op_queue dead_letter;
	const char **queues; /* of the operands: those without a '=' */
	size_t queue_count;
	struct queue_change *changes;
	size_t change_count; /* begun so far */
	size_t to_do;        /* of them that change something */
};

/* --- what is wanted -------------------------------------------------------------------------- */

static bool read_operands(struct command *c, const struct cli_call *call, struct err *err)
{
	c->queues = mem_new(call->operand_count + 1, sizeof *c->queues);
	for (size_t i = 0; i < call->operand_count; i++) {
		const char *word = call->operands[i];
		if (!strchr(word, '='))
			c->queues[c->queue_count++] = word;
		else if (!queue_settings_assign(&c->wanted, sv_cstr(word), false, err))
			return false;
	}
	return c->queue_count > 0 ||
	       err_fail(err, ERR_USAGE, "no queue is named: sqscope set QUEUE NAME=VALUE...");
}

static bool parse(struct command *c, const struct cli_call *call, struct err *err)
{
	bool has_dlq = cli_own(call, "dlq") != NULL, no_dlq = cli_own(call, "no-dlq") != NULL;
	if (!read_operands(c, call, err) || !queue_run_policy_file(call, &c->wanted, err))
		return false;
	if (has_dlq && no_dlq)
		return err_fail(err, ERR_USAGE, "--dlq and --no-dlq exclude each other");
	if (cli_own(call, "max-receives") && !has_dlq)
		return err_fail(err, ERR_USAGE, "--max-receives goes with --dlq");
	if (no_dlq)
		queue_settings_put(&c->wanted, ATTR_REDRIVE_POLICY, "");
	return has_dlq || queue_settings_count(&c->wanted) > 0 ||
	       err_fail(err, ERR_USAGE, "nothing to set: sqscope set QUEUE NAME=VALUE...");
}

/* --dlq QUEUE: its ARN is asked for. */
static bool find_dead_letter(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *ref = cli_own(call, "dlq"), *text = cli_own(call, "max-receives");
	int64_t max_receives = MAX_RECEIVES;
	if (!ref)
		return true;
	if (text && (!sv_to_i64(sv_cstr(text), &max_receives) || max_receives < 1 ||
			    max_receives > MAX_RECEIVES_MAX))
		return err_fail(err, ERR_USAGE, "--max-receives: '%s' is no number from 1 to %d",
			text, MAX_RECEIVES_MAX);
	if (!op_session_find(&c->run.op, sv_cstr(ref), &c->dead_letter, err)) {
		err_prefix(err, "--dlq %s", ref);
		return false;
	}
	queue_settings_put_redrive(&c->wanted, str_sv(&c->dead_letter.arn), max_receives);
	return true;
}

static bool begin_changes(struct command *c, struct err *err)
{
	c->changes = mem_new(c->queue_count, sizeof *c->changes);
	for (size_t i = 0; i < c->queue_count; i++) {
		c->change_count = i + 1;
		if (!queue_change_begin(&c->changes[i], &c->run, c->queues[i], &c->wanted, err))
			return false;
		c->to_do += queue_settings_count(&c->changes[i].after) > 0;
	}
	return true;
}

/* --- what is said ---------------------------------------------------------------------------- */

static void describe_calls(const struct command *c, struct str *out)
{
	for (size_t i = 0; i < c->change_count; i++) {
		const struct queue_change *change = &c->changes[i];
		if (queue_settings_count(&change->after) == 0)
			continue;
		aws_cli_queue(&c->run.op.context->fleet.place, QUEUE_WRITE_SET,
			str_sv(&change->queue.url), &change->after, out);
		str_add_char(out, '\n');
	}
}

static void describe(const struct command *c, struct str *out)
{
	for (size_t i = 0; i < c->change_count; i++)
		queue_change_describe(&c->changes[i], out);
}

static bool confirm(struct command *c, struct err *err)
{
	const struct op_session *op = &c->run.op;
	struct str question = {0};
	if (cli_own(&op->app->call, "yes"))
		return true;
	describe(c, &question);
	report_plan(str_sv(&question));
	str_clear(&question);
	str_addf(&question, "SetQueueAttributes on %zu queue%s, ", c->to_do,
		c->to_do == 1 ? "" : "s");
	place_describe(&op->context->fleet.place, str_sv(&op->account), &question);
	str_add_cstr(&question, "?");
	bool ok = op_session_confirm(&c->run.op, str_sv(&question), err);
	str_release(&question);
	return ok;
}

static void print(const struct command *c)
{
	struct app *app = c->run.op.app;
	struct str out = {0};
	json_t *list = json_array();
	for (size_t i = 0; i < c->change_count; i++)
		json_array_append_new(list, queue_change_json(&c->changes[i]));
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, c->change_count == 1 ? json_incref(json_array_get(list, 0))
						      : json_pack("{s:O}", "queues", list));
	} else {
		describe(c, &out);
		output_write(app, str_sv(&out));
	}
	json_decref(list);
	str_release(&out);
}

/* --- the way --------------------------------------------------------------------------------- */

static void change_one(struct command *c, struct queue_change *change)
{
	struct queue_write_order order = {.kind = QUEUE_WRITE_SET,
		.queue = str_sv(&change->queue.url),
		.settings = &change->after,
		.reason = sv_cstr(cli_own(&c->run.op.app->call, "reason"))};
	if (queue_settings_count(&change->after) == 0)
		return;
	change->is_done = queue_run_write(&c->run, &order, &change->err);
}

static int change_all(struct command *c)
{
	struct err first = {0};
	size_t done = 0, tried = 0;
	for (size_t i = 0; i < c->change_count && !c->run.op.session.signo; i++) {
		struct queue_change *change = &c->changes[i];
		change_one(c, change);
		tried += queue_settings_count(&change->after) > 0;
		done += change->is_done;
		if (err_is_set(&change->err) && !err_is_set(&first)) {
			first = change->err;
			err_prefix(&first, "%.*s", SV_ARGS(queue_change_name(change)));
		}
	}
	if (done == 0 && err_is_set(&first))
		return queue_run_fail(&c->run, &first);
	print(c);
	if (c->run.op.session.signo)
		return report_signal(what, c->run.op.session.signo);
	if (!err_is_set(&first))
		return 0;
	struct err partly = {0};
	err_set(&partly, ERR_PARTIAL, "%zu of %zu queues were changed: %s", done, tried, first.msg);
	report_sentence(what, &partly);
	return err_exit_status(&partly);
}

static int start(struct command *c, struct app *app)
{
	const struct cli_call *call = &app->call;
	struct err err = {0};
	int status;
	if (!parse(c, call, &err))
		return report_error(app, what, &err);
	if (!queue_run_begin(&c->run, app, what, &status))
		return status;
	if (!find_dead_letter(c, call, &err) || !begin_changes(c, &err))
		return queue_run_fail(&c->run, &err);
	if (cli_own(call, "dry-run")) {
		struct str out = {0};
		describe(c, &out);
		describe_calls(c, &out);
		output_write(app, str_sv(&out));
		str_release(&out);
		return 0;
	}
	if (c->to_do > 0 && (!queue_run_may_write(&c->run, &err) || !confirm(c, &err)))
		return queue_run_fail(&c->run, &err);
	return change_all(c);
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.run.op.session, NULL);
	queue_run_release(&c.run);
	for (size_t i = 0; i < c.change_count; i++)
		queue_change_release(&c.changes[i]);
	free(c.changes);
	free(c.queues);
	op_queue_release(&c.dead_letter);
	queue_settings_release(&c.wanted);
	return status;
}

const struct cli_command cmd_set = {
	.name = "set",
	.usage = "QUEUE... NAME=VALUE... [--dlq QUEUE] [--dry-run] [--yes]",
	.summary = "change attributes of one queue, or of several",
	.details =
		"Shows what changes on each queue and what the change does not reach, asks, and sets "
		"it; without a terminal it needs --yes. Units are understood (5m, 256KiB), NAME= "
		"clears what can be cleared, and what a queue has already is not set again. A change "
		"takes up to 60 seconds at SQS, of the retention up to 15 minutes.",
	.options =
		{
			{"dlq", "QUEUE", "its dead-letter queue", false},
			{"max-receives", "N", "with --dlq: after so many receives (5)", false},
			{"no-dlq", NULL, "without a dead-letter queue", false},
			{"policy-file", "FILE", "its resource policy, JSON", false},
			{"dry-run", NULL,
				"print the plan, and the lines of the AWS CLI that would do it",
				false},
			{"yes", NULL, "do it without a question", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.takes_queues = true,
	.run = run,
};
