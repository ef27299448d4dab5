/*
 * How far our clock is from the service's, learned from the Date header of its answers.
 * Zero-initialise. Pure.
 */
#ifndef SQSCOPE_AWS_CLOCK_SKEW_ROOM_H
#define SQSCOPE_AWS_CLOCK_SKEW_ROOM_H

#include "sqscope/base/sv.h"

struct clock_skew {
	int64_t offset_ms;   /* to add to our time; 0 while it is good enough for signing */
	int64_t measured_ms; /* service time minus our time at the last answer */
	bool is_measured;
};

/* An answer came at now_unix_ms with this Date header; one that cannot be read changes nothing. */
void clock_skew_learn(struct clock_skew *skew, struct sv date, int64_t now_unix_ms);

#endif
