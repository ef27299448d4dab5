/*
 * The form of one attribute of a queue: what it is about, what a change of it does and does not
 * reach, its range and default, and the new value. Policies of redrive are put together by choosing
 * queues of the fleet. It only makes the value; who opened it asks and sends.
 */
#ifndef SQSCOPE_UI_EDIT_FORM_H
#define SQSCOPE_UI_EDIT_FORM_H

#include "sqscope/model/queue_write.h"
#include "view_form.h"

enum edit_field {
	EDIT_NOTE,
	EDIT_VALUE, /* a text; of RedrivePolicy the queue's name, of RedriveAllowPolicy names */
	EDIT_RECEIVES,
	EDIT_NONE, /* take the redrive policy away */
	EDIT_CHANGE,
	EDIT_CHOOSE,
	EDIT_CANCEL,
	EDIT_CHOICE, /* and the number of the word */
};

/* value: to begin with, as SQS writes it; empty: what the queue has. */
struct form *edit_form_new(
	const struct ui *ui, const struct queue *q, enum queue_attribute id, struct sv value);
/* Has it a button to choose a queue with? */
bool edit_form_can_choose(enum queue_attribute id);
/* A queue was chosen. */
void edit_form_choose(struct form *form, enum queue_attribute id, const char *name);
/* Can this queue be the other one of the two: of the same fleet and type, and not q itself? */
bool edit_form_is_candidate(const struct queue *q, const struct queue *other);

/* The new value, as SQS writes it. */
bool edit_form_take(struct form *form, const struct queue *q, enum queue_attribute id,
	struct str *value, struct err *err) MUST_CHECK;

#endif
