/* What an operator tells operations: stop, pause, go on, faster; report, copy, resume. */
#include "actions.h"
#include "copy.h"
#include "line_prompt.h"
#include "menu.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/operation_redrive.h"
#include "sqscope/model/redrive_estimate.h"
#include "view_confirm.h"
#include "view_operations.h"

#include <stdlib.h>

/* The fleet that it works in; NULL when its context is not shown. */
static const struct fleet *fleet_of(const struct ui *ui, const struct operation *op)
{
	for (size_t i = 0; i < ui->fleets->count; i++) {
		const struct place *place = &ui->fleets->fleets[i]->place;

		if (sv_eq(sv_cstr(place->name), sv_cstr(op->place.name)))
			return ui->fleets->fleets[i];
	}
	return NULL;
}

/* --- controls -------------------------------------------------------------------------------- */

/* To end what writes is no write, unless SQS has to be asked. */
bool action_operation_cancel(struct ui *ui, struct sv args, struct err *err)
{
	struct operation *op = operations_view_selected(ui, err);
	const struct fleet *fleet;

	(void)args;
	if (!op)
		return false;
	fleet = fleet_of(ui, op);
	if (op->kind->cancel_is_write && !operation_is_over(op) &&
		!(fleet ? ui_may_write(ui, fleet, err)
			: err_fail(err, ERR_REFUSED, "its context is not shown any more")))
		return false;
	if (!operation_cancel(op, err))
		return false;
	if (op->kind->cancel_is_write)
		ui_say(ui, "Asked SQS to cancel the task; what was moved stays moved.");
	else
		ui_say(ui,
			"Operation %d begins nothing new; what is under way ends, the rest is handed "
			"back.",
			op->number);
	return true;
}

bool action_operation_pause(struct ui *ui, struct sv args, struct err *err)
{
	struct operation *op = operations_view_selected(ui, err);

	(void)args;
	if (!op || !operation_pause(op, err))
		return false;
	ui_say(ui, "Operation %d pauses; what it received stays held. P goes on, x ends it.",
		op->number);
	return true;
}

bool action_operation_go_on(struct ui *ui, struct sv args, struct err *err)
{
	struct operation *op = operations_view_selected(ui, err);

	(void)args;
	if (!op)
		return false;
	if (op->figures.state != OPERATION_PAUSED && op->figures.state != OPERATION_ASKS)
		return err_fail(
			err, ERR_USAGE, "operation %d does not wait for anything", op->number);
	if (!operation_go_on(op, err))
		return false;
	ui_say(ui, "Operation %d goes on.", op->number);
	return true;
}

/* --- velocity -------------------------------------------------------------------------------- */

static bool set_velocity(struct ui *ui, struct sv text, struct err *err)
{
	struct operation *op = operations_view_selected(ui, err);
	double rate = 0;

	if (!op)
		return false;
	if (!redrive_rate_parse(text, &rate))
		return err_fail(err, ERR_USAGE,
			"velocity: messages a second, as in 25 or 0.5; 0: as fast as it goes");
	if (!operation_set_rate(op, rate, err))
		return false;
	if (rate > 0)
		ui_say(ui, "Operation %d is held to %.4g a second.", op->number, rate);
	else
		ui_say(ui, "Operation %d goes as fast as it can.", op->number);
	return true;
}

static void velocity_accepted(struct ui *ui, struct sv line)
{
	struct err err = {0};

	if (line.n > 0 && !set_velocity(ui, line, &err))
		ui_say_error(ui, &err);
}

bool action_operation_velocity(struct ui *ui, struct sv args, struct err *err)
{
	if (args.n > 0)
		return set_velocity(ui, args, err);
	if (!operations_view_selected(ui, err))
		return false;
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "velocity",
				     .label = "messages a second (0: no limit): ",
				     .accept = velocity_accepted,
			     });
	return true;
}

/* --- what is taken away ---------------------------------------------------------------------- */

bool action_operation_report(struct ui *ui, struct sv args, struct err *err)
{
	const struct operation *op = operations_view_selected(ui, err);

	(void)args;
	if (!op)
		return false;
	ui->host->write_report(ui->host->ud, op);
	ui_say(ui, "Writing the report of operation %d...", op->number);
	return true;
}

enum { COPY_HANDLE, COPY_COMMAND, COPY_JOURNAL };

static void add_handle(const struct operation *op, struct str *out)
{
	struct operation_facts facts = {0};

	op->kind->tell(op->self, &facts);
	for (size_t i = 0; i < facts.count; i++) {
		if (sv_eq_cstr(sv_cstr(facts.facts[i].label), "handle"))
			str_add(out, str_sv(&facts.facts[i].value));
	}
	operation_facts_release(&facts);
}

static void copy_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct err err = {0};
	const struct operation *op = operations_view_selected(ui, &err);
	struct str handle = {0};

	(void)menu;
	if (!op)
		return;
	switch (item->value) {
	case COPY_HANDLE:
		add_handle(op, &handle);
		copy_text(ui, "the task's handle", str_sv(&handle));
		break;
	case COPY_COMMAND:
		copy_text(ui, "the command", str_sv(&op->command));
		break;
	default:
		copy_text(ui, "the id in the journal", str_sv(&op->journal));
		break;
	}
	str_release(&handle);
}

bool action_operation_copy(struct ui *ui, struct sv args, struct err *err)
{
	const struct operation *op = operations_view_selected(ui, err);
	struct menu *menu;
	struct str handle = {0};

	(void)args;
	if (!op)
		return false;
	menu = menu_new("Copy", copy_chosen);
	add_handle(op, &handle);
	if (handle.n > 0)
		menu_add(
			menu, 'h', COPY_HANDLE, "handle", "of the task, for CancelMessageMoveTask");
	if (op->command.n > 0)
		menu_add(menu, 'c', COPY_COMMAND, "command", "that does the same in a shell");
	if (op->journal.n > 0)
		menu_add(menu, 'j', COPY_JOURNAL, "journal id",
			"for sqscope resume and sqscope log");
	str_release(&handle);
	menu_open(ui, menu);
	return true;
}

