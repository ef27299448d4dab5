/*
 * The form of a new queue: its name, a preset, its dead-letter queue, tags, and every attribute
 * that CreateQueue takes, made from the table of attributes. An empty field is not named to SQS,
 * whose default then counts.
 */
#ifndef SQSCOPE_UI_CREATE_FORM_H
#define SQSCOPE_UI_CREATE_FORM_H

#include "sqscope/model/queue_create.h"
#include "view_form.h"

enum create_field {
	CREATE_NOTE,
	CREATE_NAME,
	CREATE_FIFO,
	CREATE_DLQ,
	CREATE_RECEIVES,
	CREATE_TAGS,
	CREATE_PRESET,
	CREATE_MAKE,
	CREATE_CANCEL,
	CREATE_ATTRIBUTE, /* and its id */
};

/* Where it will be: a sentence above the fields. */
struct form *create_form_new(const struct fleet *fleet);
/* Fill the fields with what a preset says; what it does not name becomes empty. */
void create_form_fill(struct form *form, const struct queue_preset *preset);
/* Say what is wrong with the field, or no longer. */
void create_form_check(struct form *form, int id);
/* What an attribute is about; NULL for other fields. Static. */
const char *create_form_explain(int id);
/* What the form says, finished. False with the focus on what is wrong. */
bool create_form_take(struct form *form, struct queue_plan *plan, struct err *err) MUST_CHECK;

#endif
