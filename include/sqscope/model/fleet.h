/*
 * The fleet: every queue that is watched, and the DLQs that belong to them. Pulled, not pushed:
 * `gen` grows on every change that a view could show, `rows_gen` when queues appear or vanish. The
 * poller feeds it; views read it.
 */
#ifndef SQSCOPE_MODEL_FLEET_H
#define SQSCOPE_MODEL_FLEET_H

#include "sqscope/model/place.h"
#include "sqscope/model/queue.h"

struct map;

struct fleet {
	struct queue **queues; /* owned; order of appearance */
	size_t count, cap;
	size_t watched_count;
	struct map *by_url; /* borrowed values; a queue may have several URLs and ARNs here */
	struct map *by_arn;
	struct map *by_name;     /* the first of that name; queue.same_name leads on */
	uint64_t gen;            /* anything a view shows */
	uint64_t rows_gen;       /* membership */
	int64_t changed_unix_ms; /* when what is drawn last changed: the screen's "as of" */
	int64_t stale_after_ms;  /* counts may be this old, and three intervals of their queue */
	bool is_cut_off;         /* the service cannot be reached: every count is stale */

	struct place place; /* owned: whoever makes the fleet says where it is */
	/* identity, from the live call: empty until known */
	char account[32];
	char caller_arn[256];
};

void fleet_init(struct fleet *fleet);
void fleet_release(struct fleet *fleet);

/* The queue of that URL; made when it is not there. */
struct queue *fleet_add_url(struct fleet *fleet, struct sv url, bool is_watched);
/* The queue of that ARN; made (without URL, not watched) when it is not there. NULL: no SQS ARN. */
struct queue *fleet_add_arn(struct fleet *fleet, struct sv arn);
/* A queue of which only the name is known: a row that waits for its URL, or for its error. */
struct queue *fleet_add_missing(struct fleet *fleet, struct sv name);
/*
 * The URL of a queue that was known by name or ARN only. Returns the queue that has it now: when
 * another one turns out to be the same, that one takes over q's links and reasons to be here, and q
 * is gone.
 */
struct queue *fleet_set_url(struct fleet *fleet, struct queue *q, struct sv url);

struct queue *fleet_find_url(const struct fleet *fleet, struct sv url);
struct queue *fleet_find_arn(const struct fleet *fleet, struct sv arn);
/* The watched queue of that name (the first when several accounts have one); NULL. */
struct queue *fleet_find_name(const struct fleet *fleet, struct sv name);

/* Drop a queue and every link to it. */
void fleet_remove(struct fleet *fleet, struct queue *q);

/*
 * A poll went well: merge, links, rates, series, severity. Grows gen only when something that a
 * view shows changed. An answer to a full poll replaces every attribute. Returns the queue that it
 * was about: its ARN may tell that q is one that the fleet knows already, which then takes over as
 * in fleet_set_url.
 */
struct queue *fleet_polled(struct fleet *fleet, struct queue *q,
	const struct queue_attributes *attributes, bool was_full, int64_t now_ms, int64_t unix_ms);
/* A poll failed: the old values stay. */
void fleet_poll_failed(struct fleet *fleet, struct queue *q, const struct err *err, int64_t now_ms);
/* What ListDeadLetterSourceQueues says of a queue. */
void fleet_set_sources(struct fleet *fleet, struct queue *q, const struct sv *urls, size_t count);

/* Something that a view shows of it changed: its place, say. */
void fleet_touch(struct fleet *fleet);
/* Mark what has grown stale; call now and then. */
void fleet_tick(struct fleet *fleet, int64_t now_ms);

struct fleet_summary {
	size_t watched, crit, warn, unknown, stale, failing, denied;
	int64_t oldest_stale_unix_ms;   /* the oldest reading that a stale row shows; UNKNOWN */
	const struct err *common_error; /* the error most failing rows share; NULL. Borrowed */
	size_t common_error_count;
};

void fleet_summarise(const struct fleet *fleet, struct fleet_summary *out);

#endif
