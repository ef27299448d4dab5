/*
 * The form of one tag of a queue: put, or taken off. A tag can be put back, so it is not asked
 * about.
 */
#ifndef SQSCOPE_UI_TAG_FORM_H
#define SQSCOPE_UI_TAG_FORM_H

#include "ui_state.h"

/* The tag of that number; beyond the last: a new one. */
bool tag_form_open(struct ui *ui, struct queue *q, size_t index, struct err *err) MUST_CHECK;

#endif
