/* What stands around the list of messages: the price of looking, how much was seen, groups. */
#include "view_messages.h"

#include "bar.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/base/units.h"

#include <stdlib.h>

enum { BAR_COLS = 20, VALUE_COLS = 40, COUNT_COLS = 6, GROUPS_IN_LINE = 4, MARKED_COLS = 16 };

/* --- the price ------------------------------------------------------------------------------- */

static enum role price_role(const struct look_price *price)
{
	switch (price->danger) {
	case LOOK_MOVES_NOTHING:
		return ROLE_DIM;
	case LOOK_COUNTS:
		return ROLE_NOTICE;
	case LOOK_USES_LAST:
	case LOOK_DEAD_LETTERS:
	case LOOK_UNKNOWN:
		break;
	}
	return ROLE_ERROR;
}

int messages_price_draw(struct messages_view *view, struct area a)
{
	enum { ROWS_MAX = 2, FIFO_ROWS_MAX = 3 };
	const struct look_price *price;
	struct str text = {0};
	struct doc doc = {0};
	struct err err = {0};
	int rows;

	if (!message_desk_attributes(view->desk, &err) && !err_is_set(&err)) {
		area_text(a, 0, 1, -1, ROLE_STATE_BUSY,
			sv_cstr("Looking has a price; reading which: the queue's redrive policy..."));
		return 1;
	}
	price = message_desk_price(view->desk);
	doc_line(&doc);
	/* What is held up says more than that something would be. */
	str_add(&text, str_sv(&price->text));
	if (price->holds_groups && message_desk_count(view->desk) > 0) {
		str_truncate(&text, price->fifo_at);
		if (!messages_add_held_groups(view, &text))
			str_set(&text, str_sv(&price->text));
	}
	doc_wrap(&doc, 1, a.cols - 2, price_role(price), str_sv(&text));
	str_release(&text);
	rows = price->holds_groups ? FIFO_ROWS_MAX : ROWS_MAX;
	rows = (int)doc.lines < rows ? (int)doc.lines : rows;
	doc_draw(&doc, area_sub(a, 0, 0, rows, a.cols), 0);
	doc_release(&doc);
	return rows;
}

/* --- how much was seen ----------------------------------------------------------------------- */

/* What is in the queue, as far as is known: counted by SQS, which does not count what we hold. */
static int64_t approximate_total(struct messages_view *view, const struct desk_status *status)
{
	const struct queue *q = messages_view_queue(view);
	int64_t ready = q ? queue_visible(q) : UNKNOWN;
	int64_t total;

	if (ready == UNKNOWN)
		return UNKNOWN;
	total = ready + queue_in_flight(q);
	return total > (int64_t)status->count ? total : (int64_t)status->count;
}

static const char *const end_words[] = {
	[SCAN_RUNS] = "walking",
	[SCAN_EMPTY] = "walked to the end",
	[SCAN_ROUND] = "walked round: only what was seen comes any more",
	[SCAN_ENOUGH] = "walked as far as wanted",
	[SCAN_STOPPED] = "the walk was stopped",
	[SCAN_FAILED] = "the walk failed",
};

static void add_scan(const struct messages_view *view, struct str *out)
{
	const struct scan_status *scan = message_desk_scan_status(view->desk);

	if (!scan)
		return;
	str_addf(out, " %s: %zu seen in %zu receives", end_words[scan->end], scan->seen,
		scan->receives);
	if (scan->repeated > 0)
		str_addf(out, ", %zu again", scan->repeated);
	if (scan->unseen > 0)
		str_addf(out, ", up to %zu hidden unseen", scan->unseen);
	str_add_cstr(out, scan->end == SCAN_RUNS ? "; ^C stops." : ".");
}

