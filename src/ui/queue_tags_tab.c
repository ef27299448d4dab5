/* The tags of a queue. */
#include "doc.h"
#include "name_cut.h"
#include "sqscope/base/safe_text.h"
#include "ui_state.h"
#include "view_queue.h"

enum { GUTTER = 2, KEY_COLS_MAX = 40, GAP = 2 };

static void draw_error(const struct err *err, struct area a)
{
	struct doc doc = {0};
	int width = a.cols - 2 * GUTTER;

	doc_line(&doc);
	doc_wrap(&doc, GUTTER, width, ROLE_ERROR, sv_cstr(err->msg));
	doc_line(&doc);
	doc_wrap(&doc, GUTTER, width, ROLE_NOTICE, sv_cstr(err_hint(err)));
	doc_draw(&doc, a, 0);
	doc_release(&doc);
}

static int key_cols(const struct poller_tag *tags, size_t count)
{
	int most = (int)strlen("KEY"), width;

	for (size_t i = 0; i < count; i++) {
		width = safe_width(sv_cstr(tags[i].key), 0);
		most = width > most ? width : most;
	}
	return most < KEY_COLS_MAX ? most : KEY_COLS_MAX;
}

static void draw_tags(const struct poller_tag *tags, size_t count, struct list *list, struct area a)
{
	int cols = key_cols(tags, count), value_col = GUTTER + cols + GAP;

	area_text(a, 0, GUTTER, -1, ROLE_HEADER, sv_cstr("KEY"));
	area_text(a, 0, value_col, -1, ROLE_HEADER, sv_cstr("VALUE"));
	list_resize(list, count, (size_t)(a.rows - 1));
	list_reveal(list);
	for (size_t i = 0; i < list_shown(list); i++) {
		const struct poller_tag *tag = &tags[list->top + i];
		bool is_selected = list->top + i == list->selected;
		int row = (int)i + 1;

		if (is_selected) {
			area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
			area_cursor(a, row, GUTTER);
		}
		name_draw(a, row, GUTTER, cols, is_selected ? ROLE_SELECT : ROLE_TEXT,
			sv_cstr(tag->key));
		area_text(a, row, value_col, -1, ROLE_TEXT, sv_cstr(tag->value));
	}
}

void tags_tab_draw(struct ui *ui, struct queue_view *view, struct area a)
{
	const struct err *err = NULL;
	size_t count = 0;
	const struct queue *q = queue_id_get(&view->id, ui->fleets);
	const struct poller_tag *tags =
		q ? ui->host->focus_tags(ui->host->ud, q, &count, &err) : NULL;

	if (err_is_set(err))
		draw_error(err, a);
	else if (!tags)
		area_text(a, 0, GUTTER, -1, ROLE_STATE_BUSY, sv_cstr("reading the tags..."));
	else if (count == 0)
		area_text(a, 0, GUTTER, -1, ROLE_DIM, sv_cstr("This queue has no tags."));
	else
		draw_tags(tags, count, &view->lists[TAB_TAGS], a);
}
