/*
 * The poller's inside. poller.c decides what goes out next and when (pump); each other file knows
 * one kind of question: the listing, the polls, the detail in focus, the identity. What all answers
 * tell about the way to the service is in poller_link.c, what they cost in poller_meter.c.
 *
 * A question is a `struct request`: it outlives the poller when it must, because `done` comes
 * later.
 */
#ifndef POLLER_INTERNAL_H
#define POLLER_INTERNAL_H

#include "sqscope/loop/loop.h"
#include "sqscope/model/poller.h"
#include "sqscope/services/sts.h"

struct request {
	struct poller *poller; /* NULL once it is gone */
	struct request *prev, *next;
	struct queue *q; /* NULL when it is about none, or about one that was dropped */
	uint64_t serial; /* of the focus it was asked for */
	bool is_full, is_probe;
	struct sqs_call *sqs_call;
	struct aws_call *aws_call;
};

/* One prefix to list, or (is_exact) one name to ask for. */
struct listing_step {
	char *prefix; /* owned */
	bool is_exact;
};

/* Whether the server heeds MaxResults: then a page without a token is the last one. */
enum paging { PAGING_NOT_KNOWN, PAGING_HONEST, PAGING_IGNORED };

struct listing {
	bool is_needed; /* not when every argument is a name, URL or ARN */
	char **globs;   /* owned; none: every name */
	size_t glob_count, glob_cap;
	char **roots; /* owned: prefixes that together hold everything that the globs can match */
	size_t root_count, root_cap;

	/* the walk at hand */
	bool is_walking, is_asking, is_forced;
	uint64_t number;
	struct listing_step step;
	struct listing_step *steps; /* still to do */
	size_t step_count, step_cap;
	struct str token;
	int pages_of_step;
	int64_t pages;
	size_t found;
	bool is_uncertain;
	bool is_checking;  /* the request at hand asks for one queue, to see whether it gets a token
			    */
	bool keeps_prefix; /* of the page that made us check: the server looks at the prefix */
	enum paging paging; /* learnt once */
	int64_t started_ms;

	/* what the walks so far came to */
	bool has_ended; /* one has, well or not */
	uint64_t last_complete;
	size_t listed;
	bool maybe_truncated;
	struct err error;
	int failures;
	int64_t next_ms, next_unix_ms; /* of the next walk; UNKNOWN: never */
};

enum { LINK_STREAK = 16 };

struct link {
	bool is_down, is_probing;
	const struct queue *streak[LINK_STREAK]; /* different queues that failed in a row; compared,
						    never looked into */
	size_t streak_count;
	struct err error;
	int tries;
	int64_t retry_ms, retry_unix_ms; /* of the next probe; UNKNOWN while one is under way */
};

struct focus {
	struct queue *q;
	uint64_t serial; /* answers for an earlier focus are dropped */
	bool wants_tags, wants_sources;
	bool is_asking_tags, is_asking_sources;
	int64_t next_ms;

	struct poller_tag *tags; /* owned */
	size_t tag_count;
	bool has_tags;
	struct err tags_error;

	struct str *sources; /* owned: what came so far */
	size_t source_count, source_cap;
	struct str token;
	int pages;
};

struct identity {
	bool is_wanted, is_asking, is_known;
	struct err error;
	struct loop_timer patience;
};

enum { METER_SECONDS = 60 };

struct meter_sample {
	int64_t ms;
	uint64_t requests;
};

struct meter {
	struct meter_sample samples[METER_SECONDS]; /* ring, one a tick */
	size_t count, next;
	double per_s;       /* over the samples */
	double allowed_rps; /* at most max_rps; less after throttling */
	struct aws_stats last;
	uint64_t charged_retries;
};

struct poller {
	struct loop *loop;
	struct sqs_client *sqs;
	struct aws_client *sts;
	struct fleet *fleet;
	bool once, is_started, is_idle;
	int64_t relist_ms;
	double max_rps;
	char **patterns; /* owned */
	size_t pattern_count;

	struct schedule schedule;
	struct budget_share share;
	struct request *requests;
	size_t in_flight;
	struct loop_timer pump_timer, tick_timer, idle_timer;
	poller_idle_fn idle_fn;
	void *idle_ud;
	uint64_t gen;
	uint64_t visible_number;

