/*
 * One queue as the program knows it: names, attributes, counts with their age, links to its
 * dead-letter queue and its sources, rates, the error of its last poll, and how it stands (severity
 * with the reason in words). The fleet owns queues; pointers to them live until the fleet drops the
 * queue (fleet.h).
 */
#ifndef SQSCOPE_MODEL_QUEUE_H
#define SQSCOPE_MODEL_QUEUE_H

#include "sqscope/base/err.h"
#include "sqscope/model/rates.h"
#include "sqscope/model/series.h"
#include "sqscope/sqs/queue_attributes.h"

struct fleet;
struct schedule_heap;

/* Worst last, so that severities compare; sorting by severity is descending. */
enum severity { SEVERITY_OK, SEVERITY_UNKNOWN, SEVERITY_WARN, SEVERITY_CRIT, SEVERITY_COUNT };

extern const char *const severity_words[SEVERITY_COUNT]; /* "ok", "unknown", "warn", "crit" */

/* In-flight messages that SQS allows a queue, standard and FIFO (SQS quotas). */
enum { IN_FLIGHT_LIMIT = 120000 };

enum { QUEUE_REASON_SIZE = 80 };

struct queue {
	/* identity: owned */
	char *name;
	char *url; /* NULL while only the name or ARN is known (a DLQ of another account, say) */
	char *arn; /* NULL until attributes came, for a queue that was found by URL */
	char *account; /* from the ARN or URL; NULL when neither tells */
	bool is_fifo;

	/* why it is here */
	bool is_watched; /* in the selection: a row. Else it is read as the DLQ of one that is */
	bool is_named;   /* an argument named it: its row stays when it does not exist */

	/* what SQS says */
	struct queue_attributes attributes; /* counts included */
	int64_t polled_ms;       /* monotonic time of the last poll that went well, or UNKNOWN */
	int64_t polled_unix_ms;  /* the same, wall */
	int64_t full_ms;         /* of the last poll that asked for all attributes; UNKNOWN */
	int64_t changed_unix_ms; /* when a count last changed */
	int64_t first_ms;        /* of the first count: growth is measured from it ... */
	int64_t first_visible;   /* ... while there are not yet five minutes to look back on */
	struct err *failure;     /* of the last poll; NULL when it went well. Read by queue_error */
	int64_t failing_since_ms; /* of the first failure in a row; UNKNOWN when none */

	/* links: borrowed, kept by the fleet */
	struct queue *dead_letter; /* its DLQ, when we know it as a queue (watched or not); NULL */
	struct queue **sources;    /* queues that name this one as DLQ */
	size_t source_count, source_cap;
	struct str *other_sources; /* owned: names of sources that are not in the fleet */
	size_t other_source_count;
	bool is_dead_letter; /* some queue names it, in the fleet or outside */

	/* derived at each poll */
	struct series ready;
	struct rates rates;
	struct drain drain;
	enum severity severity;
	char *phrase;  /* why not ok, owned; NULL when there is nothing to say. Read by queue_reason
			*/
	bool is_stale; /* the counts are older than three intervals, or its polls fail */

	/* the poll schedule (schedule.h) */
	int64_t due_ms;
	int64_t interval_ms; /* at present: adapts */
	int unchanged_polls, failures;
	bool is_visible;            /* a row on the screen right now */
	bool is_focused;            /* its detail is open */
	bool in_flight_poll;        /* a request for it is under way */
	bool is_scheduled;          /* the schedule knows it */
	bool is_hurried;            /* the user wants it now */
	bool wants_full;            /* the next poll asks for all attributes */
	uint32_t phase;             /* its place within an interval, as a fraction of 2^32 */
	struct schedule_heap *heap; /* where it waits; NULL while it does not. Borrowed */
	size_t heap_index;

	/* places in the fleet */
	struct fleet *fleet; /* that owns it */
	size_t index;
	uint64_t seen_listing;   /* number of the listing that last named it */
	uint64_t seen_visible;   /* the same of what was said to be on the screen */
	struct queue *same_name; /* the next one of that name, in another account; borrowed */
	size_t alias_count;      /* further URLs and ARNs by which the fleet finds it */
};

/* Why the last poll failed; not set when it went well. Never NULL; borrowed until the next poll. */
const struct err *queue_error(const struct queue *q);
/* Copied; NULL when the poll went well. */
void queue_set_error(struct queue *q, const struct err *err);

/* The three counts, UNKNOWN when not known. */
int64_t queue_visible(const struct queue *q);
int64_t queue_in_flight(const struct queue *q);
int64_t queue_delayed(const struct queue *q);

/* Visible messages in its DLQ; UNKNOWN when that cannot be read. False when it has none. */
bool queue_dead_letter_visible(const struct queue *q, int64_t *visible);

/* Why it is not ok: "+312 in 5m", "in flight 96k of 120k"; "" when it is. Never NULL; borrowed
 * until it is judged again. */
const char *queue_reason(const struct queue *q);

/* Set severity, reason and drain from everything else. Pure. */
void queue_judge(struct queue *q, int64_t now_ms);

#endif
