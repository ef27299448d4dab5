/* The list under every screen that scrolls. */
#include "list.h"

static size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t last_top(const struct list *list)
{
	return list->count > list->height ? list->count - list->height : 0;
}

void list_resize(struct list *list, size_t count, size_t height)
{
	list->count = count;
	list->height = height;
	list->top = min_size(list->top, last_top(list));
	list->selected = count == 0 ? 0 : min_size(list->selected, count - 1);
}

static size_t step_of(const struct list *list, enum move move)
{
	size_t page = list->height > 1 ? list->height - 1 : 1;

	switch (move) {
	case MOVE_PAGE_UP:
	case MOVE_PAGE_DOWN:
		return page;
	case MOVE_HALF_UP:
	case MOVE_HALF_DOWN:
		return page > 1 ? page / 2 : 1;
	case MOVE_FIRST:
	case MOVE_LAST:
		return list->count;
	case MOVE_LEFT:
	case MOVE_RIGHT:
		return 0;
	case MOVE_UP:
	case MOVE_DOWN:
		break;
	}
	return 1;
}

static bool is_upward(enum move move)
{
	return move == MOVE_UP || move == MOVE_PAGE_UP || move == MOVE_HALF_UP ||
	       move == MOVE_FIRST;
}

/* `at` moved by a step, within 0 .. last. */
static size_t moved(const struct list *list, enum move move, size_t at, size_t last)
{
	size_t step = step_of(list, move);

	if (is_upward(move))
		return at > step ? at - step : 0;
	return last - min_size(at, last) > step ? at + step : last;
}

void list_move(struct list *list, enum move move)
{
	if (list->count == 0)
		return;
	list->selected = moved(list, move, list->selected, list->count - 1);
	list_reveal(list);
}

void list_scroll(struct list *list, enum move move)
{
	list->top = moved(list, move, list->top, last_top(list));
}

void list_reveal(struct list *list)
{
	if (list->selected < list->top)
		list->top = list->selected;
	else if (list->height > 0 && list->selected >= list->top + list->height)
		list->top = list->selected - list->height + 1;
}

bool list_is_selected_visible(const struct list *list)
{
	return list->selected >= list->top && list->selected < list->top + list_shown(list);
}

size_t list_shown(const struct list *list)
{
	return min_size(list->count - min_size(list->top, list->count), list->height);
}
