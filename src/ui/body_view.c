/* A message body on the screen: which layer, which form, where. */
#include "body_view.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { COLUMN_STEP = 8 };

const char *const body_show_names[BODY_SHOW_COUNT] = {
	[BODY_PRETTY] = "pretty",
	[BODY_RAW] = "raw",
	[BODY_HEX] = "hex",
};

static const struct body_step *step_of(const struct body_view *view)
{
	return &view->opened->body.steps[view->layer];
}

static struct sv shown_bytes(const struct body_view *view)
{
	return view->masked.n > 0 ? str_sv(&view->masked) : step_of(view)->bytes;
}

static void close_layer(struct body_view *view)
{
	if (view->has_json)
		json_view_release(&view->json);
	view->has_json = false;
	text_lines_release(&view->text);
	str_release(&view->masked);
	str_release(&view->blanked);
	view->skip = 0;
	view->list = (struct list){.height = view->list.height};
	view->column = 0;
	view->found = SIZE_MAX;
}

void body_view_release(struct body_view *view)
{
	close_layer(view);
	str_release(&view->needle);
	*view = (struct body_view){0};
}

static void open_json(struct body_view *view)
{
	const struct body_step *step = step_of(view);
	bool *hidden = mem_new(step->index.count + 1, sizeof *hidden);

	mask_ranges_mark(&view->opened->ranges[view->layer], &step->index, hidden);
	json_view_init(&view->json, &step->index, hidden);
	view->has_json = true;
	free(hidden);
}

static enum body_show suitable(const struct body_view *view)
{
	enum body_form form = step_of(view)->form;

	if (view->has_json)
		return BODY_PRETTY;
	return form == BODY_FORM_BINARY || form == BODY_FORM_GZIP || form == BODY_FORM_ZLIB ||
			       form == BODY_FORM_ZSTD
		       ? BODY_HEX
		       : BODY_RAW;
}

static void open_layer(struct body_view *view, size_t layer, unsigned safe_flags)
{
	const struct mask_ranges *ranges = &view->opened->ranges[layer];

	close_layer(view);
	view->layer = layer;
	if (body_form_rows[step_of(view)->form].is_json)
		open_json(view);
	if (ranges->count > 0) {
		mask_ranges_copy(ranges, step_of(view)->bytes, &view->masked);
		mask_ranges_blank(ranges, step_of(view)->bytes, &view->blanked);
	}
	text_lines_init(&view->text, shown_bytes(view), 0, safe_flags);
	view->show = suitable(view);
}

void body_view_set(struct body_view *view, const struct opened_body *opened, unsigned safe_flags)
{
	close_layer(view);
	view->opened = opened;
	if (opened)
		open_layer(view, opened->body.count - 1, safe_flags);
}

bool body_view_step(struct body_view *view, int step, unsigned safe_flags)
{
	if (!view->opened || (step < 0 && view->layer == 0) ||
		(step > 0 && view->layer + 1 >= view->opened->body.count))
		return false;
	open_layer(view, step < 0 ? view->layer - 1 : view->layer + 1, safe_flags);
	return true;
}

void body_view_cycle(struct body_view *view)
{
	if (!view->opened)
		return;
	view->show = (enum body_show)((view->show + 1) % BODY_SHOW_COUNT);
	if (view->show == BODY_PRETTY && !view->has_json)
		view->show = BODY_RAW;
	/* A place in one form is another one in the next, where something is masked. */
	view->found = SIZE_MAX;
	view->skip = 0;
	view->list = (struct list){.height = view->list.height};
	view->column = 0;
}

void body_view_wrap(struct body_view *view)
{
	view->wraps = !view->wraps;
	view->column = 0;
	view->skip = 0;
}

/* --- moving ---------------------------------------------------------------------------------- */

/* Rows of a text are found as they are asked for: only the end needs all of them. */
static void scroll_text(struct body_view *view, enum move move)
{
	struct list *list = &view->list;
	struct text_row row;

	list->count = list->top + 3 * list->height + 2;
	if (move == MOVE_LAST || !text_lines_row(&view->text, list->count - 1, &row))
		list->count = text_lines_count(&view->text);
	list_scroll(list, move);
}

