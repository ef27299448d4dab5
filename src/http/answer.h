/*
 * What has arrived of one answer: its header lines and its body, both capped (limits.h).
 * Zero-initialised it is empty; the memory is used again from answer to answer.
 */
#ifndef SQSCOPE_HTTP_ANSWER_ROOM_H
#define SQSCOPE_HTTP_ANSWER_ROOM_H

#include "sqscope/base/str.h"

struct answer {
	struct str headers; /* of the answer at hand: those of a 1xx before it are dropped */
	struct str body;
	size_t header_bytes; /* of all that came */
	bool headers_are_over;
	bool body_is_over;
};

/* Add what came. False when it is more than the cap; the flag then tells of what. */
bool answer_add_header(struct answer *answer, struct sv line);
bool answer_add_body(struct answer *answer, struct sv part);

/* Empty again; memory is kept unless it is much. */
void answer_clear(struct answer *answer);
void answer_release(struct answer *answer);

/* Empty a buffer that is filled again and again: memory is kept unless it is much. */
void reused_clear(struct str *buffer);

#endif
