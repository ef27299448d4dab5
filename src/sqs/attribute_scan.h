/*
 * The answer of GetQueueAttributes as SQS itself writes it, {"Attributes": {"Name": "text", ...}},
 * read where it lies. It is nearly every answer that there is, and a tree of it costs more than the
 * rest of a poll. Everything else is left to decode.c: other members or types, escapes that are
 * rare, bytes outside of ASCII, and what is broken. Pure.
 */
#ifndef SQSCOPE_SQS_ATTRIBUTE_SCAN_ROOM_H
#define SQSCOPE_SQS_ATTRIBUTE_SCAN_ROOM_H

#include "sqscope/sqs/queue_attributes.h"

/* Attributes into out, which was initialised and holds none. False, and then it still holds none,
 * for an answer in any other form. */
bool attribute_scan(struct sv body, struct queue_attributes *out) MUST_CHECK;

#endif
