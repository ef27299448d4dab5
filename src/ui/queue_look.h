/*
 * How a queue stands, as the eye gets it: always a glyph, a word and a role together, so that
 * colour is never the only carrier. What is stale looks stale, whatever it was before. Pure.
 */
#ifndef SQSCOPE_UI_QUEUE_LOOK_H
#define SQSCOPE_UI_QUEUE_LOOK_H

#include "sqscope/model/fleet.h"
#include "sqscope/term/glyph.h"
#include "sqscope/term/roles.h"

enum glyph queue_glyph(const struct queue *q);
enum role queue_role(const struct queue *q);
/* "crit", "warn", "ok", "unknown", "stale". */
const char *queue_word(const struct queue *q);

enum role severity_role(enum severity severity);

/* Its last poll failed. */
bool queue_is_failing(const struct queue *q);
/* Close enough to SQS's limit on messages in flight to be marked. */
bool queue_is_near_limit(const struct queue *q);
/* What tells it from every other of its fleet: its URL, else its ARN, else its name. Borrowed. */
struct sv queue_key(const struct queue *q);

#endif
