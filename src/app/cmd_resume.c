/* sqscope resume: finish what a killed operation had begun. */
#include "commands.h"
#include "json.h"
#include "op_redrive.h"
#include "op_resume.h"
#include "output.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"

static const char what[] = "resume";

struct command {
	struct op_session op;
	struct journal_operations list;
	struct op_resume how;
};

static bool read_unfinished(struct store *store, void *ud, struct err *err)
{
	return journal_list_unfinished(store, ud, err);
}

static bool parse(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *text = cli_own(call, "ambiguous");
	if (call->operand_count > 0 && cli_own(call, "all"))
		return err_fail(err, ERR_USAGE, "name an operation or say --all, not both");
	if (!cli_own_seconds(
		    call, "visibility", 1, SQS_VISIBILITY_MAX_S, &c->how.visibility_s, err))
		return false;
	c->how.takes_by_force = cli_own(call, "force") != NULL;
	if (!text || strcmp(text, "keep") == 0 || strcmp(text, "ask") == 0)
		return true;
	c->how.resends = true;
	return strcmp(text, "resend") == 0 ||
	       err_fail(err, ERR_USAGE, "--ambiguous: '%s' is neither ask, keep nor resend", text);
}

static int64_t ambiguous_of(const struct journal_operation *op)
{
	return op->counts[JOURNAL_AMBIGUOUS] + op->counts[JOURNAL_SENDING];
}

static void list_json(struct command *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->list.count; i++) {
		const struct journal_operation *op = &c->list.items[i];
		json_array_append_new(list, json_pack("{s:s,s:s,s:o,s:I,s:I,s:o}", "operation",
						    op->id, "kind", journal_kind_names[op->kind],
						    "source", json_sv(str_sv(&op->source)),
						    "unfinished", (json_int_t)op->unfinished,
						    "ambiguous", (json_int_t)ambiguous_of(op),
						    "started", json_time(op->started_unix_ms)));
	}
	output_json(c->op.app, json_pack("{s:o}", "operations", list));
}

static void list_text(struct command *c)
{
	struct str out = {0};
	if (c->list.count == 0)
		str_add_cstr(&out, "Nothing is unfinished.\n");
	for (size_t i = 0; i < c->list.count; i++) {
		const struct journal_operation *op = &c->list.items[i];
		str_addf(&out, "%s  %s of ", op->id, journal_kind_names[op->kind]);
		output_safe(&out, queue_name_of_url(str_sv(&op->source)));
		str_addf(&out, ": %lld unfinished, %lld of them ambiguous\n",
			(long long)op->unfinished, (long long)ambiguous_of(op));
	}
	output_write(c->op.app, str_sv(&out));
	str_release(&out);
}

/* The question is asked once, for all of them. */
static void ask(struct command *c, const struct journal_operation *op)
{
	const char *text = cli_own(&c->op.app->call, "ambiguous");
	struct str question = {0};
	struct err err = {0};
	if (!text || strcmp(text, "ask") != 0 || ambiguous_of(op) == 0)
		return;
	str_addf(&question,
		"Of %lld messages nobody knows whether they were sent. Send them again (they may "
		"be there twice)?",
		(long long)ambiguous_of(op));
	if (op_session_confirm(&c->op, str_sv(&question), &err))
		c->how.resends = true;
	str_release(&question);
}

/* Another account or region would not know the queue, or know another one of its name. */
static bool is_here(const struct command *c, const struct journal_operation *op, struct err *err)
{
	const char *region = c->op.context->fleet.place.region;
	bool is_other = op->account.n > 0 && c->op.account.n > 0 &&
			!sv_eq(str_sv(&op->account), str_sv(&c->op.account));
	is_other |= op->region.n > 0 && region && !sv_eq_cstr(str_sv(&op->region), region);
	return !is_other ||
	       err_fail(err, ERR_REFUSED,
		       "operation %s is of context %s (account %s, region %s): resume it there",
		       op->id, str_cstr(&op->context), str_cstr(&op->account),
		       str_cstr(&op->region));
}

static int finish_one(struct command *c, const struct journal_operation *op)
{
	struct err err = {0};
	if (!is_here(c, op, &err))
		return report_error(c->op.app, what, &err);
	ask(c, op);
	return op_resume_run(&c->op, op, &c->how);
}

static int finish(struct command *c)
{
	const struct cli_call *call = &c->op.app->call;
	struct err err = {0};
	int status = 0, one;
	size_t count = 0;
	if (!op_session_may_write(&c->op, &err))
		return report_error(c->op.app, what, &err);
	if (cli_own(call, "edit"))
		c->how.edit = op_edit_new(c->op.session.loop, cli_own(call, "edit"));
	for (size_t i = 0; i < c->list.count; i++) {
		const struct journal_operation *op = &c->list.items[i];
		if (call->operand_count > 0 && strcmp(op->id, call->operands[0]) != 0)
			continue;
		count++;
		one = finish_one(c, op);
		if (one != 0)
			status = one;
	}
	if (count > 0 || call->operand_count == 0)
		return status;
	err_set(&err, ERR_NOT_FOUND, "there is no unfinished operation %s", call->operands[0]);
	return report_error(c->op.app, what, &err);
}

static int start(struct command *c, struct app *app)
{
	const struct cli_call *call = &app->call;
	struct err err = {0};
	int status;
	if (!parse(c, call, &err))
		return report_error(app, what, &err);
	if (!op_session_begin(&c->op, app, what, &status))
		return status;
	if (!op_session_store(&c->op, read_unfinished, &c->list, &err))
		return report_error(app, what, &err);
	if (call->operand_count > 0 || cli_own(call, "all"))
		return finish(c);
	if (option_flag(&app->options, OPT_JSON))
		list_json(c);
	else
		list_text(c);
	return 0;
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.op.session, NULL);
	op_edit_free(c.how.edit);
	journal_operations_release(&c.list);
	op_session_release(&c.op);
	return status;
}

const struct cli_command cmd_resume = {
	.name = "resume",
	.usage = "[OPERATION | --all] [--ambiguous ask|keep|resend]",
	.summary = "finish what a killed redrive, purge, dump or restore had begun",
	.details =
		"Without an operation, lists what is unfinished. Finishing a redrive deletes the "
		"originals of what was sent, and never sends it twice. A message whose send got no "
		"answer is ambiguous: to a FIFO queue it is sent again for five minutes, which is "
		"exact; else `keep` leaves the original where it is and lists it, `resend` sends it "
		"again and lists it. What was edited before it was sent is sent again only when the "
		"program of --edit makes the same of it; else its original stays, and is listed. "
		"Messages that were never received stay for the next redrive. "
		"Of a purge what was saved is deleted, when it is in its backup still; a dump goes "
		"on behind the last message that is whole in its file, a restore with the first "
		"that was not sent.",
	.options =
		{
			{"all", NULL, "every unfinished operation", false},
			{"ambiguous", "ask|keep|resend",
				"ask, keep (the default) or resend what may have been sent", false},
			{"edit", "CMD", "the program with which the redrive edited", false},
			{"force", NULL,
				"also what a process on another machine or container had begun",
				false},
			{"yes", NULL, "do it without a question", false},
			{"visibility", "S", "hide what is received for so long at a time", true},
		},
	.max_operands = 1,
	.run = run,
};
