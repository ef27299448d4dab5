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

	for (size_t i = 0; i < bar->count; i++)
		bar->pieces[i].width = safe_width(piece_text(bar, &bar->pieces[i]), flags);
}

/* Columns of one side when only priorities up to `worst` are shown. */
static int side_width(const struct bar *bar, enum bar_side side, int worst)
{
	int sum = 0;

	for (size_t i = 0; i < bar->count; i++) {
		const struct bar_piece *piece = &bar->pieces[i];

		if (piece->side == side && piece->priority <= worst)
			sum += piece->gap + piece->width;
	}
	return sum;
}

static int worst_that_fits(const struct bar *bar, int width)
{
	int worst = 0, next;

	for (size_t i = 0; i < bar->count; i++) {
		if (bar->pieces[i].priority > worst)
			worst = bar->pieces[i].priority;
	}
	while (worst > 0 &&
		side_width(bar, BAR_LEFT, worst) + side_width(bar, BAR_RIGHT, worst) > width) {
		next = 0;
		for (size_t i = 0; i < bar->count; i++) {
			int priority = bar->pieces[i].priority;

			if (priority < worst && priority > next)
				next = priority;
		}
		worst = next;
	}
	return worst;
}

static void draw_side(
	struct bar *bar, struct area a, int row, enum bar_side side, int worst, int col, int end)
{
	for (size_t i = 0; i < bar->count; i++) {
		const struct bar_piece *piece = &bar->pieces[i];

		if (piece->side != side || piece->priority > worst)
			continue;
		col += piece->gap;
		if (col < end)
			area_text(a, row, col, end - col, piece->role, piece_text(bar, piece));
		col += piece->width;
	}
}

void bar_draw(struct bar *bar, struct area a, int row)
{
	int worst, right;

	measure(bar, a);
	worst = worst_that_fits(bar, a.cols);
	right = a.cols - side_width(bar, BAR_RIGHT, worst);
	if (right < 0)
		right = 0;
	draw_side(bar, a, row, BAR_LEFT, worst, 0, right);
	draw_side(bar, a, row, BAR_RIGHT, worst, right, a.cols);
}