static bool is_downward(enum move move)
{
	return move == MOVE_DOWN || move == MOVE_PAGE_DOWN || move == MOVE_HALF_DOWN;
}

static size_t rows_of(const struct body_view *view, enum move move)
{
	size_t page = view->list.height > 1 ? view->list.height - 1 : 1;

	if (move == MOVE_UP || move == MOVE_DOWN)
		return 1;
	return move == MOVE_HALF_UP || move == MOVE_HALF_DOWN ? (page + 1) / 2 : page;
}

/* Inside of a line that is taller than the screen. False when there is nothing further there. */
static bool move_inside(struct body_view *view, enum move move)
{
	size_t height = view->list.height, rows = rows_of(view, move);
	size_t last = view->tall > height ? view->tall - height : 0;

	if (!view->wraps || move == MOVE_FIRST || move == MOVE_LAST)
		return false;
	if (is_downward(move) && view->skip < last) {
		view->skip = last - view->skip > rows ? view->skip + rows : last;
		return true;
	}
	if (!is_downward(move) && view->skip > 0) {
		view->skip = view->skip > rows ? view->skip - rows : 0;
		return true;
	}
	return false;
}

static void move_json(struct body_view *view, enum move move)
{
	if (move_inside(view, move))
		return;
	list_move(&view->list, move);
	view->skip = 0;
}

void body_view_move(struct body_view *view, enum move move)
{
	if (!view->opened)
		return;
	if (move == MOVE_LEFT || move == MOVE_RIGHT) {
		if (view->show != BODY_HEX && !view->wraps)
			view->column += move == MOVE_RIGHT ? COLUMN_STEP : -COLUMN_STEP;
		view->column = view->column > 0 ? view->column : 0;
	} else if (view->show == BODY_PRETTY) {
		move_json(view, move);
	} else if (view->show == BODY_RAW) {
		scroll_text(view, move);
	} else {
		list_scroll(&view->list, move);
	}
}

/* --- folds and values ------------------------------------------------------------------------ */

bool body_view_line(const struct body_view *view, struct json_line *line)
{
	return view->opened && view->show == BODY_PRETTY &&
	       json_view_lines(&view->json, (uint32_t)view->list.selected, line, 1) == 1;
}

void body_view_settle(struct body_view *view, uint32_t row)
{
	list_resize(&view->list, view->json.row_count, view->list.height);
	view->list.selected = row;
	view->skip = 0;
	list_reveal(&view->list);
}

bool body_view_toggle(struct body_view *view)
{
	struct json_line line;

	if (!body_view_line(view, &line) || line.node == JSON_NONE)
		return false;
	if (!json_view_toggle(&view->json, line.node))
		return false;
	body_view_settle(view, json_view_row_of(&view->json, line.node));
	return true;
}

void body_view_fold_all(struct body_view *view, bool is_folded)
{
	struct json_line line;
	uint32_t node;

	if (!body_view_line(view, &line))
		return;
	node = line.node;
	json_view_fold_all(&view->json, is_folded);
	body_view_settle(view, node == JSON_NONE ? 0 : json_view_row_of(&view->json, node));
}

bool body_view_copy_value(const struct body_view *view, struct str *out)
{
	struct json_line line;

	if (!body_view_line(view, &line) || line.node == JSON_NONE)
		return false;
	json_view_copy_value(&view->json, line.node, out);
	return true;
}

bool body_view_copy_path(const struct body_view *view, struct str *out)
{
	struct json_line line;

	if (!body_view_line(view, &line) || line.node == JSON_NONE)
		return false;
	json_path_add(view->json.index, line.node, out);
	return true;
}

void body_view_copy_layer(const struct body_view *view, struct str *out)
{
	if (view->opened)
		str_add(out, shown_bytes(view));
}
