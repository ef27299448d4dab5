/* What fills the form of a message that is sent. */
#include "send_fill.h"

#include "menu.h"
#include "sqscope/base/mem.h"
#include "view_messages.h"

#include <stdlib.h>

struct send_waiting *send_wait_for(struct ui *ui, struct sending *sending)
{
	struct send_waiting *waiting = mem_new(1, sizeof *waiting);

	*waiting = (struct send_waiting){ui, sending};
	return waiting;
}

void send_open(struct ui *ui, struct messages_view *view, struct sending *sending)
{
	form_open(ui, &send_owner, send_form_make(view, sending), sending);
}

/* Show another draft: the rows of attributes are made anew. */
static void reopen(struct ui *ui, struct sending *old, const struct sqs_outgoing *from,
	const struct mask *mask)
{
	struct messages_view *view = messages_view_of(ui);
	struct sending *sending = sending_new();

	/* Where it came from is not known any more, so neither is what is masked of it. */
	sending_begin(sending, from, mask, mask && !mask_is_empty(mask));
	str_set(&sending->original, str_sv(&old->original));
	str_set(&sending->seen, str_sv(&old->seen));
	sending->was_json = old->was_json;
	form_close(ui, &send_owner, old);
	if (view)
		send_open(ui, view, sending);
	else
		sending_free(sending);
}

/* --- the last one, templates ----------------------------------------------------------------- */

static void on_recalled(void *ud, const struct sqs_outgoing *last, const struct err *err)
{
	struct send_waiting *waiting = ud;
	struct ui *ui = waiting->ui;

	if (err && err->code != ERR_CANCELLED)
		ui_say_error(ui, err);
	else if (!err && !last)
		ui_say(ui, "Nothing was sent from here yet.");
	else if (!err && form_find(ui, &send_owner, waiting->sending))
		reopen(ui, waiting->sending, last, ui->host->mask(ui->host->ud));
	ui->is_dirty = true;
	free(waiting);
}

void send_fill_from_last(struct ui *ui, struct sending *sending)
{
	struct messages_view *view = messages_view_of(ui);

	if (view)
		message_desk_recall(view->desk, on_recalled, send_wait_for(ui, sending));
}

static void template_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	const struct ui_template *templates = NULL;
	size_t count = ui->host->templates(ui->host->ud, &templates);
	struct sqs_outgoing outgoing = {.delay_s = UNKNOWN};
	struct sending *sending = form_owned(ui_top(ui), &send_owner);

	(void)menu;
	if (!sending || (size_t)item->value >= count)
		return;
	outgoing.body = sv_cstr(templates[item->value].text);
	reopen(ui, sending, &outgoing, NULL);
}

void send_fill_from_template(struct ui *ui)
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

/* --- one that was received ------------------------------------------------------------------- */

/* What is shown unmasked in the detail is not hidden here, either. */
static bool is_unmasked(const struct messages_view *view, const struct desk_item *item)
{
	return view->pane.is_unmasked &&
	       sv_eq(str_sv(&view->pane.id), str_sv(&item->lease->message.id));
}

struct sending *send_begin_as(struct messages_view *view, const struct desk_item *item)
{
	const struct mask *mask = view->ui->host->mask(view->ui->host->ud);
	struct sending *sending = sending_new();
	struct sqs_outgoing seed;

	if (is_unmasked(view, item) || mask_is_empty(mask))
		mask = NULL;
	message_desk_seed(&item->lease->message, &seed);
	/* As long as nobody has looked, it may be. */
	sending_begin(
		sending, &seed, mask, mask && (!item->is_summarised || item->summary.is_masked));
	str_set(&sending->seen, str_sv(&item->lease->message.id));
	return sending;
}
