/*
 * Sending a message: a form with its body, attributes and the rest, and the question before it
 * leaves. Editing a received one and sending it again is the same form, which then says what
 * becomes of the original.
 */
#include "actions.h"
#include "send_fill.h"
#include "sqscope/ui/aws_cli.h"
#include "view_confirm.h"
#include "view_messages.h"

/* --- the question ---------------------------------------------------------------------------- */

static void send_confirmed(struct ui *ui, void *ud, struct sv reason)
{
	struct sending *sending = ud;
	struct messages_view *view = messages_view_of(ui);
	struct form *form = form_find(ui, &send_owner, sending);
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
	form_close(ui, &send_owner, sending);
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
	if (sending_is_hidden(sending))
		confirm_add_fact(confirm, "aws", "no line to copy: it would show what is masked");
	else
		aws_cli_send(q ? &q->fleet->place : NULL, message_desk_queue_url(view->desk),
			outgoing, &confirm->cli);
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
	struct sending *sending = ud;

	switch (id) {
	case FIELD_SEND:
		ask(ui, form, sending);
		return false;
	case FIELD_EDITOR:
		send_fill_from_editor(ui, form, sending);
		return false;
	case FIELD_TEMPLATE:
		send_fill_from_template(ui);
		return false;
	case FIELD_LAST:
		send_fill_from_last(ui, sending);
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

const struct form_owner send_owner = {
	.name = "send",
	.pressed = pressed,
	.edited = edited,
	.release = sending_free,
};

/* --- commands -------------------------------------------------------------------------------- */

static bool can_be_copied(const struct desk_item *item, struct err *err)
{
	if (!item->lease->message.is_damaged)
		return true;
	return err_fail(
		err, ERR_REFUSED, "a part of this message could not be read: it cannot be copied");
}

/* In the detail of a message the new one begins as it. */
bool action_send(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = NULL;

	(void)args;
	if (!view && !messages_view_open(ui, ui_selected(ui), err))
		return false;
	view = messages_view_of(ui);
	if (messages_view_is_message(ui))
		item = messages_view_selected(view);
	if (item && !can_be_copied(item, err))
		return false;
	send_open(ui, view, item ? send_begin_as(view, item) : sending_new());
	return true;
}

bool action_edit_message(struct ui *ui, struct sv args, struct err *err)
{
	const struct desk_item *item = messages_view_selected(messages_view_of(ui));

	(void)args;
	if (!item)
		return err_fail(err, ERR_USAGE, "no message is selected: n receives some");
	if (item->lease->state != LEASE_HELD)
		return err_fail(err, ERR_REFUSED,
			"its lease is over: it may be with another consumer; receive it again");
	return can_be_copied(item, err) && send_edit_first(ui, item, err);
}
