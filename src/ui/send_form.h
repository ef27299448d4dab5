/*
 * The form of a message that is sent: its rows from a draft, and the draft from its rows. What a
 * line cannot hold stands there to be kept, byte for byte, or to be left out.
 */
#ifndef SQSCOPE_UI_SEND_FORM_H
#define SQSCOPE_UI_SEND_FORM_H

#include "form.h"
#include "sending.h"

struct messages_view;

enum {
	FIELD_TO,
	FIELD_BODY,
	FIELD_GROUP,
	FIELD_DEDUP,
	FIELD_DELAY,
	FIELD_REMOVE,
	FIELD_KEEP,
	FIELD_STATE,
	FIELD_SEND,
	FIELD_EDITOR,
	FIELD_TEMPLATE,
	FIELD_LAST,
	FIELD_CANCEL,
	FIELD_RULE,
	FIELD_ATTRIBUTE = 100, /* and the numbers after it */
};

/* A form of it, for the queue of the view. */
struct form *send_form_make(const struct messages_view *view, struct sending *sending);
/* What stands in the draft now: the body, and what it is. */
void send_form_show_body(struct form *form, const struct sending *sending);
void send_form_show_state(struct form *form, const struct sending *sending);
/* The draft as the form has it; false with a sentence, and the focus on what is wrong. */
bool send_form_take(struct form *form, struct sending *sending, struct err *err) MUST_CHECK;

#endif
