/* $EDITOR for the body of a message that is sent. */
#include "send_fill.h"

#include "menu.h"
#include "view_messages.h"

#include <stdlib.h>

/* --- masks ----------------------------------------------------------------------------------- */

enum { STAY, SHOW };

/* It stands on record before it is seen. */
static void put_on_record(struct ui *ui, const struct sending *sending)
{
	const struct queue *q = messages_view_queue(messages_view_of(ui));

	if (sending->hides_body && q)
		ui->host->unmasked(ui->host->ud, q,
			sending->seen.n > 0 ? str_sv(&sending->seen)
					    : sv_cstr("that is being written"));
}

static void ask_to_show(struct ui *ui, menu_chosen_fn chosen)
{
	struct menu *menu = menu_new("A part of the body is masked", chosen);

	menu_add(menu, 'c', STAY, "cancel", "");
	menu_add(menu, 'e', SHOW, "edit", "the editor shows all of it; the log tells so");
	menu_open(ui, menu);
}

/* --- the editor ------------------------------------------------------------------------------ */

static const char *ending_of(const struct sending *sending)
{
	return sending->was_json ? ".json" : ".txt";
}

static bool is_json(const struct sending *sending)
{
	struct str ignored = {0};
	bool is = draft_is_json(str_sv(&sending->draft.body), &ignored);

	str_release(&ignored);
	return is;
}

static void on_edited(void *ud, struct sv text, const struct err *err)
{
	struct send_waiting *waiting = ud;
	struct ui *ui = waiting->ui;
	struct form *form = form_find(ui, &send_owner, waiting->sending);

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

static void edit(struct ui *ui, struct sending *sending)
{
	struct send_waiting *waiting = send_wait_for(ui, sending);
	struct err err = {0};

	put_on_record(ui, sending);
	sending->was_json |= is_json(sending);
	if (ui->host->edit(ui->host->ud, str_sv(&sending->draft.body), ending_of(sending),
		    on_edited, waiting, &err))
		return;
	ui_say_error(ui, &err);
	free(waiting);
}

static void show_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	struct sending *sending = form_owned(ui_top(ui), &send_owner);

	(void)menu;
	if (sending && item->value == SHOW)
		edit(ui, sending);
}

void send_fill_from_editor(struct ui *ui, struct form *form, struct sending *sending)
{
	struct err err = {0};

	if (!send_form_take(form, sending, &err))
		ui_say_error(ui, &err);
	else if (sending->hides_body)
		ask_to_show(ui, show_chosen);
	else
		edit(ui, sending);
}

/* --- a received one first --------------------------------------------------------------------- */

static void on_first_edit(void *ud, struct sv text, const struct err *err)
{
	struct send_waiting *waiting = ud;
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
	send_open(ui, view, sending);
}

/* `sending` is taken. An editor takes longer than a lease: it is renewed until it is let go with H.
 */
static bool edit_first(
	struct ui *ui, struct sending *sending, const struct desk_item *item, struct err *err)
{
	struct send_waiting *waiting = send_wait_for(ui, sending);

	str_set(&sending->original, str_sv(&item->lease->message.id));
	sending->was_json = is_json(sending);
	put_on_record(ui, sending);
	message_desk_hold(messages_view_of(ui)->desk, &item, 1, true);
	if (ui->host->edit(ui->host->ud, str_sv(&sending->draft.body), ending_of(sending),
		    on_first_edit, waiting, err))
		return true;
	free(waiting);
	sending_free(sending);
	return false;
}

static void first_show_chosen(
	struct ui *ui, const struct menu *menu, const struct menu_item *choice)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = view ? messages_view_selected(view) : NULL;
	struct err err = {0};

	(void)menu;
	if (choice->value != SHOW || !item)
		return;
	if (item->lease->state != LEASE_HELD)
		ui_say(ui, "Its lease is over by now; receive it again.");
	else if (!edit_first(ui, send_begin_as(view, item), item, &err))
		ui_say_error(ui, &err);
}

bool send_edit_first(struct ui *ui, const struct desk_item *item, struct err *err)
{
	struct sending *sending = send_begin_as(messages_view_of(ui), item);

	if (!sending->hides_body)
		return edit_first(ui, sending, item, err);
	sending_free(sending);
	ask_to_show(ui, first_show_chosen);
	return true;
}
