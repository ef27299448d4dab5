/*
 * The recent past of one number: a ring of (time, value) points, one a minute at most for the
 * trend, plus what the rates need. Pure; times are passed in. Most queues of an account stand
 * still: a number that has not changed yet needs no ring, which is made with the first other value.
 */
#ifndef SQSCOPE_MODEL_SERIES_H
#define SQSCOPE_MODEL_SERIES_H

#include "sqscope/base/units.h"

enum { SERIES_MINUTES = 60 };

/* Ready messages at the end of each of the last 60 minutes; a minute without a poll is UNKNOWN. */
struct series {
	int32_t *ring; /* by minute modulo SERIES_MINUTES; owned. NULL while it stands still */
	int32_t still_value;   /* what it was in ... */
	int32_t still_minutes; /* ... that many of the newest minutes; nothing is known before */
	int64_t last_minute; /* wall minutes since 1970 of the newest point; UNKNOWN while empty */
};

void series_init(struct series *s);
void series_release(struct series *s);
void series_add(struct series *s, int64_t unix_ms, int64_t value);
/* The value `minutes_ago` before the newest point (0 = newest); UNKNOWN where none is. */
int64_t series_at(const struct series *s, int minutes_ago);
/* The largest known value of the newest n minutes; UNKNOWN when none is known. */
int64_t series_max(const struct series *s, int minutes);

#endif
