/* Which messages the list shows, which is selected, and what is asked about all of them. */
#include "view_messages.h"

#include "sqscope/base/mem.h"

static bool is_shown(const struct messages_view *view, const struct desk_item *item)
{
	if (view->only_group != DESK_NO_GROUP && item->group != view->only_group)
		return false;
	return item->match == DESK_MATCH_YES ||
	       (item->match == DESK_MATCH_PENDING && view->where.n + view->text.n == 0);
}

void messages_view_select(struct messages_view *view, size_t row)
{
	view->list.selected = row;
	if (row < view->shown_count)
		str_set(&view->selected, str_sv(&view->shown[row]->lease->message.id));
}

/* The selection stays with its message; when that is gone, with the place. */
static void keep_selection(struct messages_view *view)
{
	list_resize(&view->list, view->shown_count, view->list.height);
	for (size_t i = 0; i < view->shown_count; i++) {
		if (sv_eq(str_sv(&view->selected), str_sv(&view->shown[i]->lease->message.id))) {
			view->list.selected = i;
			return;
		}
	}
	messages_view_select(view, view->list.selected);
}

void messages_view_update(struct messages_view *view)
{
	uint64_t gen = message_desk_gen(view->desk);
	size_t count = message_desk_count(view->desk);

	if (!view->is_outdated && gen == view->shown_gen)
		return;
	view->shown = mem_grow(view->shown, &view->shown_cap, count, sizeof(void *));
	view->shown_count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct desk_item *item = message_desk_at(view->desk, i);

		if (is_shown(view, item))
			view->shown[view->shown_count++] = item;
	}
	view->shown_gen = gen;
	view->is_outdated = false;
	keep_selection(view);
}

const struct desk_item *messages_view_selected(struct messages_view *view)
{
	messages_view_update(view);
	return view->shown_count > 0 ? view->shown[view->list.selected] : NULL;
}

const struct desk_item **messages_view_targets(
	struct messages_view *view, size_t *count, struct err *err)
{
	const struct desk_item *selected = messages_view_selected(view), **one;

	if (!messages_view_is_message(view->ui)) {
		one = message_desk_marked(view->desk, count);
		if (one)
			return one;
	}
	if (!selected) {
		err_set(err, ERR_USAGE, "no message is selected: n receives some");
		return NULL;
	}
	one = mem_new(1, sizeof(void *));
	one[0] = selected;
	*count = 1;
	return one;
}

static void on_asked(void *ud, const struct filter_fault *fault, const struct err *err)
{
	struct ui *ui = ud;

	if (!err || err->code == ERR_CANCELLED)
		return;
	if (fault && fault->line > 0)
		ui_say(ui, "%s (line %d, column %d)", err->msg, fault->line, fault->column);
	else
		ui_say(ui, "%s", err->msg);
	ui->message_role = ROLE_ERROR;
	ui->last_error = *err;
}

void messages_view_ask(struct messages_view *view)
{
	struct sv columns[FILTER_EXPRS_MAX];
	struct desk_questions questions = {
		.where = str_sv(&view->where),
		.text = str_sv(&view->text),
		.columns = columns,
		.group_by = view->group_by,
		.group = str_sv(&view->group),
	};

	for (size_t i = 0; i < view->lens.count && i + 2 < FILTER_EXPRS_MAX; i++)
		columns[questions.column_count++] = sv_cstr(view->lens.exprs[i]);
	view->only_group = DESK_NO_GROUP;
	view->is_outdated = true;
	message_desk_ask(view->desk, &questions, on_asked, view->ui);
}
