/*
 * Rates out of successive counts. SQS gives no rates: what is known is how the backlog (visible +
 * in flight + delayed) changed between two polls. A rise was at least that many arrivals, a fall at
 * least that many deletions, so in and out are lower bounds and net is exact up to the service's
 * own approximation. Smoothed exponentially over time (not over polls), with hysteresis for the
 * screen: a shown rate moves only when it changed by more than 5 %, below one a second down only by
 * half. Pure.
 */
#ifndef SQSCOPE_MODEL_RATES_H
#define SQSCOPE_MODEL_RATES_H

#include "sqscope/base/units.h"

/* Polls that a sign or a standstill has to last to be believed. */
enum { RATES_HELD_POLLS = 3 };

struct rates {
	double in, out; /* messages a second, smoothed */
	double shown_in, shown_out, shown_net;
	int64_t last_ms; /* monotonic time of the last count, UNKNOWN before the first */
	int64_t last_backlog, last_visible, last_in_flight;
	int samples;         /* intervals seen; rates are unknown while 0 */
	int64_t observed_ms; /* the time that they span */
	int same_sign; /* polls in a row that net kept its sign: > 0 grows, < 0 drains, 0 flat */
	int64_t sign_since_ms; /* of the first of these polls; UNKNOWN while flat */
	int idle;              /* polls in a row in which nothing moved */
};

void rates_init(struct rates *r);
/*
 * Counts of one successful poll. Ignored when any of them is UNKNOWN, or when the poll before is
 * less than half a second old: the next one spans both.
 */
void rates_add(
	struct rates *r, int64_t now_ms, int64_t visible, int64_t in_flight, int64_t delayed);
bool rates_known(const struct rates *r);

/* What the ETA column says. */
enum drain_word {
	DRAIN_NONE,    /* nothing to drain, or not known yet: "-" */
	DRAIN_TIME,    /* falling for three polls: seconds to empty at this rate */
	DRAIN_GROWING, /* "grow": rising for three polls, by 0.2 a second or more */
	DRAIN_STALLED, /* "stall": messages wait, and nobody takes (or may take) any */
	DRAIN_STEADY   /* "ok": messages wait, and they are worked on as fast as they come */
};

struct drain {
	enum drain_word word;
	int64_t seconds; /* of DRAIN_TIME */
};

/*
 * is_dead_letter: a queue that nobody is expected to consume neither stalls nor is ok.
 * in_flight_limit is SQS's limit for the queue (120,000; SQS quotas).
 */
struct drain rates_drain(const struct rates *r, int64_t visible, int64_t in_flight,
	int64_t in_flight_limit, bool is_dead_letter);

#endif
