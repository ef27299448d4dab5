/*
 * The poller keeps a fleet fresh: lists queues, resolves names, polls attributes by the schedule,
 * reads the DLQs outside the selection, asks who we are, lists again every few minutes. One denied,
 * deleted or throttled queue never disturbs the others; when the service itself cannot be reached,
 * one probe goes out at a time instead of a request a queue.
 */
#ifndef SQSCOPE_MODEL_POLLER_H
#define SQSCOPE_MODEL_POLLER_H

#include "sqscope/model/budget.h"
#include "sqscope/model/fleet.h"
#include "sqscope/model/schedule.h"
#include "sqscope/sqs/sqs.h"

struct poller;

struct poller_options {
	struct loop *loop; /* all borrowed, must outlive it */
	struct sqs_client *sqs;
	struct aws_client *sts; /* NULL: identity is not asked for */
	struct fleet *fleet;
	const char *const *patterns; /* QUEUE arguments: name, glob, URL, ARN. Copied */
	size_t pattern_count;        /* 0: every queue of the account and region */
	int64_t interval_ms;
	double max_rps;
	struct budget
		*budget;   /* shared with other pollers, all together under its ceiling; or NULL */
	int64_t relist_ms; /* 0 = 3 minutes */
	bool once;         /* a sweep: each queue once, then on_idle; no re-listing */
};

struct poller *poller_new(const struct poller_options *options);
void poller_free(struct poller *poller);

void poller_start(struct poller *poller);

/* Sweep only: everything has been asked once and answered or failed. Called on a turn of its own.
 */
typedef void (*poller_idle_fn)(void *ud);
void poller_on_idle(struct poller *poller, poller_idle_fn fn, void *ud);

/* List again and poll everything that is visible, now. */
void poller_refresh(struct poller *poller);
/* The credentials are others than before: ask again who we are, and try a lost way at once. */
void poller_renew(struct poller *poller);
void poller_pause(struct poller *poller, bool paused);
bool poller_is_paused(const struct poller *poller);
/* The rows that are on the screen; replaces what was said before. Queues of other fleets among them
 * are not its business. */
void poller_set_visible(struct poller *poller, struct queue *const *queues, size_t count);
void poller_set_interval(struct poller *poller, int64_t interval_ms);
int64_t poller_interval_ms(const struct poller *poller);
/* The detail of one queue is open: all attributes, tags, sources, at once and then more often.
 * NULL: none. */
void poller_set_focus(struct poller *poller, struct queue *q);

struct poller_tag {
	char *key, *value;
};

/* Tags of the queue in focus: NULL with *count 0 while unknown; *err set when they cannot be read.
 * Borrowed. */
const struct poller_tag *poller_focus_tags(
	const struct poller *poller, size_t *count, const struct err **err);

enum poller_phase {
	POLLER_LISTING, /* the first listing is under way */
	POLLER_LIVE,
	POLLER_UNREACHABLE, /* the service cannot be reached, or refuses our credentials: probing */
	POLLER_PAUSED
};

struct poller_status {
	enum poller_phase phase;
	size_t listed;                /* queues named by the listing so far */
	bool maybe_truncated;         /* exactly 1,000 came without a token: there may be more */
	const struct err *list_error; /* of the last listing; NULL. Borrowed */
	const struct err *link_error; /* why POLLER_UNREACHABLE; NULL. Borrowed */
	int64_t retry_at_unix_ms;     /* of the next probe; UNKNOWN */
	int tries;                    /* probes so far */
	bool identity_known;
	const struct err *identity_error; /* NULL when known or not asked. Borrowed */
	double requests_per_s;            /* over the last minute */
	double dollars_per_day; /* of polling at that rate (SQS price of a standard request,
				   us-east-1) */
	uint64_t requests;      /* since the start */
	uint64_t throttled;
	uint64_t gen; /* grows when anything of this changes that is worth a frame: not for the
			 figures of requests, which are drawn along with what is */
};

void poller_get_status(const struct poller *poller, struct poller_status *out);

#endif
