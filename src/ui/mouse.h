/*
 * The mouse, when it is on: a click does what was drawn under it says (canvas.h: links), the wheel
 * moves three rows. Only what the top view drew can be clicked, and a click never confirms: the
 * boxes that ask have no links.
 */
#ifndef SQSCOPE_UI_MOUSE_H
#define SQSCOPE_UI_MOUSE_H

#include "sqscope/term/key.h"

struct ui;

void mouse_key(struct ui *ui, struct key key);
/* Go to a row of the list that the top view drew; false when it drew none such. */
bool mouse_pick(struct ui *ui, size_t row);

#endif
