/* What the journal knows of messages: were they moved before? Asked once of each. */
#ifndef SQSCOPE_MODEL_DESK_PAST_H
#define SQSCOPE_MODEL_DESK_PAST_H

#include "sqscope/model/message_desk.h"

struct desk_past;

/* Add a message to a question that is being made (NULL: a new one). */
void desk_past_add(struct desk_past **past, struct message_desk *desk, struct sv message_id,
	int64_t body_hash);
/* Ask it; NULL: nothing. The items get the answer. */
void desk_past_ask(struct desk_past *past);
/* The desk goes. */
void desk_past_forget(struct message_desk *desk);

#endif
