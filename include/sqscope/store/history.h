/*
 * Samples of queues, one a minute: what a trend is drawn from after a restart. Bounded by age
 * (LIMIT_HISTORY_HOURS) and by number (LIMIT_HISTORY_SAMPLES, shared evenly by the queues).
 */
#ifndef SQSCOPE_STORE_HISTORY_H
#define SQSCOPE_STORE_HISTORY_H

#include "sqscope/base/units.h"
#include "sqscope/store/store.h"

struct history_sample {
	struct sv queue;                   /* its URL; not set by history_read */
	int64_t minute;                    /* minutes since 1970 */
	int64_t ready, in_flight, delayed; /* UNKNOWN where it was */
};

/* Keep many at once. One of a minute that is there already replaces it. */
bool history_add(struct store *store, struct sv context, const struct history_sample *samples,
	size_t count, struct err *err) MUST_CHECK;

typedef void (*history_sample_fn)(void *ud, const struct history_sample *sample);

/* Those from minute `from` to before `to`, oldest first. */
bool history_read(struct store *store, struct sv context, struct sv queue, int64_t from, int64_t to,
	history_sample_fn fn, void *ud, struct err *err) MUST_CHECK;

/* Forget what is too old or too many; to be called now and then. */
bool history_prune(struct store *store, int64_t now_unix_ms, struct err *err) MUST_CHECK;

#endif
