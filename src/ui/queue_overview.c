/* One queue at a glance, laid out for the room there is. */
#include "queue_overview.h"
#include "queue_facts.h"
#include "trend.h"

enum {
	TWO_COLUMNS_COLS = 116,
	LEFT_COLS = 78, /* on a wide screen: counts and graph */
	GRAPH_ROWS_MAX = 24,
	GRAPH_ROWS_LEAST = 5, /* with fewer it is left out */
	ROOMY_ROWS = 17,      /* from here on blank rows stand between the parts */
	LINKS_MAX = 6
};

static size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The heading and the links that fit into `rows`. Returns the rows used. */
static int draw_links(const struct queue *q, const struct queue_links *links, struct list *list,
	bool has_cursor, struct area a, int row, size_t rows)
{
	struct str text = {0};

	area_text(a, row, 1, -1, ROLE_TITLE, sv_cstr("Redrive"));
	queue_links_describe(q, &text);
	area_text(a, row, 10, -1, ROLE_DIM, str_sv(&text));
	str_release(&text);
	list_resize(list, links->count, min_size(links->count, rows - 1));
	list_reveal(list);
	queue_links_draw(
		links, list, has_cursor, area_sub(a, row + 1, 0, (int)list->height, a.cols));
	return 1 + (int)list->height;
}

/* Rows for the graph out of what is left beside the links; 0: it would not say anything. */
static int graph_rows(const struct queue *q, int rest)
{
	if (rest < GRAPH_ROWS_LEAST || series_max(&q->ready, SERIES_MINUTES) == UNKNOWN)
		return 0;
	return rest < GRAPH_ROWS_MAX ? rest : GRAPH_ROWS_MAX;
}

static void draw_wide(const struct queue *q, const struct queue_links *links, struct list *list,
	bool has_cursor, struct area a)
{
	struct area left = area_sub(a, 0, 0, a.rows, LEFT_COLS);
	struct area right = area_sub(a, 0, LEFT_COLS + 1, a.rows, a.cols - LEFT_COLS - 1);
	int row = QUEUE_COUNTS_ROWS, graph;

	queue_counts_draw(q, left);
	row += queue_error_draw(q, area_sub(left, row, 0, left.rows - row, left.cols));
	graph = graph_rows(q, left.rows - row - 1);
	if (graph > 0)
		graph_draw(area_sub(left, row + 1, 1, graph, left.cols - 1), &q->ready);
	row = draw_links(q, links, list, has_cursor, right, 0, LINKS_MAX) + 1;
	queue_settings_draw(q, area_sub(right, row, 0, right.rows - row, right.cols));
}

static void draw_stacked(const struct queue *q, const struct queue_links *links, struct list *list,
	bool has_cursor, struct area a)
{
	int gap = a.rows >= ROOMY_ROWS ? 1 : 0, row = QUEUE_COUNTS_ROWS, rest, graph;
	int links_rows = 1 + (int)min_size(links->count, LINKS_MAX);

	queue_counts_draw(q, a);
	row += queue_error_draw(q, area_sub(a, row, 0, a.rows - row, a.cols));
	rest = a.rows - row - links_rows - 1;
	/* A graph is worth more than blank rows around it. */
	if (rest - 3 * gap < GRAPH_ROWS_LEAST && rest >= GRAPH_ROWS_LEAST)
		gap = 0;
	row += gap;
	graph = graph_rows(q, rest - 3 * gap);
	if (graph > 0) {
		graph_draw(area_sub(a, row, 1, graph, a.cols - 1), &q->ready);
		row += graph + gap;
	}
	rest = a.rows - row - 1 - gap;
	if (rest >= 1)
		row += draw_links(q, links, list, has_cursor, a, row, (size_t)rest) + gap;
	queue_settings_draw_row(q, a, row);
}

void queue_overview_draw(const struct queue *q, const struct queue_links *links, struct list *list,
	bool has_cursor, struct area a)
{
	if (a.cols >= TWO_COLUMNS_COLS)
		draw_wide(q, links, list, has_cursor, a);
	else
		draw_stacked(q, links, list, has_cursor, a);
}