static void draw_sample(struct messages_view *view, const struct desk_status *status, struct area a)
{
	int64_t total = approximate_total(view, status);
	char text[UNITS_TEXT_SIZE];
	struct bar bar = {0};
	struct str walk = {0};
	const char *difference = message_desk_difference(view->desk);

	bar_addf(&bar, BAR_LEFT, 1, 0, ROLE_DIM, "sampled %zu of %s%s.", status->count,
		total == UNKNOWN ? "" : "~", units_exact(total, text));
	add_scan(view, &walk);
	if (walk.n > 0)
		bar_add(&bar, BAR_LEFT, 0, 1, status->is_scanning ? ROLE_STATE_BUSY : ROLE_DIM,
			str_sv(&walk));
	if (status->is_receiving && !status->is_scanning)
		bar_add(&bar, BAR_LEFT, 1, 1, ROLE_STATE_BUSY, sv_cstr("receiving..."));
	if (status->pending > 0)
		bar_addf(&bar, BAR_LEFT, 1, 2, ROLE_STATE_BUSY, "%zu being read.", status->pending);
	if (difference[0] != '\0')
		bar_add(&bar, BAR_LEFT, 1, 3, ROLE_NOTICE, sv_cstr(difference));
	if (walk.n == 0)
		bar_add(&bar, BAR_LEFT, 1, 4, ROLE_DIM,
			sv_cstr("SQS cannot list a queue; more = receive more (leases them)"));
	bar_draw(&bar, area_sub(a, 0, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
	str_release(&walk);
}

static void add_group_by(const struct messages_view *view, struct str *out)
{
	str_add_cstr(out, "group by ");
	str_add_cstr(out, view->group_by == DESK_GROUP_ERROR ? "error" : str_cstr(&view->group));
}

/* The largest `shown` of them, and how many there are besides. */
static void add_group_counts(
	const struct message_groups *groups, const size_t *order, size_t shown, struct str *out)
{
	for (size_t i = 0; i < shown; i++)
		str_addf(out, "%s%.*s %lld", i > 0 ? " | " : "",
			SV_ARGS(str_sv(&groups->groups[order[i]].value)),
			(long long)groups->groups[order[i]].count);
	if (groups->count > shown)
		str_addf(out, " | %zu more", groups->count - shown);
}

/* As many as find room: one bug or many is what is asked first. */
static void add_groups(const struct messages_view *view, struct bar *bar, int cols)
{
	const struct message_groups *groups = message_desk_groups(view->desk);
	struct str text = {0};
	size_t *order, shown, begin;

	if (!groups || groups->count == 0)
		return;
	order = mem_new(groups->count, sizeof *order);
	message_groups_order(groups, order);
	add_group_by(view, &text);
	str_add_cstr(&text, ": ");
	begin = text.n;
	shown = groups->count < GROUPS_IN_LINE ? groups->count : GROUPS_IN_LINE;
	add_group_counts(groups, order, shown, &text);
	while (shown > 1 && safe_width(str_sv(&text), 0) > cols) {
		str_truncate(&text, begin);
		add_group_counts(groups, order, --shown, &text);
	}
	bar_add(bar, BAR_LEFT, 1, 2, ROLE_TEXT, str_sv(&text));
	free(order);
	str_release(&text);
}

static void add_filter(
	const struct messages_view *view, const struct desk_status *status, struct bar *bar)
{
	const struct message_groups *groups = message_desk_groups(view->desk);

	if (view->only_group != DESK_NO_GROUP && groups && (size_t)view->only_group < groups->count)
		bar_addf(bar, BAR_RIGHT, 2, 1, ROLE_MATCH, "group:%.*s",
			SV_ARGS(str_sv(&groups->groups[view->only_group].value)));
	if (view->where.n > 0)
		bar_addf(bar, BAR_RIGHT, 2, 1, ROLE_MATCH, "filter:%s (%zu of %zu)",
			str_cstr(&view->where), status->matching, status->count);
	if (view->text.n > 0)
		bar_addf(bar, BAR_RIGHT, 2, 1, ROLE_MATCH, "text:%s", str_cstr(&view->text));
	if (view->where.n + view->text.n == 0 && view->only_group == DESK_NO_GROUP)
		bar_add(bar, BAR_RIGHT, 2, 3, ROLE_DIM, sv_cstr("filter:(none)"));
	if (status->match_errors > 0)
		bar_addf(
			bar, BAR_RIGHT, 2, 1, ROLE_ERROR, "%zu failed in it", status->match_errors);
	if (status->has_given_up)
		bar_add(bar, BAR_RIGHT, 2, 1, ROLE_ERROR, sv_cstr("the filter gave up"));
}

static void draw_second(struct messages_view *view, const struct desk_status *status, struct area a)
{
	struct bar bar = {0};

	add_groups(view, &bar, a.cols - MARKED_COLS);
	bar_addf(&bar, BAR_RIGHT, 2, 0, status->marked > 0 ? ROLE_MARK : ROLE_DIM, "marked %zu",
		status->marked);
	add_filter(view, status, &bar);
	bar_draw(&bar, area_sub(a, 1, 0, 1, a.cols - 1), 0);
	bar_release(&bar);
}

void messages_status_draw(struct messages_view *view, struct area a)
{
	struct desk_status status;

	message_desk_status(view->desk, &status);
	draw_sample(view, &status, a);
	draw_second(view, &status, a);
}

/* --- the groups, where there is room --------------------------------------------------------- */

static void draw_group(const struct message_group *group, int64_t most, struct area a, int row)
{
	enum role role = group->kind == MESSAGE_GROUP_VALUE ? ROLE_TEXT : ROLE_DIM;
	int bar = most > 0 ? (int)((group->count * BAR_COLS + most - 1) / most) : 0;
	char text[UNITS_TEXT_SIZE];

	area_text(a, row, 3, VALUE_COLS, role, str_sv(&group->value));
	area_right(a, row, 3 + VALUE_COLS, COUNT_COLS, ROLE_TEXT,
		sv_cstr(units_count(group->count, text)));
	for (int i = 0; i < bar; i++)
		area_glyph(a, row, 3 + VALUE_COLS + COUNT_COLS + 2 + i, ROLE_TREND, GLYPH_BAR_8);
}

void messages_groups_draw(struct messages_view *view, struct area a)
{
	const struct message_groups *groups = message_desk_groups(view->desk);
	struct str title = {0};
	size_t *order;

	if (!groups)
		return;
	order = mem_new(groups->count + 1, sizeof *order);
	message_groups_order(groups, order);
	add_group_by(view, &title);
	title.p[0] = 'G';
	area_text(a, 1, 1, -1, ROLE_TITLE, str_sv(&title));
	for (size_t i = 0; i < groups->count && (int)i + 3 < a.rows; i++)
		draw_group(
			&groups->groups[order[i]], groups->groups[order[0]].count, a, (int)i + 2);
	area_text(a, a.rows - 1, 3, -1, ROLE_DIM,
		groups->count > MESSAGES_GROUPS_SHOWN ? sv_cstr("g shows all, and filters to one")
						      : sv_cstr("g filters to one of them"));
	free(order);
	str_release(&title);
}
