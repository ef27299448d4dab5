/*
 * Changing one attribute of a queue: its form, or $EDITOR for the policy, then the question with
 * what it is now and what it will be.
 */
#ifndef SQSCOPE_UI_VIEW_EDIT_H
#define SQSCOPE_UI_VIEW_EDIT_H

#include "sqscope/model/queue_write.h"
#include "ui_state.h"

/* value: to begin with, as SQS writes it; empty: what it is now. */
bool edit_open(struct ui *ui, struct queue *q, enum queue_attribute id, struct sv value,
	struct err *err) MUST_CHECK;

/*
 * Ask whether the settings may be changed to what `after` names - that differs - and send them.
 * Level 4 for a policy, else 3.
 */
bool edit_ask(struct ui *ui, struct queue *q, const struct queue_settings *after,
	struct err *err) MUST_CHECK;

/* edit_policy.c: $EDITOR, the check, the difference. */
bool edit_policy(struct ui *ui, struct queue *q, struct err *err) MUST_CHECK;

#endif
