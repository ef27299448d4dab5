/*
 * Jobs that other consumers hold: their visibility by the receipt handles out of their logs. Says
 * what SQS cannot do, and what can be done instead.
 */
#include "actions.h"
#include "sqscope/base/mem.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"
#include "view_edit.h"
#include "view_form.h"
#include "view_messages.h"

#include <stdlib.h>

enum {
	FIELD_NOTE,
	FIELD_AGE,
	FIELD_HANDLE,
	FIELD_FILE,
	FIELD_TIMEOUT,
	FIELD_CHANGE,
	FIELD_DEFAULT,
	FIELD_CANCEL,
};

enum { TIMEOUT_COLS = 8, IN_FLIGHT_MOST = 120000, HANDLE_SHOWN = 40, COMMANDS_MAX = 50 };

struct changing {
	struct str text; /* the handles, a line each */
	struct sqs_visibility *handles;
	size_t count, cap;
	int timeout_s;
	struct oldest_age *age; /* NULL: it cannot be asked for */
	uint64_t age_gen;       /* as its note tells it */
};

static const struct form_owner owner;

static void clear(struct changing *changing)
{
	str_clear(&changing->text);
	changing->count = 0;
}

static void release(void *ud)
{
	struct changing *changing = ud;

	oldest_age_free(changing->age);
	str_release(&changing->text);
	free(changing->handles);
	free(changing);
}

/* --- what was given -------------------------------------------------------------------------- */

/* Lines that are empty or begin with # are none. Views of the text. */
static void list_handles(struct changing *changing)
{
	struct sv rest = str_sv(&changing->text), line;
	bool more = true;

	while (more) {
		more = sv_cut(rest, '\n', &line, &rest);
		line = sv_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		changing->handles = mem_grow(changing->handles, &changing->cap, changing->count + 1,
			sizeof *changing->handles);
		changing->handles[changing->count++] =
			(struct sqs_visibility){line, changing->timeout_s};
	}
}

/* All but what is in a file. */
static bool take(struct form *form, struct changing *changing, struct err *err)
{
	struct sv handle = form_value(form, FIELD_HANDLE), file = form_value(form, FIELD_FILE);
	int64_t seconds;

	clear(changing);
	if (!units_parse_duration(form_value(form, FIELD_TIMEOUT), &seconds) || seconds < 0 ||
		seconds > SQS_VISIBILITY_MAX_S)
		return err_fail(err, ERR_USAGE, "the new timeout is a time from 0s to 12h");
	changing->timeout_s = (int)seconds;
	if (handle.n > 0 && file.n > 0)
		return err_fail(err, ERR_USAGE, "one handle, or a file of them, not both");
	if (handle.n + file.n == 0)
		return err_fail(err, ERR_USAGE, "paste a receipt handle, or name a file of them");
	str_set(&changing->text, handle);
	return true;
}

/* --- the question ---------------------------------------------------------------------------- */

static void change_confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct changing *changing = ud;
	struct messages_view *view = messages_view_of(ui);

	if (!view || !form_find(ui, &owner, changing))
		return;
	message_desk_change_handles(
		view->desk, changing->handles, changing->count, reason, visibility_changed, ui);
	ui_say(ui, "Asking SQS...");
	form_close(ui, &owner, changing);
}

static void describe(
	struct messages_view *view, const struct changing *changing, struct confirm *confirm)
{
	const struct queue *q = messages_view_queue(view);
	size_t shown = changing->count < COMMANDS_MAX ? changing->count : COMMANDS_MAX;
	char text[UNITS_TEXT_SIZE];

	confirm_init(confirm, CONFIRM_HARD);
	confirm->title = "VISIBILITY OF OTHERS' MESSAGES";
	confirm->verb = "Change";
	confirm->letter = 'c';
	if (changing->timeout_s == 0)
		str_addf(&confirm->text,
			"Hand %zu message%s back to %s now, although a consumer may be working on "
			"it: another one then does the same work.",
			changing->count, changing->count == 1 ? "" : "s", view->name);
	else
		str_addf(&confirm->text,
			"Hide %zu message%s of %s for %s from now. The consumer that holds it is "
			"not told.",
			changing->count, changing->count == 1 ? "" : "s", view->name,
			units_duration(changing->timeout_s, text));
	if (q)
		messages_add_place(confirm, q);
	confirm_add_fact(confirm, "call", "ChangeMessageVisibilityBatch, %zu entr%s, timeout %d s",
		changing->count, changing->count == 1 ? "y" : "ies", changing->timeout_s);
	aws_cli_visibility(q ? &q->fleet->place : NULL, message_desk_queue_url(view->desk),
		changing->handles, shown, &confirm->cli);
}

static void ask(struct ui *ui, struct changing *changing)
{
	struct messages_view *view = messages_view_of(ui);
	struct confirm confirm;
	struct err err = {0};

	list_handles(changing);
	if (changing->count == 0)
		err_set(&err, ERR_USAGE, "there is no receipt handle in it");
	if (view && changing->count > 0) {
		describe(view, changing, &confirm);
		confirm_open(ui, &confirm, change_confirmed, NULL, changing, &err);
	}
	if (err_is_set(&err))
		ui_say_error(ui, &err);
}

