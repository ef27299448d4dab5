/*
 * message_summary: what the list of messages shows of one: the word of its type, its sizes and the
 * beginning of what is in it, on one line. Made once (in a pool thread, where the body is decoded)
 * and kept instead of the decoded body. Text is raw: controls in it are made visible by safe_text
 * when it is drawn. Owns its text.
 */
#ifndef SQSCOPE_MODEL_MESSAGE_SUMMARY_H
#define SQSCOPE_MODEL_MESSAGE_SUMMARY_H

#include "sqscope/model/body.h"
#include "sqscope/model/mask.h"

enum { SUMMARY_TEXT_BYTES = 240 }; /* of the text at most: a wide screen's row */

struct message_summary {
	enum body_form outer; /* what the body is; the TYPE column is body_form_rows[].brief */
	enum body_form inner; /* what is in it */
	enum body_stop stop;
	bool is_masked;      /* a part of the body is hidden */
	int64_t size_bytes;  /* as SQS counts it: body and attributes */
	int64_t inner_bytes; /* of the innermost layer */
	char *text;          /* "gzip 3.1 MiB -> {\"job\":..."; may hold anything but NUL */
};

/* `mask` may be NULL. What s held is not released. */
void message_summary_make(struct message_summary *s, const struct message *m,
	const struct body *body, const struct mask *mask);
void message_summary_release(struct message_summary *s);

#endif
