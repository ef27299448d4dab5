/* Commands of one message: its body's forms, layers and folds, copying, unmasking. */
#include "actions.h"
#include "copy.h"
#include "line_prompt.h"
#include "menu.h"
#include "sqscope/base/safe_text.h"
#include "view_messages.h"

enum { COPY_ID, COPY_BODY, COPY_LAYER, COPY_VALUE, COPY_PATH, COPY_HANDLE };

static struct message_pane *pane_of(struct ui *ui)
{
	return &messages_view_of(ui)->pane;
}

static struct body_view *body_of(struct ui *ui)
{
	struct message_pane *pane = pane_of(ui);

	pane->shows_attributes = false;
	return &pane->body;
}

bool action_message_back(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	messages_view_show_list(ui);
	return true;
}

/* The message before or after it in the list. */
static void step(struct ui *ui, enum move move)
{
	struct messages_view *view = messages_view_of(ui);

	messages_view_show_list(ui);
	ui_view(ui)->ops->move(ui, view, move);
	messages_view_show_message(ui);
}

bool action_next_message(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	step(ui, MOVE_DOWN);
	return true;
}

bool action_previous_message(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	step(ui, MOVE_UP);
	return true;
}

bool action_message_pane(struct ui *ui, struct sv args, struct err *err)
{
	if (messages_view_is_split(ui))
		return action_message_back(ui, args, err);
	return action_message_attributes(ui, args, err);
}

bool action_message_attributes(struct ui *ui, struct sv args, struct err *err)
{
	struct message_pane *pane = pane_of(ui);

	(void)args;
	(void)err;
	pane->shows_attributes = !pane->shows_attributes;
	return true;
}

/* --- the body -------------------------------------------------------------------------------- */

bool action_body_form(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	body_view_cycle(body_of(ui));
	return true;
}

static bool step_layer(struct ui *ui, int step, struct err *err)
{
	struct body_view *body = body_of(ui);

	if (body_view_step(body, step, body->text.safe_flags))
		return true;
	return err_fail(err, ERR_USAGE,
		step < 0 ? "this is the body as it was received"
			 : "this is the innermost layer of the body");
}

bool action_layer_back(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return step_layer(ui, -1, err);
}

bool action_layer_forward(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return step_layer(ui, 1, err);
}

bool action_body_wrap(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	body_view_wrap(body_of(ui));
	return true;
}

bool action_fold(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	if (body_view_toggle(body_of(ui)))
		return true;
	return err_fail(err, ERR_USAGE, "there is nothing to fold in this line");
}

bool action_fold_all(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	body_view_fold_all(body_of(ui), true);
	return true;
}

bool action_unfold_all(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	body_view_fold_all(body_of(ui), false);
	return true;
}

/* --- finding --------------------------------------------------------------------------------- */

static void find(struct ui *ui, struct sv needle, bool is_backwards)
{
	struct body_view *body = body_of(ui);

	if (!body_view_find(body, needle, is_backwards))
		ui_say(ui, "%s is not in this body.", str_cstr(&body->needle));
}

static void find_accepted(struct ui *ui, struct sv line)
{
	if (messages_view_of(ui))
		find(ui, line, false);
}

bool action_find_in_body(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	if (args.n > 0) {
		find(ui, args, false);
		return true;
	}
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "find",
				     .label = "/",
				     .history = &ui->filters,
				     .accept = find_accepted,
			     });
	return true;
}

static bool find_again(struct ui *ui, bool is_backwards, struct err *err)
{
	if (body_of(ui)->needle.n == 0)
		return err_fail(err, ERR_USAGE, "nothing was looked for yet: / does");
	find(ui, sv_cstr(""), is_backwards);
	return true;
}

bool action_find_next_in_body(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return find_again(ui, false, err);
}

bool action_find_previous_in_body(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	return find_again(ui, true, err);
}

/* --- copying --------------------------------------------------------------------------------- */

static void copy_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *choice)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = view ? messages_view_selected(view) : NULL;
	struct str text = {0};

	(void)menu;
	if (!item)
		return;
	switch (choice->value) {
	case COPY_ID:
		copy_text(ui, "the message id", str_sv(&item->lease->message.id));
		break;
	case COPY_HANDLE:
		copy_text(ui, "the receipt handle", str_sv(&item->lease->message.receipt_handle));
		break;
	case COPY_BODY:
		copy_text(ui, "the body as received", str_sv(&item->lease->message.body));
		break;
	case COPY_LAYER:
		body_view_copy_layer(&view->pane.body, &text);
		copy_text(ui, "the layer", str_sv(&text));
		break;
	case COPY_VALUE:
		if (body_view_copy_value(&view->pane.body, &text))
			copy_text(ui, "the value", str_sv(&text));
		break;
	case COPY_PATH:
		if (body_view_copy_path(&view->pane.body, &text))
			copy_text(ui, "the path", str_sv(&text));
		break;
	}
	str_release(&text);
}

/* Is anything of the body hidden? Then it is not handed out as it came. */
static bool is_masked(const struct message_pane *pane)
{
	const struct opened_body *opened = pane->body.opened;

	for (size_t i = 0; opened && i < opened->body.count; i++) {
		if (opened->ranges[i].count > 0)
			return true;
	}
	return false;
}

bool action_copy_message(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = messages_view_selected(view);
	const struct body_view *body = &view->pane.body;
	struct menu *menu;
	struct str path = {0};

	(void)args;
	if (!item)
		return err_fail(err, ERR_USAGE, "no message is selected");
	menu = menu_new("Copy", copy_chosen);
	menu_add(menu, 'i', COPY_ID, "id", str_cstr(&item->lease->message.id));
	if (messages_view_is_message(ui) && body_view_copy_path(body, &path)) {
		menu_add(menu, 'v', COPY_VALUE, "value", "of the line with the cursor");
		menu_add(menu, 'p', COPY_PATH, "path", str_cstr(&path));
	}
	if (!is_masked(&view->pane))
		menu_add(menu, 'b', COPY_BODY, "body", "as it was received");
	if (body->opened)
		menu_add(menu, 'l', COPY_LAYER, "layer", "of the body that is shown");
	menu_add(menu, 'h', COPY_HANDLE, "handle", "its receipt handle: whoever has it can act");
	menu_open(ui, menu);
	str_release(&path);
	return true;
}

/* --- masks ----------------------------------------------------------------------------------- */

bool action_unmask(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = messages_view_selected(view);
	const struct queue *q = messages_view_queue(view);

	(void)args;
	if (mask_is_empty(ui->host->mask(ui->host->ud)))
		return err_fail(err, ERR_USAGE,
			"nothing is masked: [mask] paths in the config file does that");
	if (!item || !q)
		return err_fail(err, ERR_USAGE, "no message is selected");
	message_pane_unmask(ui, &view->pane, item);
	if (view->pane.is_unmasked)
		ui->host->unmasked(ui->host->ud, q, str_sv(&item->lease->message.id));
	ui_say(ui, view->pane.is_unmasked
			   ? "This message is shown unmasked; that is in the log. :unmask masks it."
			   : "Masked again.");
	return true;
}
