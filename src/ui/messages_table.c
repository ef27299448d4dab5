/* The list of messages. */
#include "view_messages.h"

#include "sqscope/base/safe_text.h"
#include "sqscope/base/units.h"

enum {
	CURSOR_COL = 0,
	MARK_COL = 1,
	PAST_COL = 2,
	ID_COL = 3,
	ID_COLS = 8,
	RECV_COLS = 5,
	AGE_COLS = 7,
	UNTIL_COLS = 10,
	SIZE_COLS = 7,
	TYPE_COLS = 5,
	NARROW_COLS = 66, /* under it the age gives way */
	TIGHT_COLS = 56,  /* and the size */
	LENS_COLS_MIN = 6,
	LENS_GAP = 2,
};

/* Where each column begins; 0 columns: it gave way. */
struct layout {
	int recv, age, until, size, type, body;
	int age_cols, size_cols;
	int body_cols;
};

static struct layout lay_out(int cols)
{
	struct layout l = {.age_cols = cols >= NARROW_COLS ? AGE_COLS : 0,
		.size_cols = cols >= TIGHT_COLS ? SIZE_COLS : 0};

	l.recv = ID_COL + ID_COLS;
	l.age = l.recv + RECV_COLS;
	l.until = l.age + l.age_cols;
	l.size = l.until + UNTIL_COLS;
	l.type = l.size + l.size_cols + 1;
	l.body = l.type + TYPE_COLS + 1;
	l.body_cols = cols > l.body ? cols - l.body : 0;
	return l;
}

/* --- the title ------------------------------------------------------------------------------- */

/* Columns of the lens: as wide as what is in them, the last one takes the rest. */
struct lens_layout {
	size_t count; /* 0: the body is shown */
	int col[FILTER_EXPRS_MAX], width[FILTER_EXPRS_MAX];
};

static void measure(const struct messages_view *view, struct lens_layout *lens)
{
	const struct list *list = &view->list;

	for (size_t i = 0; i < lens->count; i++)
		lens->width[i] = (int)strlen(view->lens.names[i]) + LENS_GAP;
	for (size_t row = list->top; row < list->top + list_shown(list); row++) {
		const struct desk_item *item = view->shown[row];

		for (size_t i = 0; i < lens->count && i < item->value_count; i++) {
			int width = safe_width(str_sv(&item->values[i]), 0) + LENS_GAP;

			lens->width[i] = width > lens->width[i] ? width : lens->width[i];
		}
	}
}

/* The widest gives way, column by column, until all fit. */
static void squeeze(struct lens_layout *lens, int cols)
{
	int sum = 0;

	for (size_t i = 0; i < lens->count; i++)
		sum += lens->width[i];
	while (sum > cols) {
		size_t widest = 0;

		for (size_t i = 1; i < lens->count; i++) {
			if (lens->width[i] > lens->width[widest])
				widest = i;
		}
		if (lens->width[widest] <= LENS_COLS_MIN)
			break;
		lens->width[widest]--;
		sum--;
	}
}

static void lay_out_lens(
	const struct messages_view *view, const struct layout *l, struct lens_layout *lens)
{
	int col = l->body;

	*lens = (struct lens_layout){.count = view->lens.count};
	if (lens->count > FILTER_EXPRS_MAX - 2)
		lens->count = FILTER_EXPRS_MAX - 2;
	measure(view, lens);
	squeeze(lens, l->body_cols);
	for (size_t i = 0; i < lens->count; i++) {
		lens->col[i] = col;
		col += lens->width[i];
	}
	if (lens->count > 0)
		lens->width[lens->count - 1] =
			l->body + l->body_cols - lens->col[lens->count - 1] + LENS_GAP;
}

/* A name of the config as a title: upper-case ASCII. */
static void draw_lens_title(struct area a, int col, int width, const char *name)
{
	struct str title = {0};

	for (; *name; name++)
		str_add_char(&title, *name >= 'a' && *name <= 'z' ? (char)(*name - 32) : *name);
	area_text(a, 0, col, width - LENS_GAP, ROLE_HEADER, str_sv(&title));
	str_release(&title);
}

static void draw_title(const struct messages_view *view, const struct layout *l,
	const struct lens_layout *lens, struct area a)
{
	area_text(a, 0, ID_COL, -1, ROLE_HEADER, sv_cstr("ID"));
	area_right(a, 0, l->recv, RECV_COLS, ROLE_HEADER, sv_cstr("RECV"));
	if (l->age_cols > 0)
		area_right(a, 0, l->age, l->age_cols, ROLE_HEADER, sv_cstr("AGE"));
	area_right(a, 0, l->until, UNTIL_COLS - 1, ROLE_HEADER, sv_cstr("UNTIL"));
	if (l->size_cols > 0)
		area_right(a, 0, l->size, l->size_cols, ROLE_HEADER, sv_cstr("SIZE"));
	area_text(a, 0, l->type, TYPE_COLS, ROLE_HEADER, sv_cstr("TYPE"));
	if (lens->count == 0)
		area_text(a, 0, l->body, -1, ROLE_HEADER, sv_cstr("BODY (controls made visible)"));
	for (size_t i = 0; i < lens->count; i++)
		draw_lens_title(a, lens->col[i], lens->width[i], view->lens.names[i]);
}

/* --- a row ----------------------------------------------------------------------------------- */

static void draw_count(const struct message *m, const struct layout *l, struct area a, int row)
{
	int64_t count = message_fact_number(m, "ApproximateReceiveCount");
	char text[UNITS_TEXT_SIZE];

	area_right(a, row, l->recv, RECV_COLS, ROLE_TEXT, sv_cstr(units_count(count, text)));
}

