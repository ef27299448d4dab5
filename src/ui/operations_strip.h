/* What runs, in one row under the head of every screen but its own. */
#ifndef SQSCOPE_UI_OPERATIONS_STRIP_H
#define SQSCOPE_UI_OPERATIONS_STRIP_H

#include "view.h"

/* The registry; NULL when the host has none. */
struct operations *operations_of(const struct ui *ui);
/* Grows when the row says something else. */
uint64_t operations_strip_gen(const struct ui *ui);
/* Into the second row; the rows that it took: 1, or 0 when nothing runs. */
int operations_strip_draw(struct ui *ui, struct area screen, const struct view_ops *view);
/* actions_operations.c: does something run that would end with us, and what becomes of it? */
bool operations_are_running(const struct ui *ui);
void operations_ask_quit(struct ui *ui);

#endif
