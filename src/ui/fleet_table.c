/* The table of the fleet: its header and its rows. */
#include "attention.h"
#include "name_cut.h"
#include "queue_look.h"
#include "sqscope/base/safe_text.h"
#include "trend.h"
#include "ui_state.h"
#include "view_fleet.h"

enum { GUTTER = 2, MARK_COL = 1 };

struct table {
	struct column_place places[COLUMN_COUNT];
	size_t count;
};

/* Columns of the longest word of a context; 0 where only one is shown. */
static int longest_context(const struct ui *ui)
{
	int longest = 0;

	for (size_t i = 0; i < ui->fleets->count && ui_shows_several(ui); i++) {
		int width = safe_width(sv_cstr(place_word(&ui->fleets->fleets[i]->place)), 0);

		longest = width > longest ? width : longest;
	}
	return longest;
}

/* Which columns stand where; and how far one can scroll until every column to the right is in
 * sight. */
static void lay_out(struct ui *ui, struct fleet_view *view, int width, struct table *table)
{
	struct columns_choice choice = {
		.is_exact = ui->is_exact,
		.longest_context = longest_context(ui),
	};
	int wanted = 0;

	memcpy(choice.is_hidden, view->is_hidden, sizeof choice.is_hidden);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		wanted +=
			!view->is_hidden[i] && (i != COLUMN_CONTEXT || choice.longest_context > 0);
	do {
		table->count = columns_layout_chosen(
			width, view->rows.longest_name, &choice, table->places);
	} while ((int)table->count < wanted - choice.skipped && ++choice.skipped < wanted - 2);
	view->skipped_max = choice.skipped;
	if (view->skipped > view->skipped_max)
		view->skipped = view->skipped_max;
	choice.skipped = view->skipped;
	table->count =
		columns_layout_chosen(width, view->rows.longest_name, &choice, table->places);
}

static void draw_title(
	const struct fleet_view *view, struct area a, const struct column_place *place)
{
	bool is_order = place->column == view->order;
	enum role role = is_order ? ROLE_SORT : ROLE_HEADER;
	int col = GUTTER + place->col;
	struct str title = {0};

	str_add_cstr(&title, place->column->title);
	if (place->column->id == COLUMN_TREND)
		str_addf(&title, " %dm",
			place->width < SERIES_MINUTES ? place->width : SERIES_MINUTES);
	if (place->column->align_right)
		area_right(a, 0, col, place->width, role, str_sv(&title));
	else
		area_text(a, 0, col, place->width, role, str_sv(&title));
	str_clear(&title);
	str_addf(&title, "sort %s", place->column->name);
	area_link_text(a, 0, col, place->width, LINK_LINE, str_sv(&title));
	str_release(&title);
}

static void draw_header(const struct fleet_view *view, struct area a, const struct table *table)
{
	area_fill(a, 0, 0, -1, ROLE_HEADER, ' ');
	for (size_t i = 0; i < table->count; i++)
		draw_title(view, a, &table->places[i]);
}

/* Show what the filter found, in names that stand there byte by byte: plain, and not cut. */
static void draw_matches(const struct fleet_view *view, struct area a, int row,
	const struct column_place *place, struct sv name)
{
	if (name.n > (size_t)place->width || safe_width(name, 0) != (int)name.n)
		return;
	for (size_t i = 0; i < view->filter.count; i++) {
		struct sv part = filter_part(&view->filter, i, name);

		area_role(a, row, GUTTER + place->col + (int)(part.p - name.p), (int)part.n,
			ROLE_MATCH);
	}
}

/* The name carries the selection: a bar over the whole row would cost four times the bytes. */
static void draw_name(struct ui *ui, const struct fleet_view *view, struct area a, int row,
	const struct column_place *place, const struct queue *q, bool is_selected)
{
	enum role role = queue_glyph(q) == GLYPH_STALE ? ROLE_STATE_STALE : ROLE_TEXT;
	int col = GUTTER + place->col;

	if (is_selected && !ui->is_lean)
		role = ROLE_SELECT;
	name_draw(a, row, col, place->width, role, sv_cstr(q->name));
	if (is_selected)
		area_cursor(a, row, col);
	else
		draw_matches(view, a, row, place, sv_cstr(q->name));
}

static void draw_text(struct ui *ui, struct area a, int row, const struct column_place *place,
	const struct queue *q)
{
	struct str text = {0};
	enum role role = ROLE_TEXT;
	int col = GUTTER + place->col;

	column_text(place->column, q, ui->is_exact, &text, &role);
	if (queue_glyph(q) == GLYPH_STALE && role == ROLE_TEXT)
		role = ROLE_STATE_STALE;
	if (place->column->align_right)
		area_right(a, row, col, place->width, role, str_sv(&text));
	else
		area_text(a, row, col, place->width, role, str_sv(&text));
	str_release(&text);
}

static void draw_cell(struct ui *ui, const struct fleet_view *view, struct area a, int row,
	const struct column_place *place, const struct queue *q, bool is_selected)
{
	switch (place->column->id) {
	case COLUMN_STATE:
		area_glyph(a, row, GUTTER + place->col, queue_role(q), queue_glyph(q));
		break;
	case COLUMN_QUEUE:
		draw_name(ui, view, a, row, place, q, is_selected);
		break;
	case COLUMN_TREND:
		trend_draw(a, row, GUTTER + place->col, place->width, &q->ready, ui->unix_ms);
		break;
	case COLUMN_CONTEXT:
	case COLUMN_READY:
	case COLUMN_FLIGHT:
	case COLUMN_DELAY:
	case COLUMN_DLQ:
	case COLUMN_IN:
	case COLUMN_OUT:
	case COLUMN_NET:
	case COLUMN_ETA:
	case COLUMN_TYPE:
	case COLUMN_VIS:
	case COLUMN_ALARMS:
	case COLUMN_LINT:
	case COLUMN_COUNT:
		draw_text(ui, a, row, place, q);
		break;
	}
}

static void draw_row(struct ui *ui, struct fleet_view *view, struct area a, int row,
	const struct table *table, size_t index)
{
	struct queue *q = view->rows.queues[index];
	bool is_selected = index == view->list.selected;

	if (is_selected)
		area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
	if (queue_set_has(&view->marks, q))
		area_glyph(a, row, MARK_COL, ROLE_MARK, GLYPH_MARK);
	for (size_t i = 0; i < table->count; i++)
		draw_cell(ui, view, a, row, &table->places[i], q, is_selected);
	area_link_item(a, row, 0, -1, LINK_ROW, index, is_selected);
	attention_add(ui, q);
}

void fleet_table_draw(struct ui *ui, struct fleet_view *view, struct area a)
{
	struct table table;

	list_resize(&view->list, view->rows.count, a.rows > 1 ? (size_t)a.rows - 1 : 0);
	if (!view->has_chosen)
		view->list.top = 0;
	lay_out(ui, view, a.cols - GUTTER, &table);
	draw_header(view, a, &table);
	if (view->rows.count == 0)
		fleet_empty_draw(ui, view, area_sub(a, 1, 0, a.rows - 1, a.cols));
	for (size_t i = 0; i < list_shown(&view->list); i++)
		draw_row(ui, view, a, (int)i + 1, &table, view->list.top + i);
}
