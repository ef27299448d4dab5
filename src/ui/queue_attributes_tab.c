/* The attributes of a queue: rows, and the selected one explained. */
#include "doc.h"
#include "name_cut.h"
#include "view_queue.h"

enum {
	GUTTER = 2,
	NAME_COLS = 37,
	NAME_COLS_NARROW = 28,
	VALUE_COLS = 22,
	VALUE_COLS_NARROW = 20,
	DEFAULT_COLS = 12,
	EXPLAIN_ROWS = 6,
	EXPLAIN_ROWS_FEW = 4,
	ROOMY_ROWS = 14
};

struct table {
	const struct queue *q;
	enum queue_attribute ids[ATTR_COUNT];
	size_t count;
	int value_col, value_cols, default_col, summary_col;
};

static bool is_about_fifo(enum queue_attribute id)
{
	return id == ATTR_FIFO || id == ATTR_CONTENT_DEDUPLICATION ||
	       id == ATTR_DEDUPLICATION_SCOPE || id == ATTR_FIFO_THROUGHPUT_LIMIT;
}

static bool is_set(const struct queue *q, enum queue_attribute id)
{
	switch (queue_attribute_rows[id].kind) {
	case ATTRIBUTE_TEXT:
	case ATTRIBUTE_JSON:
		return q->attributes.text[id];
	case ATTRIBUTE_COUNT_OF_MESSAGES:
	case ATTRIBUTE_SECONDS:
	case ATTRIBUTE_BYTES:
	case ATTRIBUTE_TIME:
	case ATTRIBUTE_BOOL:
		break;
	}
	return q->attributes.number[id] != UNKNOWN;
}

static void lay_out(struct table *table, const struct queue *q, int cols)
{
	int name_cols = cols >= GUTTER + NAME_COLS + VALUE_COLS + DEFAULT_COLS ? NAME_COLS
									       : NAME_COLS_NARROW;

	*table = (struct table){.q = q};
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		enum queue_attribute id = (enum queue_attribute)i;

		if (q->is_fifo || !is_about_fifo(id) || is_set(q, id))
			table->ids[table->count++] = id;
	}
	table->value_col = GUTTER + name_cols + 1;
	table->value_cols = name_cols == NAME_COLS ? VALUE_COLS : VALUE_COLS_NARROW;
	table->default_col = table->value_col + table->value_cols + 1;
	table->summary_col = table->default_col + DEFAULT_COLS + 1;
}

/* Not set is "-" once everything was asked for, "?" before. */
static enum role add_value(const struct queue *q, enum queue_attribute id, struct str *out)
{
	if (is_set(q, id)) {
		queue_attributes_format(&q->attributes, id, out);
		return ROLE_TEXT;
	}
	str_add_cstr(out, q->full_ms == UNKNOWN ? "?" : "-");
	return ROLE_DIM;
}

/* The default, written as values are. */
static void add_default(enum queue_attribute id, struct str *out)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct queue_attributes attributes;

	if (row->default_text[0] == '\0')
		return;
	queue_attributes_init(&attributes);
	if (queue_attributes_set(&attributes, sv_cstr(row->name), sv_cstr(row->default_text)))
		queue_attributes_format(&attributes, id, out);
	else
		str_add_cstr(out, row->default_text);
	queue_attributes_release(&attributes);
}

static void draw_row(
	const struct table *table, struct area a, int row, size_t index, bool is_selected)
{
	enum queue_attribute id = table->ids[index];
	struct str value = {0}, normal = {0};
	enum role role = add_value(table->q, id, &value);
	bool is_default;

	add_default(id, &normal);
	is_default = normal.n > 0 && sv_eq(str_sv(&value), str_sv(&normal));
	if (is_selected) {
		area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
		area_cursor(a, row, GUTTER);
	}
	name_draw(a, row, GUTTER, table->value_col - GUTTER - 1,
		is_selected ? ROLE_SELECT : ROLE_TEXT, sv_cstr(queue_attribute_rows[id].name));
	area_text(a, row, table->value_col, table->value_cols, role, str_sv(&value));
	area_text(a, row, table->default_col, DEFAULT_COLS, ROLE_DIM,
		is_default ? sv_cstr("default") : str_sv(&normal));
	if (table->summary_col < a.cols - DEFAULT_COLS)
		area_text(a, row, table->summary_col, -1, ROLE_DIM,
			sv_cstr(queue_attribute_rows[id].summary));
	str_release(&value);
	str_release(&normal);
}

static void add_range(enum queue_attribute id, struct str *out)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	char low[UNITS_TEXT_SIZE], high[UNITS_TEXT_SIZE];
	struct str normal = {0};

	str_add_cstr(out, row->is_settable ? "Can be set" : "Read only");
	if (row->is_settable && row->min != UNKNOWN && row->kind == ATTRIBUTE_SECONDS)
		str_addf(out, ", %s to %s", units_duration(row->min, low),
			units_duration(row->max, high));
	else if (row->is_settable && row->min != UNKNOWN && row->kind == ATTRIBUTE_BYTES)
		str_addf(
			out, ", %s to %s", units_bytes(row->min, low), units_bytes(row->max, high));
	add_default(id, &normal);
	if (normal.n > 0)
		str_addf(out, "; %s by default", str_cstr(&normal));
	str_add_char(out, '.');
	str_release(&normal);
}

static void draw_explanation(const struct table *table, const struct list *list, struct area a)
{
	enum queue_attribute id = table->ids[list->selected];
	struct doc doc = {0};
	struct str value = {0}, range = {0};
	int width = a.cols - GUTTER - 1;

	add_value(table->q, id, &value);
	add_range(id, &range);
	doc_line(&doc);
	doc_add(&doc, GUTTER, ROLE_TITLE, sv_cstr(queue_attribute_rows[id].name));
	if (value.n > (size_t)table->value_cols) {
		doc_line(&doc);
		doc_wrap(&doc, GUTTER, width, ROLE_TEXT, str_sv(&value));
	}
	doc_line(&doc);
	doc_wrap(&doc, GUTTER, width, ROLE_TEXT, sv_cstr(queue_attribute_rows[id].summary));
	doc_line(&doc);
	doc_wrap(&doc, GUTTER, width, ROLE_DIM, str_sv(&range));
	doc_draw(&doc, a, 0);
	doc_release(&doc);
	str_release(&value);
	str_release(&range);
}

enum queue_attribute attributes_tab_at(const struct queue *q, size_t index)
{
	struct table table;

	lay_out(&table, q, 0);
	return table.ids[index < table.count ? index : 0];
}

void attributes_tab_draw(const struct queue *q, struct list *list, struct area a)
{
	int rows = a.rows - 1 - (a.rows >= ROOMY_ROWS ? EXPLAIN_ROWS : EXPLAIN_ROWS_FEW);
	struct table table;

	lay_out(&table, q, a.cols);
	area_text(a, 0, GUTTER, -1, ROLE_HEADER, sv_cstr("ATTRIBUTE"));
	area_text(a, 0, table.value_col, -1, ROLE_HEADER, sv_cstr("VALUE"));
	area_text(a, 0, table.default_col, -1, ROLE_HEADER, sv_cstr("DEFAULT"));
	if (rows > (int)table.count)
		rows = (int)table.count;
	list_resize(list, table.count, (size_t)rows);
	list_reveal(list);
	for (size_t i = 0; i < list_shown(list); i++)
		draw_row(&table, a, (int)i + 1, list->top + i, list->top + i == list->selected);
	draw_explanation(&table, list, area_sub(a, 1 + rows + 1, 0, a.rows - rows - 2, a.cols));
}
