/*
 * What a redrive will do to its consumer, before it is begun: how long it takes, whether the
 * consumer keeps up, and a rate at which it would. Pure; figures out of counts that are
 * approximate, and rates that are lower bounds (rates.h), so everything here is "about".
 */
#ifndef SQSCOPE_MODEL_REDRIVE_ESTIMATE_H
#define SQSCOPE_MODEL_REDRIVE_ESTIMATE_H

#include "sqscope/base/str.h"
#include "sqscope/model/queue.h"

struct redrive_estimate {
	int64_t messages;      /* UNKNOWN */
	double rate;           /* a second; 0: not held to one */
	int64_t seconds;       /* UNKNOWN */
	bool has_consumer;     /* one queue that it goes to, whose rates are known */
	double in, out, spare; /* of that queue; spare is never below 0 */
	int64_t growth;        /* of its backlog until the end; 0 when it keeps up; UNKNOWN */
	int sane_rate;         /* at which it would keep up, 1 at least; 0: no need, or not known */
	int64_t sane_seconds;  /* how long it takes then; UNKNOWN */
};

/* "25", "0.5"; "0" and nothing are 0. False on anything else. */
bool redrive_rate_parse(struct sv text, double *rate);

/* consumer NULL: several, or not known. */
void redrive_estimate_make(
	struct redrive_estimate *e, int64_t messages, double rate, const struct queue *consumer);

/* "~1,204 / 25 per s  =  about 48s"; appended. */
void redrive_estimate_add_time(const struct redrive_estimate *e, bool is_exact, struct str *out);
/* "ai-transcribe: out 15.6/s - in 12.4/s = 3.2/s to spare."; appended. */
void redrive_estimate_add_spare(
	const struct redrive_estimate *e, const char *name, struct str *out);
/* "At 25/s its backlog grows by ~1,050."; appended, nothing when it cannot be told. */
void redrive_estimate_add_growth(const struct redrive_estimate *e, struct str *out);

#endif
