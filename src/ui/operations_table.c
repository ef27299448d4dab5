/* The list of operations: a row each, the newest first. */
#include "sqscope/base/clock.h"
#include "sqscope/base/units.h"
#include "view_operations.h"

enum {
	NUMBER_COL = 1,
	NUMBER_COLS = 3,
	STATE_COL = 5,
	WHAT_COL = 12,
	BAR_COLS = 12, /* "[#####.....]" */
	BAR_CELLS = 10,
	COUNT_COLS = 8,
	RATE_COLS = 7,
	ETA_COLS = 6,
	AT_COLS = 7,
	WIDE_COLS_MIN = 74, /* under it the bar and the time of the start give way */
};

/* Columns behind WHAT, from the right. */
struct layout {
	int what_cols, bar, count, rate, eta, at;
	bool is_wide;
};

static struct layout lay_out(int cols)
{
	struct layout l = {.is_wide = cols >= WIDE_COLS_MIN};

	l.at = cols - (l.is_wide ? AT_COLS : 0);
	l.eta = l.at - ETA_COLS;
	l.rate = l.eta - RATE_COLS;
	l.count = l.rate - COUNT_COLS;
	l.bar = l.count - (l.is_wide ? BAR_COLS : 0);
	l.what_cols = l.bar - WHAT_COL - 1;
	return l;
}

enum role operation_role(enum operation_state state)
{
	switch (state) {
	case OPERATION_BEGINS:
	case OPERATION_RUNS:
	case OPERATION_ENDING:
		return ROLE_STATE_BUSY;
	case OPERATION_PAUSED:
		return ROLE_STATE_STALE;
	case OPERATION_ASKS:
	case OPERATION_UNFINISHED:
	case OPERATION_PARTLY:
		return ROLE_STATE_WARN;
	case OPERATION_DONE:
		return ROLE_STATE_OK;
	case OPERATION_CANCELLED:
		return ROLE_DIM;
	case OPERATION_FAILED:
		return ROLE_STATE_CRIT;
	case OPERATION_STATE_COUNT:
		break;
	}
	return ROLE_TEXT;
}

static void draw_title(const struct layout *l, struct area a)
{
	area_text(a, 0, NUMBER_COL + 2, -1, ROLE_HEADER, sv_cstr("#"));
	area_text(a, 0, STATE_COL, -1, ROLE_HEADER, sv_cstr("STATE"));
	area_text(a, 0, WHAT_COL, -1, ROLE_HEADER, sv_cstr("WHAT"));
	area_text(a, 0, l->is_wide ? l->bar : l->count + 1, -1, ROLE_HEADER,
		sv_cstr(l->is_wide ? "PROGRESS" : "DONE"));
	area_right(a, 0, l->rate, RATE_COLS, ROLE_HEADER, sv_cstr("RATE"));
	area_right(a, 0, l->eta, ETA_COLS, ROLE_HEADER, sv_cstr("ETA"));
	if (l->is_wide)
		area_right(a, 0, l->at, AT_COLS, ROLE_HEADER, sv_cstr("BEGAN"));
}

/* "[#####.....]"; of what has no total: nothing. */
static void draw_bar(const struct operation *op, struct area a, int row, int col)
{
	const struct operation_figures *f = &op->figures;
	int64_t filled;

	if (f->total == UNKNOWN || f->total <= 0)
		return;
	filled = f->done * BAR_CELLS / f->total;
	filled = filled > BAR_CELLS ? BAR_CELLS : filled;
	area_text(a, row, col, 1, ROLE_BORDER, sv_cstr("["));
	area_fill(a, row, col + 1, BAR_CELLS, ROLE_DIM, '.');
	area_fill(a, row, col + 1, (int)filled, ROLE_TREND, '#');
	area_text(a, row, col + 1 + BAR_CELLS, 1, ROLE_BORDER, sv_cstr("]"));
}