/* For the file, when the form may be gone. */
struct reading {
	struct ui *ui;
	struct changing *changing; /* looked into only when the form is there */
};

static void on_read(void *ud, struct sv text, const struct err *err)
{
	struct reading reading = *(struct reading *)ud;
	struct ui *ui = reading.ui;

	free(ud);
	if (err && err->code != ERR_CANCELLED)
		ui_say_error(ui, err);
	if (!err && form_owned(ui_top(ui), &owner) == reading.changing) {
		str_set(&reading.changing->text, text);
		ask(ui, reading.changing);
	}
	ui->is_dirty = true;
}

static void read(struct ui *ui, struct sv file, struct changing *changing)
{
	struct reading *reading = mem_new(1, sizeof *reading);

	*reading = (struct reading){ui, changing};
	ui->host->read_file(ui->host->ud, file, on_read, reading);
}

/* What can be done about those that are received from now on: the queue's own timeout. */
static void change_default(struct ui *ui)
{
	struct queue *q = messages_view_queue(messages_view_of(ui));
	struct err err = {0};

	if (!q)
		err_set(&err, ERR_NOT_FOUND, "the queue is gone");
	if (!q || !edit_open(ui, q, ATTR_VISIBILITY_TIMEOUT, sv_cstr(""), &err))
		ui_say_error(ui, &err);
}

static void tell_age(struct form *form, struct changing *changing)
{
	struct str text = {0};

	changing->age_gen = oldest_age_gen(changing->age);
	str_add_cstr(&text, "Oldest message: ");
	oldest_age_describe(changing->age, &text);
	form_set(&form_field(form, FIELD_AGE)->note, "%s", str_cstr(&text));
	str_release(&text);
}

static bool pressed(struct ui *ui, struct form *form, int id, void *ud)
{
	struct sv file = form_value(form, FIELD_FILE);
	struct err err = {0};

	if (id == FIELD_CANCEL || !messages_view_of(ui))
		return true;
	if (id == FIELD_DEFAULT) {
		change_default(ui);
		return false;
	}
	if (!take(form, ud, &err))
		ui_say_error(ui, &err);
	else if (file.n > 0)
		read(ui, file, ud);
	else
		ask(ui, ud);
	return false;
}

/* The answer of CloudWatch. */
static bool is_changed(struct ui *ui, struct form *form, void *ud)
{
	struct changing *changing = ud;

	(void)ui;
	if (!changing->age || changing->age_gen == oldest_age_gen(changing->age))
		return false;
	tell_age(form, changing);
	return true;
}

static const struct form_owner owner = {
	.name = "visibility",
	.pressed = pressed,
	.is_changed = is_changed,
	.release = release,
};

/* --- the form -------------------------------------------------------------------------------- */

static void add_in_flight(struct form *form, const struct queue *q)
{
	char some[UNITS_TEXT_SIZE], most[UNITS_TEXT_SIZE], timeout[UNITS_TEXT_SIZE];
	struct str text = {0};

	if (!q)
		return;
	str_addf(&text, "In flight: ~%s of %s.  Hidden by default for: %s.",
		units_exact(queue_in_flight(q), some), units_exact(IN_FLIGHT_MOST, most),
		units_duration(q->attributes.number[ATTR_VISIBILITY_TIMEOUT], timeout));
	form_note(form, FIELD_NOTE, ROLE_TEXT, str_cstr(&text));
	str_release(&text);
}

bool action_visibility(struct ui *ui, struct sv args, struct err *err)
{
	static const char limits[] =
		"SQS cannot list what other consumers hold, nor release it without its receipt "
		"handle. Where workers log their handles, paste one here, or name a file of them, "
		"a line each. Else: wait until the timeout ends, stop the worker that holds them "
		"(`sqscope workers` names the consumers), or change the queue's default for what "
		"is received from now on.";
	struct messages_view *view = messages_view_of(ui);
	struct changing *changing;
	struct form *form;

	(void)args;
	if (!view && !messages_view_open(ui, ui_selected(ui), err))
		return false;
	view = messages_view_of(ui);
	changing = mem_new(1, sizeof *changing);
	form = form_new("Visibility of messages that others hold");
	form_paragraph(form, FIELD_NOTE, ROLE_DIM, ui->cols, sv_cstr(limits));
	add_in_flight(form, messages_view_queue(view));
	changing->age = ui->host->ask_age(ui->host->ud, messages_view_queue(view));
	if (changing->age) {
		form_note(form, FIELD_AGE, ROLE_TEXT, "");
		tell_age(form, changing);
	}
	form_rule(form);
	form_text(form, FIELD_HANDLE, "Receipt handle", sv_cstr(""));
	form_text(form, FIELD_FILE, "or file of them", sv_cstr(""));
	form_text(form, FIELD_TIMEOUT, "New timeout", sv_cstr("0s"))->value_cols = TIMEOUT_COLS;
	form_set(&form_field(form, FIELD_TIMEOUT)->note,
		"from now; 0s hands back at once; at most 12h");
	form_button(form, FIELD_CHANGE, "Change...");
	form_button(form, FIELD_DEFAULT, "Queue's default...");
	form_button(form, FIELD_CANCEL, "Cancel");
	form_focus(form, FIELD_HANDLE);
	form_open(ui, &owner, form, changing);
	return true;
}
