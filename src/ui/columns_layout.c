/* Which columns fit into a width, and where. */
#include "sqscope/ui/columns.h"

enum {
	GAP = 1,
	EXACT_WIDTH = 11,    /* 120,000,000 */
	EXTRA_PRIORITY = 5,  /* from here on a column is worth less than whole names */
	WHOLE_NAME_MAX = 40, /* up to this length */
	TREND_ENOUGH = 24,   /* before ALARMS gets its share */
};

struct layout {
	bool has[COLUMN_COUNT];
	int width[COLUMN_COUNT];
	int longest_name;
};

static int clamp(int n, int low, int high)
{
	if (n < low)
		return low;
	return n > high ? high : n;
}

/* The column that gives way next; COLUMN_COUNT when none does. */
static size_t least_important(const struct layout *l)
{
	size_t worst = COLUMN_COUNT;

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (l->has[i] && columns[i].priority > 0 &&
			(worst == COLUMN_COUNT || columns[i].priority > columns[worst].priority))
			worst = i;
	}
	return worst;
}

static int total(const struct layout *l)
{
	int sum = 0, count = 0;

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (l->has[i]) {
			sum += l->width[i];
			count++;
		}
	}
	return sum + GAP * (count - 1);
}

/* What the present columns need: with extras among them names count whole. */
static int needed(const struct layout *l, size_t worst)
{
	int least = columns[COLUMN_QUEUE].width;

	if (worst == COLUMN_COUNT || columns[worst].priority < EXTRA_PRIORITY)
		return total(l);
	return total(l) - least + clamp(l->longest_name, least, WHOLE_NAME_MAX);
}

/* Columns of the same priority (in and out) say half of a thing alone: they go together. */
static void drop(struct layout *l, int priority)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (columns[i].priority == priority)
			l->has[i] = false;
	}
}

static void drop_what_does_not_fit(struct layout *l, int width)
{
	size_t worst;

	while ((worst = least_important(l)) < COLUMN_COUNT && needed(l, worst) > width)
		drop(l, columns[worst].priority);
}

/* Widen a column to at most `wanted`, as far as there is room. */
static void grow(struct layout *l, enum column_id id, int wanted, int width)
{
	int room = width - total(l);

	if (l->has[id] && room > 0 && wanted > l->width[id])
		l->width[id] = clamp(wanted, l->width[id], l->width[id] + room);
}

static void share_the_rest(struct layout *l, int width)
{
	int over = total(l) - width;

	if (over > 0) {
		l->width[COLUMN_QUEUE] = clamp(l->width[COLUMN_QUEUE] - over, 1, width);
		return;
	}
	grow(l, COLUMN_QUEUE, clamp(l->longest_name, 0, columns[COLUMN_QUEUE].grow_to), width);
	grow(l, COLUMN_TREND, TREND_ENOUGH, width);
	grow(l, COLUMN_ALARMS, columns[COLUMN_ALARMS].grow_to, width);
	grow(l, COLUMN_TREND, columns[COLUMN_TREND].grow_to, width);
}

bool column_can_hide(const struct column *column)
{
	return column->id > COLUMN_CONTEXT;
}

static void take_chosen(struct layout *l, const struct columns_choice *choice)
{
	int wanted = 0;

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (i == COLUMN_CONTEXT)
			l->has[i] = choice->longest_context > 0;
		else if (!column_can_hide(&columns[i]))
			l->has[i] = true;
		else if (!choice->is_hidden[i])
			l->has[i] = ++wanted > choice->skipped;
		l->width[i] = choice->is_exact && columns[i].count ? EXACT_WIDTH : columns[i].width;
	}
	l->width[COLUMN_CONTEXT] = clamp(choice->longest_context, columns[COLUMN_CONTEXT].width,
		columns[COLUMN_CONTEXT].grow_to);
}

size_t columns_layout_chosen(int width, int longest_name, const struct columns_choice *choice,
	struct column_place out[COLUMN_COUNT])
{
	struct layout l = {.longest_name = longest_name};
	size_t placed = 0;
	int col = 0;

	take_chosen(&l, choice);
	drop_what_does_not_fit(&l, width);
	share_the_rest(&l, width);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (!l.has[i])
			continue;
		out[placed++] = (struct column_place){&columns[i], col, l.width[i]};
		col += l.width[i] + GAP;
	}
	return placed;
}

size_t columns_layout(int width, int longest_name, struct column_place out[COLUMN_COUNT])
{
	return columns_layout_chosen(width, longest_name, &(struct columns_choice){0}, out);
}