/* --- resume ---------------------------------------------------------------------------------- */

enum { AMBIGUOUS_KEEP, AMBIGUOUS_RESEND };

struct resuming {
	int number;
	bool sends_again;
};

static void resume_confirmed(struct ui *ui, void *ud, struct sv reason)
{
	const struct resuming *resuming = ud;
	struct operation *past = operations_find(operations_of(ui), resuming->number);
	struct err err = {0};

	(void)reason;
	if (!past)
		return;
	if (ui->host->resume(ui->host->ud, past, resuming->sends_again, &err))
		ui_say(ui, "Resumed: it is the newest in the list.");
	else
		ui_say_error(ui, &err);
}

struct resume_words {
	const char *title, *text, *call;
};

static const struct resume_words resume_words[JOURNAL_KIND_COUNT] = {
	[JOURNAL_REDRIVE] = {"FINISH A REDRIVE",
		"Delete the originals of what was sent. What was sent is never sent again.",
		"ReceiveMessage, DeleteMessageBatch"},
	[JOURNAL_PURGE] = {"FINISH A PURGE",
		"Delete what is safe in the backup, and nothing else. A PurgeQueue is only looked "
		"on at.",
		"ReceiveMessage, DeleteMessageBatch"},
	[JOURNAL_DUMP] = {"FINISH A DUMP",
		"Receive everything once more, and save what is not in the file yet.",
		"ReceiveMessage, ChangeMessageVisibilityBatch"},
	[JOURNAL_RESTORE] = {"FINISH A RESTORE",
		"Send what is left of the file. What was sent is never sent again.",
		"SendMessageBatch"},
};

static void ask_resume(struct ui *ui, const struct operation *op, bool sends_again)
{
	const struct resume_words *words = &resume_words[past_work_kind(op->self)];
	struct resuming *resuming = mem_new(1, sizeof *resuming);
	int64_t ambiguous = past_work_ambiguous(op->self);
	struct str account = {0};
	struct confirm confirm;
	struct err err = {0};

	resuming->number = op->number;
	resuming->sends_again = sends_again;
	confirm_init(&confirm, CONFIRM_HARD);
	confirm.title = words->title;
	confirm.verb = "Finish";
	confirm.letter = 'f';
	str_addf(&confirm.text, "%s %s", words->text,
		ambiguous == 0 ? ""
		: sends_again  ? "What may have been sent is sent again: it may be there twice."
			       : "What may have been sent stays where it is, and is listed.");
	place_add_account(&account, str_sv(&op->account));
	confirm_add_fact(&confirm, "account", "%s", str_cstr(&account));
	confirm_add_fact(&confirm, "queue", "%.*s", SV_ARGS(operation_queue(op)));
	confirm_add_fact(&confirm, "journal", "%s", str_cstr(&op->journal));
	if (ambiguous > 0)
		confirm_add_fact(&confirm, "ambiguous", "%lld", (long long)ambiguous);
	confirm_add_fact(&confirm, "call", "%s", words->call);
	str_addf(&confirm.cli, "sqscope resume %s --ambiguous %s", str_cstr(&op->journal),
		sends_again ? "resend" : "keep");
	str_release(&account);
	if (!confirm_open(ui, &confirm, resume_confirmed, free, resuming, &err))
		ui_say_error(ui, &err);
}

static void ambiguous_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct err err = {0};
	const struct operation *op = operations_view_selected(ui, &err);

	(void)menu;
	if (op && op->figures.state == OPERATION_UNFINISHED)
		ask_resume(ui, op, item->value == AMBIGUOUS_RESEND);
}

bool action_operation_resume(struct ui *ui, struct sv args, struct err *err)
{
	const struct operation *op = operations_view_selected(ui, err);
	struct menu *menu;

	(void)args;
	if (!op)
		return false;
	if (op->figures.state != OPERATION_UNFINISHED)
		return err_fail(err, ERR_USAGE,
			"operation %d is not unfinished: nothing of it can be resumed", op->number);
	if (past_work_ambiguous(op->self) == 0) {
		ask_resume(ui, op, false);
		return true;
	}
	menu = menu_new("Nobody knows whether some were sent", ambiguous_chosen);
	menu_add(menu, 'k', AMBIGUOUS_KEEP, "keep", "the original stays, and is listed");
	menu_add(menu, 's', AMBIGUOUS_RESEND, "send again", "may be there twice, and is listed");
	menu_open(ui, menu);
	return true;
}

/* --- leaving --------------------------------------------------------------------------------- */

enum { LEAVE_NOT, LEAVE_STOP, LEAVE_FINISH };

static void leave_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	(void)menu;
	if (item->value == LEAVE_STOP)
		ui->host->quit(ui->host->ud);
	else if (item->value == LEAVE_FINISH)
		ui->host->quit_after_operations(ui->host->ud);
}

bool operations_are_running(const struct ui *ui)
{
	const struct operations *list = operations_of(ui);

	return list && operations_running(list, true) > 0;
}

void operations_ask_quit(struct ui *ui)
{
	struct menu *menu = menu_new("Operations are running", leave_chosen);

	menu_add(menu, 's', LEAVE_NOT, "stay", "");
	menu_add(menu, 'x', LEAVE_STOP, "stop them and quit",
		"what is under way ends, the rest goes back");
	menu_add(menu, 'f', LEAVE_FINISH, "quit when they are done", "in the terminal, ^C stops");
	menu_open(ui, menu);
}
