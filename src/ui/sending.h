/*
 * A message on its way out of a form: the draft as it stands, and what its rows were made from.
 * What the config masks of it is kept as it is and not shown: a form is no way around a mask. Owns
 * both.
 */
#ifndef SQSCOPE_UI_SENDING_H
#define SQSCOPE_UI_SENDING_H

#include "draft.h"

struct sending {
	struct draft draft;
	struct draft source; /* as the form was made: rows that cannot be typed in keep theirs */
	struct str original; /* MessageId of what is edited; empty: a new message */
	struct str seen;     /* MessageId of what it began as; empty: of none */
	bool was_json;       /* so it is to stay JSON */
	bool hides_body;     /* a part of it is masked */
	bool hides[SQS_ATTRIBUTES_MAX]; /* attributes of the source that are */
	size_t rows;                    /* of the form that are for attributes */
};

struct sending *sending_new(void);
void sending_free(void *sending);

/* Begin as this one. `mask` may be NULL: then nothing of it is hidden. */
void sending_begin(struct sending *sending, const struct sqs_outgoing *from,
	const struct mask *mask, bool hides_body);
/* Is anything of it masked? */
bool sending_is_hidden(const struct sending *sending);

#endif
