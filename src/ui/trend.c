/* The recent past of a count as bars. */
#include "trend.h"

enum { AXIS_COL = 5, STEPS = 8, MINUTE_MS = 60 * 1000 };

void trend_draw(
	struct area a, int row, int col, int width, const struct series *series, int64_t unix_ms)
{
	bool is_running = series->last_minute == unix_ms / MINUTE_MS;
	int64_t max = 0, value;
	int n = width < SERIES_MINUTES ? width : SERIES_MINUTES, first = is_running ? 1 : 0;
	enum glyph bar;

	for (int i = 0; i < n; i++) {
		value = series_at(series, first + i);
		max = value > max ? value : max;
	}
	for (int i = 0; i < n; i++) {
		value = series_at(series, first + i);
		bar = value > 0 ? glyph_bar(value, max) : GLYPH_COUNT;
		if (bar != GLYPH_COUNT)
			area_glyph(a, row, col + width - 1 - i, ROLE_TREND, bar);
	}
}

static void draw_figures(struct area a, const struct series *series, int64_t max)
{
	char now[UNITS_TEXT_SIZE], most[UNITS_TEXT_SIZE];
	int end = AXIS_COL + 1 + SERIES_MINUTES;

	area_text(a, 0, 0, -1, ROLE_TITLE, sv_cstr("Ready messages, last 60 min"));
	if (max == UNKNOWN)
		return;
	units_count(max, most);
	units_count(series_at(series, 0), now);
	area_textf(a, 0, end - (int)(strlen("max   now ") + strlen(most) + strlen(now)), -1,
		ROLE_TEXT, "max %s  now %s", most, now);
}

/* One column of bars from the bottom up; what is more than nothing shows at least its lowest step.
 */
static void draw_minute(struct area a, int col, int height, int64_t value, int64_t max)
{
	int64_t level;

	if (value <= 0)
		return;
	level = (int64_t)((double)value / (double)max * (double)(height * STEPS) + 0.5);
	level = level < 1 ? 1 : level;
	for (int row = height; row >= 1 && level > 0; row--) {
		int step = level < STEPS ? (int)level : STEPS;

		area_glyph(a, row, col, ROLE_TREND, (enum glyph)(GLYPH_BAR_1 + step - 1));
		level -= step;
	}
}

static void draw_scale(struct area a, int height, int64_t max)
{
	char text[UNITS_TEXT_SIZE];

	for (int row = 1; row <= height; row++)
		area_glyph(a, row, AXIS_COL, ROLE_BORDER, GLYPH_VLINE);
	area_glyph(a, height + 1, AXIS_COL, ROLE_BORDER, GLYPH_BOTTOM_LEFT);
	if (max == UNKNOWN)
		return;
	area_right(a, height + 1, 0, AXIS_COL, ROLE_DIM, sv_cstr("0"));
	if (max > 0)
		area_right(a, 1, 0, AXIS_COL, ROLE_DIM, sv_cstr(units_count(max, text)));
	/* A scale mark in the middle stands for exactly half only when the middle is a row's top
	 * edge. */
	if (max > 1 && height >= 4 && height % 2 == 0)
		area_right(a, height / 2 + 1, 0, AXIS_COL, ROLE_DIM,
			sv_cstr(units_count(max / 2, text)));
}

static void draw_times(struct area a, int row)
{
	enum { TWENTY = SERIES_MINUTES / 3 };
	int col = AXIS_COL + 1;

	area_text(a, row, col, -1, ROLE_DIM, sv_cstr("-60m"));
	area_text(a, row, col + TWENTY - 1, -1, ROLE_DIM, sv_cstr("-40m"));
	area_text(a, row, col + 2 * TWENTY - 1, -1, ROLE_DIM, sv_cstr("-20m"));
	area_text(a, row, col + SERIES_MINUTES - 3, -1, ROLE_DIM, sv_cstr("now"));
}

void graph_draw(struct area a, const struct series *series)
{
	int height = a.rows - 3;
	int64_t max = series_max(series, SERIES_MINUTES), value;

	if (a.rows < GRAPH_ROWS_MIN)
		return;
	draw_figures(a, series, max);
	draw_scale(a, height, max);
	for (int i = 0; i < SERIES_MINUTES; i++) {
		int col = AXIS_COL + SERIES_MINUTES - i;

		value = series_at(series, i);
		if (value == UNKNOWN)
			continue;
		area_glyph(a, height + 1, col, ROLE_BORDER, GLYPH_HLINE);
		draw_minute(a, col, height, value, max);
	}
	draw_times(a, height + 2);
}
