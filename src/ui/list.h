/*
 * The list under every screen that scrolls: how many rows there are, how many fit, which is the
 * first shown, which is selected. It knows no rows: who shows a thing keeps the identity of what is
 * selected, and sets the index after the order changed.
 */
#ifndef SQSCOPE_UI_LIST_H
#define SQSCOPE_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

enum move {
	MOVE_UP,
	MOVE_DOWN,
	MOVE_PAGE_UP,
	MOVE_PAGE_DOWN,
	MOVE_HALF_UP,
	MOVE_HALF_DOWN,
	MOVE_FIRST,
	MOVE_LAST,
	MOVE_LEFT, /* sideways: not for the list */
	MOVE_RIGHT
};

struct list {
	size_t count;    /* rows there are */
	size_t height;   /* rows that fit */
	size_t top;      /* first row shown */
	size_t selected; /* < count, or 0 */
};

/* New sizes: top and selected are kept, as far as they exist. */
void list_resize(struct list *list, size_t count, size_t height);
/* Move the selection, and the view with it. */
void list_move(struct list *list, enum move move);
/* Move the view alone: for text without a selection. */
void list_scroll(struct list *list, enum move move);
/* Scroll as little as needed to have the selected row in view. */
void list_reveal(struct list *list);
bool list_is_selected_visible(const struct list *list);
/* Rows shown from top on. */
size_t list_shown(const struct list *list);

#endif