	struct listing listing;
	struct link link;
	struct focus focus;
	struct identity identity;
	struct meter meter;
};

/* --- poller.c */

/* Send what may go out, and see to it that the rest is thought of in time. After every change. */
void poller_pump(struct poller *p);
/* The smaller one of two waits, either of which may be UNKNOWN: for ever. */
void poller_wait_at_most(int64_t *wait_ms, int64_t other_ms);
/* With more queues than the ceiling lets us ask in an interval, a row is late only after some
 * rounds. */
void poller_set_stale_after(struct poller *p);

/* --- poller_status.c */

/* Something of the status changed. */
void poller_touch(struct poller *p);

/* --- poller_queues.c */

/* Let a queue be polled, when it is not yet. */
void poller_adopt(struct poller *p, struct queue *q);
/* The fleet made one queue of two: `old` is gone. */
void poller_merged(struct poller *p, const struct queue *old, struct queue *q);
void poller_drop(struct poller *p, struct queue *q);
/* Drop the DLQs that were only here because of their sources, and have none left. */
void poller_drop_orphans(struct poller *p);
struct request *request_new(struct poller *p, struct queue *q);
/* First thing in `done`: copy the request to *out and free it. False when the poller is gone. */
bool request_end(void *ud, struct request *out);
void request_cancel(struct request *request);
bool was_cancelled(const struct err *err);

/* --- poller_patterns.c */

/* Turn the arguments into rows and into what has to be listed. */
void patterns_read(struct poller *p);
bool patterns_match(const struct listing *listing, struct sv name);
void patterns_release(struct listing *listing);

/* --- poller_steps.c */

void steps_push(struct listing *listing, struct sv prefix, bool is_exact);
/* Make the next step the one at hand; false when the walk has come to its end. */
bool steps_take(struct listing *listing);
/* List every continuation of the prefix at hand, and ask for the queue that is named like it. */
void steps_split(struct listing *listing);
/* Nothing more is to be done, the step at hand included. */
void steps_clear(struct listing *listing);

/* --- poller_listing.c */

void listing_begin(struct poller *p);
/* A queue is said not to exist: list again before long. */
void listing_hurry(struct poller *p);
/* Is there a page to ask for now? Else *wait_ms is lowered to when there will be. */
bool listing_is_due(struct poller *p, int64_t now_ms, int64_t *wait_ms);
void listing_ask(struct poller *p);
/* A sweep has lost its way to the service: no further page will come. */
void listing_abandon(struct poller *p, const struct err *err);
/* It was looked for in the latest walk that went to its end, and was not there. */
bool listing_misses(const struct listing *listing, const struct queue *q);
void listing_release(struct listing *listing);

/* --- poller_polls.c */

void polls_ask(struct poller *p, struct queue *q, bool is_probe);
/* A sweep without a connection: everything that still waits fails for that reason. */
void polls_fail_rest(struct poller *p, const struct err *err);

/* --- poller_link.c */

/* What a request came to: err NULL or clear when it went well; q is NULL for the listing. */
void link_heard(struct poller *p, const struct queue *q, const struct err *err);
bool link_probe_is_due(struct poller *p, int64_t now_ms, int64_t *wait_ms);
void link_probe(struct poller *p);
/* The probe ended, however it did. */
void link_probed(struct poller *p);
void link_retry_now(struct poller *p);

/* --- poller_focus.c */

bool focus_is_wanting(const struct focus *focus);
bool focus_is_due(struct poller *p, int64_t now_ms, int64_t *wait_ms);
void focus_ask(struct poller *p);
void focus_set(struct poller *p, struct queue *q);
void focus_refresh(struct poller *p);
void focus_release(struct focus *focus);

/* --- poller_identity.c */

void identity_want(struct poller *p);
/* What is known of us may not hold any more. */
void identity_renew(struct poller *p);
void identity_ask(struct poller *p);
/* A sweep has all its answers but this one: wait a little, not until the call gives up. */
void identity_lose_patience(struct poller *p);

/* --- poller_meter.c */

void meter_init(struct poller *p);
/* Retries are requests too: take them from the bucket. */
void meter_charge(struct poller *p);
/* Once a second: the rate, and whether the service asks us to slow down. */
void meter_tick(struct poller *p);
void meter_totals(const struct poller *p, struct aws_stats *out);

#endif