static void draw_pace(const struct operation *op, const struct layout *l, struct area a, int row)
{
	int64_t eta_s = operation_eta_s(op);
	char text[UNITS_TEXT_SIZE];
	struct str rate = {0};

	if (l->is_wide)
		draw_bar(op, a, row, l->bar);
	area_right(a, row, l->count, COUNT_COLS, ROLE_TEXT,
		sv_cstr(units_count(op->figures.done, text)));
	if (op->measured >= 0)
		str_addf(&rate, "%s/s", units_rate(op->measured, false, text));
	area_right(a, row, l->rate, RATE_COLS, ROLE_TEXT, str_sv(&rate));
	area_right(a, row, l->eta, ETA_COLS, ROLE_TEXT,
		sv_cstr(eta_s == UNKNOWN ? "-" : units_duration(eta_s, text)));
	str_release(&rate);
}

/* What became of it, in the columns of bar, count, rate and ETA. */
static void draw_end(const struct operation *op, const struct layout *l, struct area a, int row)
{
	char text[UNITS_TEXT_SIZE];
	struct str end = {0};
	bool has_failed = op->figures.state == OPERATION_FAILED;

	if (has_failed && err_is_set(&op->figures.err))
		str_add_cstr(&end, op->figures.err.msg);
	else
		operation_add_progress(op, &end);
	if (op->figures.state == OPERATION_CANCELLED && op->figures.done > 0)
		str_add_cstr(&end, ", not undone");
	if (!has_failed && op->ended_ms != UNKNOWN)
		str_addf(&end, ", took %s",
			units_duration((op->ended_ms - op->started_ms) / 1000, text));
	area_text(a, row, l->bar, l->at - l->bar - 1, has_failed ? ROLE_ERROR : ROLE_TEXT,
		str_sv(&end));
	str_release(&end);
}

static void draw_row(const struct operation *op, const struct layout *l, struct area a, int row)
{
	enum { HH_MM = 5 };
	char when[CLOCK_TEXT_SIZE];
	struct str what = {0};

	str_addf(&what, "%d", op->number);
	area_right(a, row, NUMBER_COL, NUMBER_COLS, ROLE_TEXT, str_sv(&what));
	area_text(a, row, STATE_COL, -1, operation_role(op->figures.state),
		sv_cstr(operation_state_words[op->figures.state]));
	str_clear(&what);
	str_addf(&what, "%s %.*s", op->kind->verb, SV_ARGS(operation_queue(op)));
	area_text(a, row, WHAT_COL, l->what_cols, ROLE_TEXT, str_sv(&what));
	if (operation_is_over(op))
		draw_end(op, l, a, row);
	else
		draw_pace(op, l, a, row);
	if (l->is_wide) {
		clock_format_hms(op->started_unix_ms, when);
		area_right(a, row, l->at, AT_COLS, ROLE_DIM, sv_of(when, HH_MM));
	}
	str_release(&what);
}

void operations_table_draw(struct ui *ui, struct operations_view *view, struct area a)
{
	const struct operations *operations = operations_of(ui);
	struct layout l = lay_out(a.cols - 1);
	struct list *list = &view->list;
	size_t count = operations_count(operations);

	draw_title(&l, a);
	if (count == 0)
		area_text(a, 1, STATE_COL, -1, ROLE_TEXT,
			sv_cstr("Nothing was begun from here yet. R on a queue begins a redrive."));
	for (size_t i = 0; i < list_shown(list); i++) {
		size_t row = list->top + i;

		draw_row(operations_at(operations, count - 1 - row), &l, a, (int)i + 1);
		if (row != list->selected)
			continue;
		area_glyph(a, (int)i + 1, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
		area_role(a, (int)i + 1, NUMBER_COL, NUMBER_COLS, ROLE_SELECT);
		area_cursor(a, (int)i + 1, NUMBER_COL + NUMBER_COLS - 1);
	}
}
