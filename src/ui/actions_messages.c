/* Commands of the list of messages: marks, leases, questions about every message. */
#include "actions.h"
#include "line_prompt.h"
#include "view_messages.h"

#include <stdlib.h>

/* As a sentence of ours: with a capital. */
static void tell(struct ui *ui, bool is_error, struct sv text)
{
	struct str sentence = {0};

	str_add(&sentence, text);
	if (sentence.n > 0 && sentence.p[0] >= 'a' && sentence.p[0] <= 'z')
		sentence.p[0] = (char)(sentence.p[0] - 'a' + 'A');
	ui_tell(ui, is_error, str_sv(&sentence));
	str_release(&sentence);
}

/* What became of it, said. The view may be gone by then. */
void messages_say_done(void *ud, const struct desk_result *result)
{
	struct ui *ui = ud;

	if (result->err.code == ERR_CANCELLED)
		return;
	if (result->done < result->asked && err_is_set(&result->err))
		ui_say_error(ui, &result->err);
	tell(ui, result->done < result->asked, result->text);
}

/* --- looking at one -------------------------------------------------------------------------- */

bool action_message(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);

	(void)args;
	if (!messages_view_selected(view))
		return err_fail(err, ERR_USAGE, "no message is selected: n receives some");
	messages_view_show_message(ui);
	return true;
}

/* Without a second pane there is nowhere to go. */
bool action_next_pane(struct ui *ui, struct sv args, struct err *err)
{
	return action_message(ui, args, err);
}

bool action_messages_cancel(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	struct desk_status status;

	message_desk_status(view->desk, &status);
	if (!status.is_scanning)
		return action_cancel(ui, args, err);
	message_desk_scan_stop(view->desk);
	ui_say(ui, "The walk ends when the receives under way are there.");
	return true;
}

/* --- marks ----------------------------------------------------------------------------------- */

bool action_mark_message(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item *item = messages_view_selected(view);

	(void)args;
	if (!item)
		return err_fail(err, ERR_USAGE, "no message is selected: n receives some");
	message_desk_mark(view->desk, item, !item->is_marked);
	ui_view(ui)->ops->move(ui, view, MOVE_DOWN);
	return true;
}

bool action_mark_messages(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	bool had_all = true;

	(void)args;
	(void)err;
	messages_view_update(view);
	for (size_t i = 0; i < view->shown_count; i++)
		had_all &= view->shown[i]->is_marked;
	if (had_all)
		message_desk_unmark_all(view->desk);
	else
		message_desk_mark_matching(view->desk, view->only_group);
	return true;
}

/* --- leases ---------------------------------------------------------------------------------- */

bool action_return_now(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item **items;
	size_t count;

	(void)args;
	items = messages_view_targets(view, &count, err);
	if (!items)
		return false;
	message_desk_return(view->desk, items, count, messages_say_done, ui);
	free(items);
	return true;
}

bool action_hold(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item **items;
	size_t count;
	bool is_kept = true;

	(void)args;
	items = messages_view_targets(view, &count, err);
	if (!items)
		return false;
	for (size_t i = 0; i < count; i++)
		is_kept &= items[i]->is_kept;
	message_desk_hold(view->desk, items, count, !is_kept);
	ui_say(ui,
		is_kept ? "%zu no longer held: the lease ends when it ends."
			: "%zu held: renewed while you work, until H again or you leave.",
		count);
	free(items);
	return true;
}

static bool extend(struct ui *ui, struct sv text, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);
	const struct desk_item **items;
	int64_t seconds;
	size_t count;

	if (!units_parse_duration(text, &seconds) || seconds < 1 || seconds > SQS_VISIBILITY_MAX_S)
		return err_fail(err, ERR_USAGE,
			"extend: a time from 1s to 12h, counted from now, as in 10m");
	items = messages_view_targets(view, &count, err);
	if (!items)
		return false;
	message_desk_extend(view->desk, items, count, (int)seconds, messages_say_done, ui);
	free(items);
	return true;
}

static void extend_accepted(struct ui *ui, struct sv line)
{
	struct err err = {0};

	if (messages_view_of(ui) && !extend(ui, line.n > 0 ? line : sv_cstr("10m"), &err))
		ui_say_error(ui, &err);
}

bool action_extend(struct ui *ui, struct sv args, struct err *err)
{
	if (args.n > 0)
		return extend(ui, args, err);
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "extend",
				     .label = "hide from others for, from now [10m]: ",
				     .accept = extend_accepted,
			     });
	return true;
}

/* --- which are shown ------------------------------------------------------------------------- */

static void set_where(struct ui *ui, struct sv line)
{
	struct messages_view *view = messages_view_of(ui);

	if (!view)
		return;
	str_set(&view->where, line);
	messages_view_ask(view);
}

static void set_text(struct ui *ui, struct sv line)
{
	struct messages_view *view = messages_view_of(ui);

	if (!view)
		return;
	str_set(&view->text, line);
	messages_view_ask(view);
}

static const struct hint where_hints[] = {
	{.key = "Enter", .text = "filter"},
	{.key = "Esc", .text = "close"},
	{.key = ".json", .text = "the body, as in .json.error.type == \"Timeout\""},
	{0},
};

bool action_where(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	if (args.n > 0) {
		set_where(ui, args);
		return true;
	}
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "jq filter",
				     .label = "jq: ",
				     .text = str_sv(&messages_view_of(ui)->where),
				     .history = &ui->wheres,
				     .hints = where_hints,
				     .accept = set_where,
			     });
	return true;
}

bool action_text(struct ui *ui, struct sv args, struct err *err)
{
	(void)err;
	if (args.n > 0) {
		set_text(ui, args);
		return true;
	}
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "text filter",
				     .label = "/",
				     .text = str_sv(&messages_view_of(ui)->text),
				     .history = &ui->filters,
				     .accept = set_text,
			     });
	return true;
}
