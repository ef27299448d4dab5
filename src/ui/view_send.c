/*
 * Sending a message: a form with its body, attributes and the rest, $EDITOR for the body, templates
 * of the config, the one that was sent last, one that was received. Editing a received one and
 * sending it again is the same form, which then says what becomes of the original.
 */
#include "actions.h"
#include "menu.h"
#include "send_form.h"
#include "sqscope/base/mem.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"
#include "view_form.h"
#include "view_messages.h"

#include <stdlib.h>

/* For answers that come when the form may be gone. */
struct waiting {
	struct ui *ui;
	struct sending *sending; /* compared, and looked into only when the form is there */
};

static const struct form_owner owner;

static struct waiting *wait_for(struct ui *ui, struct sending *sending)
{
	struct waiting *waiting = mem_new(1, sizeof *waiting);

	*waiting = (struct waiting){ui, sending};
	return waiting;
}

/* `sending` is taken. */
static void open(struct ui *ui, struct messages_view *view, struct sending *sending)
{
	form_open(ui, &owner, send_form_make(view, sending), sending);
}

/* Show another draft: the rows of attributes are made anew. */
static void reopen(struct ui *ui, struct sending *old, const struct sqs_outgoing *from)
{
	struct messages_view *view = messages_view_of(ui);
	struct sending *sending = sending_new();

	draft_set(&sending->draft, from);
	str_set(&sending->original, str_sv(&old->original));
	sending->was_json = old->was_json;
	form_close(ui, &owner, old);
	if (view)
		open(ui, view, sending);
	else
		sending_free(sending);
}

/* --- the editor, the last one, templates ----------------------------------------------------- */

static void on_edited(void *ud, struct sv text, const struct err *err)
{
	struct waiting *waiting = ud;
	struct ui *ui = waiting->ui;
	struct form *form = form_find(ui, &owner, waiting->sending);

	if (err && err->code != ERR_CANCELLED)
		ui_say_error(ui, err);
	if (!err && form) {
		str_set(&waiting->sending->draft.body, text);
		send_form_show_body(form, waiting->sending);
		send_form_show_state(form, waiting->sending);
		form_focus(form, FIELD_SEND);
	}
	free(waiting);
}

static void edit(struct ui *ui, struct form *form, struct sending *sending)
{
	struct waiting *waiting;
	struct str ignored = {0};
	struct err err = {0};
	bool is_json;

	if (!send_form_take(form, sending, &err)) {
		ui_say_error(ui, &err);
		return;
	}
	is_json = sending->was_json || draft_is_json(str_sv(&sending->draft.body), &ignored);
	waiting = wait_for(ui, sending);
	if (!ui->host->edit(ui->host->ud, str_sv(&sending->draft.body), is_json ? ".json" : ".txt",
		    on_edited, waiting, &err)) {
		ui_say_error(ui, &err);
		free(waiting);
	}
	str_release(&ignored);
}

static void on_recalled(void *ud, const struct sqs_outgoing *last, const struct err *err)
{
	struct waiting *waiting = ud;
	struct ui *ui = waiting->ui;

	if (err && err->code != ERR_CANCELLED)
		ui_say_error(ui, err);
	else if (!err && !last)
		ui_say(ui, "Nothing was sent from here yet.");
	else if (!err && form_find(ui, &owner, waiting->sending))
		reopen(ui, waiting->sending, last);
	ui->is_dirty = true;
	free(waiting);
}

static void template_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	const struct ui_template *templates = NULL;
	size_t count = ui->host->templates(ui->host->ud, &templates);
	struct mode *top = ui_top(ui);
	struct sqs_outgoing outgoing = {.delay_s = UNKNOWN};
	struct sending *sending = form_owned(top, &owner);

	(void)menu;
	if (!sending || (size_t)item->value >= count)
		return;
	outgoing.body = sv_cstr(templates[item->value].text);
	reopen(ui, sending, &outgoing);
}

static void choose_template(struct ui *ui)
{
	const struct ui_template *templates = NULL;
	size_t count = ui->host->templates(ui->host->ud, &templates);
	struct menu *menu;

	if (count == 0) {
		ui_say(ui, "There is no template: [template NAME] in the config file makes one.");
		return;
	}
	menu = menu_new("Templates of the config", template_chosen);
	for (size_t i = 0; i < count; i++)
		menu_add(menu, '\0', (int64_t)i, templates[i].name, templates[i].text);
	menu_open(ui, menu);
}

/* --- the question ---------------------------------------------------------------------------- */

static void send_confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct sending *sending = ud;
	struct messages_view *view = messages_view_of(ui);
	struct form *form = form_find(ui, &owner, sending);
	const struct desk_item *item;
	struct sqs_outgoing outgoing;

	if (!view || !form)
		return;
	draft_get(&sending->draft, &outgoing);
	if (sending->original.n == 0) {
		message_desk_send(view->desk, &outgoing, 1, reason, messages_say_done, ui);
		ui_say(ui, "Sending...");
	} else {
		item = message_desk_find(view->desk, str_sv(&sending->original));
		if (item)
			message_desk_resend(view->desk, item, &outgoing,
				form_is_on(form, FIELD_KEEP), reason, messages_say_done, ui);
		ui_say(ui, item ? "Sending, then the original..." : "The original is gone.");
	}
	form_close(ui, &owner, sending);
}

