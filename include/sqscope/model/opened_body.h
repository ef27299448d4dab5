/*
 * A message body opened for a view: a copy of its bytes, the layers of it and what of each is
 * hidden. Opening may unpack megabytes, so it runs in a pool thread; who waits for it pulls. The
 * copy keeps it whole when the message is received again meanwhile.
 */
#ifndef SQSCOPE_MODEL_OPENED_BODY_H
#define SQSCOPE_MODEL_OPENED_BODY_H

#include "sqscope/loop/loop.h"
#include "sqscope/model/body.h"
#include "sqscope/model/mask.h"

struct opened_body {
	struct str bytes; /* the body as received; layers borrow from it */
	struct body body;
	struct mask_ranges ranges[BODY_STEPS_MAX]; /* hidden bytes of each layer */
};

/* Here and now. `mask` and `cancel` may be NULL. What o held is not released. */
void opened_body_make(struct opened_body *o, const struct message *m, const struct mask *mask,
	const atomic_bool *cancel);
void opened_body_release(struct opened_body *o);

struct body_reading;

/* Of a message, which is copied as far as it is needed; `mask` (may be NULL) must outlive it and
 * stay as it is. */
struct body_reading *body_reading_start(
	struct loop *loop, const struct message *m, const struct mask *mask);
/* NULL while it is being opened. Borrowed. */
struct opened_body *body_reading_get(struct body_reading *reading);
/* At any time. */
void body_reading_free(struct body_reading *reading);

#endif
