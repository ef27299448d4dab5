/*
 * What is about to be done, to be read first: a document, and Enter goes on to the question. Esc
 * goes back; nothing was done then.
 */
#ifndef SQSCOPE_UI_VIEW_PLAN_H
#define SQSCOPE_UI_VIEW_PLAN_H

#include "text_view.h"
#include "ui_state.h"

/* The plan is still there while it runs, and goes when it returns true. */
typedef bool (*plan_accepted_fn)(struct ui *ui, void *ud, struct err *err);

/* The document and ud are taken; `release` gives ud back. title is static. */
void plan_open(struct ui *ui, const char *title, struct doc *doc, plan_accepted_fn accepted,
	void (*release)(void *ud), void *ud);

#endif
