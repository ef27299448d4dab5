/*
 * Looking into a queue: the price, said once for each queue and session before the first look, and
 * what a look asks for. A look that would move messages is off until it is insisted on, and is a
 * write then.
 */
#include "actions.h"
#include "sqscope/base/mem.h"
#include "view_form.h"
#include "view_messages.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	FIELD_PRICE,
	FIELD_VISIBILITY,
	FIELD_COUNT,
	FIELD_FORCE,
	FIELD_GO,
	FIELD_CANCEL,
	FIELD_MORE
};

enum {
	LOOK_WAIT_S = 1,
	SCAN_WAIT_S = 2,
	VALUE_COLS = 8,
};

struct asking {
	bool is_scan;
	bool can_force; /* the look is refused otherwise */
};

static const struct form_owner owner;

/* --- once for each queue and session ---------------------------------------------------------- */

static bool is_priced(const struct messages_view *view)
{
	struct sv url = message_desk_queue_url(view->desk);
	struct sv rest = str_sv(&view->ui->priced), line;

	while (sv_cut(rest, '\n', &line, &rest)) {
		if (sv_eq(line, url))
			return true;
	}
	return false;
}

static void note_priced(struct messages_view *view)
{
	if (is_priced(view))
		return;
	str_add(&view->ui->priced, message_desk_queue_url(view->desk));
	str_add_char(&view->ui->priced, '\n');
}

/* --- doing it -------------------------------------------------------------------------------- */

static void on_looked(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct ui *ui = ud;

	if (err && err->code == ERR_CANCELLED)
		return;
	if (err) {
		ui_say_error(ui, err);
		if (seen && seen->is_ambiguous)
			ui_say(ui, "%s: the answer is lost, so messages may be hidden now, unseen.",
				err->msg);
	} else if (seen->received == 0) {
		ui_say(ui, "Nothing came: the queue may be empty, or others hold what is in it.");
	} else {
		ui_say(ui, "Received %zu, %zu of them new.", seen->received, seen->fresh);
	}
}

static void on_scanned(void *ud, const struct scan_status *status)
{
	struct ui *ui = ud;

	if (status->end == SCAN_FAILED)
		ui_say_error(ui, &status->err);
	ui->is_dirty = true;
}

static void look(struct messages_view *view, bool is_forced)
{
	const struct desk_look options = {
		.max_messages = SQS_BATCH_MAX,
		.visibility_s = view->visibility_s,
		.wait_s = LOOK_WAIT_S,
		.is_forced = is_forced,
	};

	message_desk_look(view->desk, &options, on_looked, view->ui);
}

static void scan(struct messages_view *view, size_t want, bool is_forced)
{
	const struct desk_scan options = {
		.want = want,
		.visibility_s = view->visibility_s,
		.wait_s = SCAN_WAIT_S,
		.is_forced = is_forced,
	};

	message_desk_scan(view->desk, &options, NULL, on_scanned, view->ui);
}

/* --- the question ---------------------------------------------------------------------------- */

static bool parse(
	struct form *form, const struct asking *asking, struct messages_view *view, int64_t *want)
{
	int64_t seconds;

	*want = 0;
	if (!units_parse_duration(form_value(form, FIELD_VISIBILITY), &seconds) || seconds < 1 ||
		seconds > SQS_VISIBILITY_MAX_S) {
		form_set(&form_field(form, FIELD_VISIBILITY)->problem, "a time from 1s to 12h");
		form_focus(form, FIELD_VISIBILITY);
		return false;
	}
	if (asking->is_scan && form_value(form, FIELD_COUNT).n > 0 &&
		(!sv_to_i64(form_value(form, FIELD_COUNT), want) || *want < 1)) {
		form_set(&form_field(form, FIELD_COUNT)->problem, "a number, or nothing for all");
		form_focus(form, FIELD_COUNT);
		return false;
	}
	view->visibility_s = (int)seconds;
	return true;
}