static void describe(struct messages_view *view, struct form *form, const struct sending *sending,
	const struct sqs_outgoing *outgoing, struct confirm *confirm)
{
	const struct queue *q = messages_view_queue(view);
	bool is_new = sending->original.n == 0;
	bool removes = !is_new && form_is_on(form, FIELD_REMOVE);
	char text[UNITS_TEXT_SIZE];

	confirm_init(confirm, CONFIRM_HARD);
	confirm->title = is_new ? "SEND A MESSAGE" : "SEND IT AGAIN, EDITED";
	confirm->verb = "Send";
	confirm->letter = 's';
	str_addf(&confirm->text, "Send one message of %s to %s. Consumers may take it at once.",
		units_bytes(message_size_bytes(outgoing->body, outgoing->attributes,
				    outgoing->attribute_count),
			text),
		view->name);
	if (removes)
		str_add_cstr(&confirm->text,
			" The original is deleted after SQS has confirmed the copy.");
	else if (!is_new)
		str_add_cstr(&confirm->text, " The original stays: there are two then.");
	if (q)
		messages_add_place(confirm, q);
	if (!is_new)
		confirm_add_fact(confirm, "original", "%s", str_cstr(&sending->original));
	if (outgoing->attribute_count > 0)
		confirm_add_fact(confirm, "attrs", "%zu", outgoing->attribute_count);
	confirm_add_fact(confirm, "call", "SendMessageBatch, 1 entry%s",
		removes ? "; then DeleteMessageBatch, 1 entry" : "");
	aws_cli_send(q ? &q->fleet->place : NULL, message_desk_queue_url(view->desk), outgoing,
		&confirm->cli);
}

static void ask(struct ui *ui, struct form *form, struct sending *sending)
{
	struct messages_view *view = messages_view_of(ui);
	struct sqs_outgoing outgoing;
	struct confirm confirm;
	struct err err = {0};

	if (!view || !send_form_take(form, sending, &err)) {
		ui_say_error(ui, &err);
		return;
	}
	draft_get(&sending->draft, &outgoing);
	if (!message_desk_check(view->desk, &outgoing, &err)) {
		ui_say_error(ui, &err);
		return;
	}
	describe(view, form, sending, &outgoing, &confirm);
	/* The form stays below until the answer, which may be no. */
	if (!confirm_open(ui, &confirm, send_confirmed, NULL, sending, &err))
		ui_say_error(ui, &err);
}

static bool pressed(struct ui *ui, struct form *form, int id, void *ud)
{
	struct messages_view *view = messages_view_of(ui);
	struct sending *sending = ud;

	switch (id) {
	case FIELD_SEND:
		ask(ui, form, sending);
		return false;
	case FIELD_EDITOR:
		edit(ui, form, sending);
		return false;
	case FIELD_TEMPLATE:
		choose_template(ui);
		return false;
	case FIELD_LAST:
		if (view)
			message_desk_recall(view->desk, on_recalled, wait_for(ui, sending));
		return false;
	default:
		return true;
	}
}

static void edited(struct ui *ui, struct form *form, int id, void *ud)
{
	struct sending *sending = ud;
	struct form_field *body = form_field(form, FIELD_BODY);

	(void)ui;
	if (id != FIELD_BODY)
		return;
	str_set(&sending->draft.body, str_sv(&body->prompt.text));
	send_form_show_state(form, sending);
}

static const struct form_owner owner = {
	.name = "send",
	.pressed = pressed,
	.edited = edited,
	.release = sending_free,
};

/* --- commands -------------------------------------------------------------------------------- */

/* In the detail of a message the new one begins as it. */
bool action_send(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = NULL;
	struct sending *sending;
	struct sqs_outgoing seed;

	(void)args;
	if (!view && !messages_view_open(ui, ui_selected(ui), err))
		return false;
	view = messages_view_of(ui);
	if (messages_view_is_message(ui))
		item = messages_view_selected(view);
	if (item && item->lease->message.is_damaged)
		return err_fail(err, ERR_REFUSED,
			"a part of this message could not be read: it cannot be copied");
	sending = sending_new();
	if (item) {
		message_desk_seed(&item->lease->message, &seed);
		draft_set(&sending->draft, &seed);
	}
	open(ui, view, sending);
	return true;
}

static void on_first_edit(void *ud, struct sv text, const struct err *err)
{
	struct waiting *waiting = ud;
	struct ui *ui = waiting->ui;
	struct sending *sending = waiting->sending;
	struct messages_view *view = messages_view_of(ui);

	free(waiting);
	if (err || !view) {
		if (err && err->code != ERR_CANCELLED)
			ui_say_error(ui, err);
		sending_free(sending);
		return;
	}
	if (sv_eq(text, str_sv(&sending->draft.body)))
		ui_say(ui, "The body was not changed.");
	str_set(&sending->draft.body, text);
	open(ui, view, sending);
}

bool action_edit_message(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = messages_view_selected(view);
	struct str ignored = {0};
	struct sqs_outgoing seed;
	struct sending *sending;
	struct waiting *waiting;

	(void)args;
	if (!item)
		return err_fail(err, ERR_USAGE, "no message is selected: n receives some");
	if (item->lease->message.is_damaged)
		return err_fail(err, ERR_REFUSED,
			"a part of this message could not be read: it cannot be copied");
	if (item->lease->state != LEASE_HELD)
		return err_fail(err, ERR_REFUSED,
			"its lease is over: it may be with another consumer; receive it again");
	sending = sending_new();
	message_desk_seed(&item->lease->message, &seed);
	draft_set(&sending->draft, &seed);
	str_set(&sending->original, str_sv(&item->lease->message.id));
	sending->was_json = draft_is_json(str_sv(&sending->draft.body), &ignored);
	str_release(&ignored);
	waiting = wait_for(ui, sending);
	/* An editor takes longer than a lease: it is renewed until it is let go with H. */
	message_desk_hold(view->desk, &item, 1, true);
	if (ui->host->edit(ui->host->ud, str_sv(&sending->draft.body),
		    sending->was_json ? ".json" : ".txt", on_first_edit, waiting, err))
		return true;
	free(waiting);
	sending_free(sending);
	return false;
}
