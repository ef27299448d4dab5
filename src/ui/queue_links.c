/* The redrive links of a queue, both ways. */
#include "queue_links.h"
#include "name_cut.h"
#include "queue_look.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

enum { DIRECTION_COL = 2, NAME_COL = 8, NAME_COLS_MAX = 40, COUNT_COLS = 7, STATE_COLS = 2 };

void queue_links_release(struct queue_links *links)
{
	free(links->items);
	*links = (struct queue_links){0};
}

static void add(struct queue_links *links, bool is_source, struct queue *q, struct sv name)
{
	links->items = mem_grow(links->items, &links->cap, links->count + 1, sizeof *links->items);
	links->items[links->count++] = (struct queue_link){is_source, q, name};
}

/* The name at the end of an ARN. */
static struct sv arn_name(struct sv arn)
{
	struct sv head, tail;

	while (sv_cut(arn, ':', &head, &tail))
		arn = tail;
	return arn;
}

void queue_links_update(struct queue_links *links, const struct queue *q)
{
	struct sv arn = sv_cstr(q->attributes.dead_letter_arn);

	links->count = 0;
	if (q->dead_letter)
		add(links, false, q->dead_letter, sv_cstr(q->dead_letter->name));
	else if (arn.n > 0)
		add(links, false, NULL, arn_name(arn));
	for (size_t i = 0; i < q->source_count; i++)
		add(links, true, q->sources[i], sv_cstr(q->sources[i]->name));
	for (size_t i = 0; i < q->other_source_count; i++)
		add(links, true, NULL, str_sv(&q->other_sources[i]));
}

void queue_links_describe(const struct queue *q, struct str *out)
{
	size_t sources = q->source_count + q->other_source_count;
	int64_t receives = q->attributes.max_receive_count;

	if (q->attributes.dead_letter_arn && receives != UNKNOWN)
		str_addf(out, "after %lld receive%s to its DLQ", (long long)receives,
			receives == 1 ? "" : "s");
	else if (q->attributes.dead_letter_arn)
		str_add_cstr(out, "to its DLQ");
	if (sources > 0)
		str_addf(out, "%sDLQ of %zu queue%s", out->n > 0 ? "; " : "", sources,
			sources == 1 ? "" : "s");
	if (out->n == 0)
		str_add_cstr(out, q->polled_ms == UNKNOWN ? "?" : "no DLQ, and is none");
}

static int name_cols(const struct queue_links *links)
{
	int most = 0, width;

	for (size_t i = 0; i < links->count; i++) {
		width = safe_width(links->items[i].name, 0);
		most = width > most ? width : most;
	}
	return most < NAME_COLS_MAX ? most : NAME_COLS_MAX;
}

static void draw_state(const struct queue *q, struct area a, int row, int col)
{
	char text[UNITS_TEXT_SIZE];

	area_right(
		a, row, col, COUNT_COLS, ROLE_TEXT, sv_cstr(units_count(queue_visible(q), text)));
	col += COUNT_COLS;
	col += area_text(a, row, col, -1, ROLE_DIM, sv_cstr(" ready  "));
	area_glyph(a, row, col, queue_role(q), queue_glyph(q));
	col += STATE_COLS;
	if (queue_is_failing(q))
		area_text(a, row, col, -1, ROLE_STATE_UNKNOWN, sv_cstr(err_name(queue_error(q))));
	else
		area_text(a, row, col, -1, queue_role(q),
			sv_cstr(*queue_reason(q) ? queue_reason(q) : queue_word(q)));
}

static void draw_link(
	const struct queue_link *link, struct area a, int row, int cols, bool is_selected)
{
	if (is_selected) {
		area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
		area_cursor(a, row, NAME_COL);
	}
	area_text(a, row, DIRECTION_COL, -1, ROLE_DIM, sv_cstr(link->is_source ? "from" : "to"));
	name_draw(a, row, NAME_COL, cols, is_selected ? ROLE_SELECT : ROLE_TEXT, link->name);
	if (link->q)
		draw_state(link->q, a, row, NAME_COL + cols);
	else
		area_text(a, row, NAME_COL + cols + 2, -1, ROLE_DIM, sv_cstr("not watched"));
}

void queue_links_draw(
	const struct queue_links *links, const struct list *list, bool has_cursor, struct area a)
{
	int cols = name_cols(links);

	for (size_t i = 0; i < list_shown(list); i++) {
		size_t index = list->top + i;

		draw_link(&links->items[index], a, (int)i, cols,
			has_cursor && index == list->selected);
	}
}