/* A look that moves messages changes the queue: it is insisted on, and needs READ-WRITE. */
static void update_force(struct messages_view *view, const struct asking *asking, struct form *form)
{
	struct form_field *go = form_field(form, FIELD_GO);
	struct form_field *force;
	struct err err = {0};

	if (!asking->can_force)
		return;
	force = form_field(form, FIELD_FORCE);
	str_clear(&force->off);
	str_clear(&go->off);
	if (!message_desk_may_write(view->desk, &err)) {
		form_set(&force->off, "needs READ-WRITE (:rw)");
		force->is_on = false;
	}
	if (!force->is_on)
		form_set(&go->off, "refused unless you insist above");
}

static bool pressed(struct ui *ui, struct form *form, int id, void *ud)
{
	struct messages_view *view = messages_view_of(ui);
	const struct asking *asking = ud;
	int64_t want;
	bool is_forced;

	if (id == FIELD_CANCEL || !view)
		return true;
	if (!parse(form, asking, view, &want))
		return false;
	is_forced = asking->can_force && form_is_on(form, FIELD_FORCE);
	note_priced(view);
	if (asking->is_scan)
		scan(view, (size_t)want, is_forced);
	else
		look(view, is_forced);
	return true;
}

static void edited(struct ui *ui, struct form *form, int id, void *ud)
{
	struct messages_view *view = messages_view_of(ui);

	(void)id;
	if (view)
		update_force(view, ud, form);
}

static const struct form_owner owner = {
	.name = "receive",
	.pressed = pressed,
	.edited = edited,
	.release = free,
};

static void ask(struct ui *ui, struct messages_view *view, bool is_scan, struct sv want)
{
	const struct look_price *price = message_desk_price(view->desk);
	struct form *form = form_new(is_scan ? "Walk through the queue" : "Receive messages");
	struct asking *asking = mem_new(1, sizeof *asking);
	char visibility[UNITS_TEXT_SIZE];
	struct form_field *field;

	asking->is_scan = is_scan;
	asking->can_force = look_price_is_refused(price);
	form_paragraph(form, FIELD_PRICE, look_price_is_refused(price) ? ROLE_ERROR : ROLE_TEXT,
		ui->cols, str_sv(&price->text));
	form_note(form, FIELD_MORE, ROLE_DIM,
		is_scan ? "Every message is received, once or more, until nothing new comes."
			: "One ReceiveMessage for up to 10. It is asked once for each queue.");
	form_rule(form);
	field = form_text(form, FIELD_VISIBILITY, "Hidden from others for",
		sv_cstr(units_duration(view->visibility_s, visibility)));
	field->value_cols = VALUE_COLS;
	form_set(&field->note, "then they come back; u returns them");
	if (is_scan) {
		field = form_text(form, FIELD_COUNT, "End after", want);
		field->value_cols = VALUE_COLS;
		form_set(&field->note, "messages; empty: all of them");
	}
	if (asking->can_force)
		form_check(form, FIELD_FORCE, "look although it moves messages to the DLQ", false);
	form_button(form, FIELD_GO, is_scan ? "Walk" : "Receive");
	form_button(form, FIELD_CANCEL, "Cancel");
	form_focus(form, FIELD_VISIBILITY);
	update_force(view, asking, form);
	form_open(ui, &owner, form, asking);
}

/* --- commands -------------------------------------------------------------------------------- */

static bool can_receive(struct messages_view *view, struct err *err)
{
	struct desk_status status;
	struct err why = {0};

	message_desk_status(view->desk, &status);
	if (status.is_scanning)
		return err_fail(err, ERR_USAGE, "a walk is under way; ^C stops it");
	if (status.is_receiving)
		return err_fail(err, ERR_USAGE, "a receive is under way");
	if (!message_desk_attributes(view->desk, &why) && !err_is_set(&why))
		return err_fail(err, ERR_USAGE,
			"the queue's redrive policy is being read, to say what looking costs");
	return true;
}

bool action_more(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);

	(void)args;
	if (!can_receive(view, err))
		return false;
	if (is_priced(view) && !look_price_is_refused(message_desk_price(view->desk)))
		look(view, false);
	else
		ask(ui, view, false, sv_cstr(""));
	return true;
}

bool action_scan(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);

	if (!can_receive(view, err))
		return false;
	ask(ui, view, true, args);
	return true;
}
