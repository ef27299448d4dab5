/* One row of pieces that gives way. */
#include "bar.h"
#include "sqscope/base/safe_text.h"

void bar_release(struct bar *bar)
{
	str_release(&bar->text);
	bar->count = 0;
}

void bar_add(
	struct bar *bar, enum bar_side side, int gap, int priority, enum role role, struct sv text)
{
	if (bar->count == BAR_PIECES || sv_is_empty(text))
		return;
	bar->pieces[bar->count++] = (struct bar_piece){
		.start = bar->text.n,
		.n = text.n,
		.gap = gap,
		.priority = priority,
		.side = side,
		.role = role,
	};
	str_add(&bar->text, text);
}

void bar_addf(struct bar *bar, enum bar_side side, int gap, int priority, enum role role,
	const char *fmt, ...)
{
	struct str text = {0};
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	bar_add(bar, side, gap, priority, role, str_sv(&text));
	str_release(&text);
}

static struct sv piece_text(const struct bar *bar, const struct bar_piece *piece)
{
	return sv_of(str_cstr(&bar->text) + piece->start, piece->n);
}

static void measure(struct bar *bar, struct area a)
{
	unsigned flags = a.canvas->charset == CHARSET_ASCII ? SAFE_ASCII : 0;

	for (size_t i = 0; i < bar->count; i++) {
		bar->pieces[i].width = safe_width(piece_text(bar, &bar->pieces[i]), flags);
		bar->pieces[i].is_shown = false;
	}
}

/* The least priority above `than` that a piece has; `than` itself when there is none. */
static int next_priority(const struct bar *bar, int than)
{
	int next = than;

	for (size_t i = 0; i < bar->count; i++) {
		int priority = bar->pieces[i].priority;

		if (priority > than && (next == than || priority < next))
			next = priority;
	}
	return next;
}

static int level_width(const struct bar *bar, int priority)
{
	int sum = 0;

	for (size_t i = 0; i < bar->count; i++) {
		if (bar->pieces[i].priority == priority)
			sum += bar->pieces[i].gap + bar->pieces[i].width;
	}
	return sum;
}

static void show_level(struct bar *bar, int priority)
{
	for (size_t i = 0; i < bar->count; i++)
		bar->pieces[i].is_shown |= bar->pieces[i].priority == priority;
}

/*
 * What never gives way first, then every level in turn that still has room: one long piece must not
 * take with it the short ones that come after.
 */
static void choose(struct bar *bar, int width)
{
	int priority = 0, next, used = level_width(bar, 0);

	show_level(bar, 0);
	while ((next = next_priority(bar, priority)) != priority) {
		priority = next;
		if (used + level_width(bar, priority) > width)
			continue;
		used += level_width(bar, priority);
		show_level(bar, priority);
	}
}

static int side_width(const struct bar *bar, enum bar_side side)
{
	int sum = 0;

	for (size_t i = 0; i < bar->count; i++) {
		if (bar->pieces[i].side == side && bar->pieces[i].is_shown)
			sum += bar->pieces[i].gap + bar->pieces[i].width;
	}
	return sum;
}

static void draw_side(struct bar *bar, struct area a, int row, enum bar_side side, int col, int end)
{
	for (size_t i = 0; i < bar->count; i++) {
		struct bar_piece *piece = &bar->pieces[i];

		if (piece->side != side || !piece->is_shown)
			continue;
		col += piece->gap;
		piece->col = col;
		if (col < end)
			area_text(a, row, col, end - col, piece->role, piece_text(bar, piece));
		col += piece->width;
	}
}

void bar_draw(struct bar *bar, struct area a, int row)
{
	int right;

	measure(bar, a);
	choose(bar, a.cols);
	right = a.cols - side_width(bar, BAR_RIGHT);
	if (right < 0)
		right = 0;
	draw_side(bar, a, row, BAR_LEFT, 0, right);
	draw_side(bar, a, row, BAR_RIGHT, right, a.cols);
}

void bar_link_keys(const struct bar *bar, struct area a, int row)
{
	for (size_t i = 0; i + 1 < bar->count; i++) {
		const struct bar_piece *key = &bar->pieces[i], *meaning = key + 1;

		if (key->role == ROLE_HINT_KEY && key->is_shown)
			area_link_text(a, row, key->col, key->width + meaning->width, LINK_KEY,
				piece_text(bar, key));
	}
}