static void draw_age(
	const struct message *m, int64_t unix_ms, const struct layout *l, struct area a, int row)
{
	int64_t sent = message_fact_number(m, "SentTimestamp");
	int64_t age_s = sent == UNKNOWN ? UNKNOWN : (unix_ms - sent) / 1000;
	char text[UNITS_TEXT_SIZE];

	if (l->age_cols == 0)
		return;
	if (sent != UNKNOWN && age_s < 0)
		age_s = 0;
	area_right(a, row, l->age, l->age_cols, ROLE_TEXT, sv_cstr(units_duration(age_s, text)));
}

static void draw_size(const struct desk_item *item, const struct layout *l, struct area a, int row)
{
	struct str text = {0};

	if (l->size_cols == 0)
		return;
	message_add_size(item->summary.size_bytes, &text);
	area_right(a, row, l->size, l->size_cols, ROLE_TEXT, str_sv(&text));
	str_release(&text);
}

static void draw_lens(
	const struct desk_item *item, const struct lens_layout *lens, struct area a, int row)
{
	for (size_t i = 0; i < lens->count && i < item->value_count; i++) {
		bool is_error = item->value_errors[i];

		area_text(a, row, lens->col[i], lens->width[i] - LENS_GAP,
			is_error ? ROLE_ERROR : ROLE_TEXT,
			is_error ? sv_cstr("error") : str_sv(&item->values[i]));
	}
}

static void draw_until(const struct messages_view *view, const struct desk_item *item, int col,
	struct area a, int row)
{
	struct str text = {0};
	enum role role = message_add_until(item, view->ui->now_ms, &text);
	/* The sign behind the time has a column of its own. */
	bool has_sign = text.n > 0 && (text.p[text.n - 1] == '!' || text.p[text.n - 1] == 'H');

	if (item->lease->is_busy)
		role = ROLE_STATE_BUSY;
	area_right(a, row, col, UNTIL_COLS - !has_sign, role, str_sv(&text));
	str_release(&text);
}

static void draw_row(struct messages_view *view, const struct desk_item *item,
	const struct layout *l, const struct lens_layout *lens, struct area a, int row)
{
	const struct message *m = &item->lease->message;
	bool is_over = item->lease->state != LEASE_HELD;

	if (item->is_marked)
		area_glyph(a, row, MARK_COL, ROLE_MARK, GLYPH_MARK);
	if (item->past == JOURNAL_PAST_RETURNED || item->past == JOURNAL_PAST_SAME_BODY)
		area_text(a, row, PAST_COL, 1, ROLE_STATE_WARN, sv_cstr("R"));
	area_text(a, row, ID_COL, ID_COLS, item->is_marked ? ROLE_MARK : ROLE_TEXT,
		message_short_id(m));
	draw_count(m, l, a, row);
	draw_age(m, view->ui->unix_ms, l, a, row);
	draw_until(view, item, l->until, a, row);
	if (!item->is_summarised)
		return;
	draw_size(item, l, a, row);
	area_text(a, row, l->type, TYPE_COLS, is_over ? ROLE_DIM : ROLE_TEXT,
		sv_cstr(body_form_rows[item->summary.outer].brief));
	if (lens->count > 0)
		draw_lens(item, lens, a, row);
	else
		area_text(a, row, l->body, -1, is_over ? ROLE_DIM : ROLE_TEXT,
			sv_cstr(item->summary.text));
}

/* When the sign that its end is near is to appear. */
static void note_end(struct messages_view *view, const struct desk_item *item)
{
	int64_t at_ms = item->lease->until_ms - LEASE_NEAR_MS;

	if (item->lease->state != LEASE_HELD || at_ms <= view->ui->now_ms)
		return;
	if (view->wake_ms == UNKNOWN || at_ms < view->wake_ms)
		view->wake_ms = at_ms;
}

static void draw_nothing(const struct messages_view *view, struct area a)
{
	struct desk_status status;

	message_desk_status(view->desk, &status);
	if (status.is_receiving || status.is_scanning)
		area_text(a, 1, ID_COL, -1, ROLE_STATE_BUSY, sv_cstr("receiving..."));
	else if (status.count == 0)
		area_text(a, 1, ID_COL, -1, ROLE_TEXT,
			sv_cstr("Nothing was received yet. n receives up to 10, N walks the queue."));
	else
		area_text(a, 1, ID_COL, -1, ROLE_TEXT,
			sv_cstr("Nothing of what was received matches. Esc shows all again."));
}

void messages_table_draw(struct messages_view *view, struct area a, bool has_focus)
{
	struct layout l = lay_out(a.cols - 1);
	struct list *list = &view->list;
	struct lens_layout lens;

	list_resize(list, view->shown_count, (size_t)(a.rows - 1));
	list_reveal(list);
	lay_out_lens(view, &l, &lens);
	draw_title(view, &l, &lens, a);
	if (list->count == 0)
		draw_nothing(view, a);
	for (size_t i = 0; i < list_shown(list); i++) {
		const struct desk_item *item = view->shown[list->top + i];
		int row = (int)i + 1;

		draw_row(view, item, &l, &lens, a, row);
		if (has_focus)
			area_link_item(a, row, 0, -1, LINK_ROW, list->top + i,
				list->top + i == list->selected);
		note_end(view, item);
		if (list->top + i != list->selected)
			continue;
		area_glyph(a, row, CURSOR_COL, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
		area_role(a, row, ID_COL, ID_COLS, has_focus ? ROLE_SELECT : ROLE_SELECT_INACTIVE);
		if (has_focus)
			area_cursor(a, row, ID_COL);
	}
}
