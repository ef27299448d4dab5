/*
 * Operations: what an operator asked for and what takes its time - a redrive, a native redrive, a
 * purge, deleting what was seen, a dump, a restore. Whatever does the work is a kind: a table of
 * functions over its own state, which the registry takes and frees. The registry gives it a number,
 * passes the gate and the audit log before it starts, measures its rate, keeps it in the list when
 * it has ended. It draws nothing and makes no request by itself.
 *
 * A kind plugs in with operations_begin; it is told to start when its intent is on the disk, and
 * says operation_end once. Pulled: views compare operations_gen, which grows at most once a second
 * while something runs, and at once when something begins, ends or is told to.
 */
#ifndef SQSCOPE_MODEL_OPERATION_H
#define SQSCOPE_MODEL_OPERATION_H

#include "sqscope/loop/loop.h"
#include "sqscope/model/audit_trail.h"
#include "sqscope/model/write_gate.h"

struct operations;
struct operation;

enum operation_state {
	OPERATION_BEGINS, /* its intent is on the way to the audit log */
	OPERATION_RUNS,
	OPERATION_PAUSED, /* on demand */
	OPERATION_ASKS,   /* stands until somebody says go on, or stop: after a canary */
	OPERATION_ENDING, /* nothing new is begun; what is under way ends */
	/* over */
	OPERATION_UNFINISHED, /* of a process that is gone, or stopped: somebody may resume it */
	OPERATION_DONE,
	OPERATION_PARTLY, /* it came to its end, and not everything was done */
	OPERATION_CANCELLED,
	OPERATION_FAILED, /* err says why */
	OPERATION_STATE_COUNT
};

extern const char *const operation_state_words[OPERATION_STATE_COUNT]; /* "RUN", "PAUSE", ... */
bool operation_state_is_over(enum operation_state state);

/* How far it is. */
struct operation_figures {
	enum operation_state state;
	int64_t done;        /* exact, of what this process did; as SQS tells of native tasks */
	int64_t total;       /* UNKNOWN */
	bool is_total_exact; /* else it comes of SQS's counts */
	int64_t failed;
	double rate;         /* that it is held to, a second; 0: none */
	const char *journal; /* its id there; NULL or "" without. Borrowed */
	struct err err;      /* what ended it, or its first failure; clear */
};

/* What is told of an operation, a line each: for its detail and its report. */
enum { OPERATION_FACTS = 32 };

struct operation_fact {
	const char *label; /* a literal; "" for a sentence */
	struct str value;
	bool is_trouble;
};

struct operation_facts {
	struct operation_fact facts[OPERATION_FACTS];
	size_t count;
};

struct operation_fact *operation_facts_add(
	struct operation_facts *facts, const char *label, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A trouble for each that is not 0: "3 came back". */
struct operation_trouble {
	size_t count;
	const char *text; /* what so many did, a literal */
};

void operation_facts_add_troubles(
	struct operation_facts *facts, const struct operation_trouble *troubles, size_t count);
void operation_facts_release(struct operation_facts *facts);

/* A message that was not done, and why. Borrowed until the operation goes on. */
struct operation_failure {
	struct sv message_id;
	const struct err *err;
};

/*
 * A sort of operation. All of `self`; NULL where it says so: it cannot.
 */
struct operation_kind {
	const char *verb; /* "redrive": in lists, reports, sentences */
	const char *past; /* "moved": what `done` counts */
	bool outlives_us; /* SQS goes on with it when the program ends */
	/* To cancel is a write of its own at AWS, and passes the gate. */
	bool cancel_is_write;
	/* The intent is on the disk: requests may leave. */
	void (*start)(void *self, struct operation *op);
	void (*get_figures)(const void *self, struct operation_figures *out);
	void (*tell)(const void *self, struct operation_facts *facts);
	/* The one of that number; false when there are no more. NULL */
	bool (*failure)(const void *self, size_t index, struct operation_failure *out);
	void (*pause)(void *self); /* NULL */
	void (*go_on)(void *self); /* after a pause or a question; NULL */
	/* Begin nothing new, finish what is under way, end. NULL */
	void (*cancel)(void *self);
	void (*set_rate)(void *self, double rate); /* NULL */
	/* At any time: before its end as if the program were killed. */
	void (*free)(void *self);
};

/* One of the list. Read only. */
struct operation {
	int number; /* from 1, for people */
	const struct operation_kind *kind;
	void *self; /* the kind's; owned */
	struct operations *list;
	struct str queue_url, reason;
	struct str journal; /* its id in the journal; empty: it has none (yet) */
	struct str command; /* the line that does the same in a shell; or empty */
	struct place place; /* name, profile, region and account of it, copied */
	struct str account; /* of the live call */
	const void *owner;  /* as the plan had it */
	bool is_write;

	struct operation_figures figures; /* as of the last second, or its last change */
	int64_t started_ms, started_unix_ms;
	int64_t ended_ms, ended_unix_ms; /* UNKNOWN while it runs */
	double measured;                 /* messages a second of late; UNKNOWN */
	struct audit_write *write;       /* of the audit log; NULL once it is concluded */
	bool has_begun;                  /* the intent is kept, the kind was told to start */
	bool is_over;
	struct operation_meter *meter; /* owned */
};

/* Everything but self is copied. */
struct operation_plan {
	const struct operation_kind *kind;
	void *self; /* taken in any case */
	struct sv queue_url;
	struct write_gate gate; /* who we are and what is permitted, at present */
	/* Reads only (a dump, a dry run): no gate, no audit log. */
	bool only_reads;
	/* action, values, message ids, reason, operation; queue and place are filled in. */
	struct audit_intent intent;
	struct sv command;
	const void *owner; /* what must live as long as it runs (operations_need) */
};

struct operations *operations_new(struct loop *loop, struct store_queue *store);
/* What runs is freed as if the program were killed; after that the store's queue may go. */
void operations_free(struct operations *list);

/* NULL with ERR_REFUSED when the gate says no, or one that writes is under way on that queue. */
struct operation *operations_begin(
	struct operations *list, const struct operation_plan *plan, struct err *err) MUST_CHECK;
/* One of an earlier run of the program, that waits to be resumed. Of the plan: kind, self, queue,
 * the gate's place and account, and owner. */
struct operation *operations_add_past(
	struct operations *list, const struct operation_plan *plan, int64_t started_unix_ms);
/* Take one out that is over: it was resumed as another. */
void operations_remove(struct operations *list, struct operation *op);

/* Told by the kind. The outcome of the write, before its end (a task that SQS goes on with). */
void operation_conclude(struct operation *op, const struct audit_outcome *outcome);
/* It has ended, its figures say how. outcome NULL: it was concluded, or only reads. */
void operation_end(struct operation *op, const struct audit_outcome *outcome);
/* Another write of the same operation (to cancel a task), through the audit log. */
struct audit_write *operation_write(
	struct operation *op, struct sv action, audit_proceed_fn proceed, void *ud);

/* Grows with every change of what a view shows. */
uint64_t operations_gen(const struct operations *list);
size_t operations_count(const struct operations *list);
/* In the order in which they began. */
struct operation *operations_at(const struct operations *list, size_t index);
struct operation *operations_find(const struct operations *list, int number);
/* The one that is not over on a queue; NULL. */
struct operation *operations_on(const struct operations *list, struct sv queue_url);
/* Is something of that owner not over? */
bool operations_need(const struct operations *list, const void *owner);
/* Not over; without those that SQS goes on with when only_ours. */
size_t operations_running(const struct operations *list, bool only_ours);

bool operation_is_over(const struct operation *op);
/* Controls: false with a sentence when the kind or the state does not allow it. */
bool operation_pause(struct operation *op, struct err *err) MUST_CHECK;
bool operation_go_on(struct operation *op, struct err *err) MUST_CHECK;
bool operation_cancel(struct operation *op, struct err *err) MUST_CHECK;
bool operation_set_rate(struct operation *op, double rate, struct err *err) MUST_CHECK;
/* All of ours that run. */
void operations_cancel_all(struct operations *list);

/* The queue's name. */
struct sv operation_queue(const struct operation *op);
/* Seconds to its end at the measured rate (the wanted one while nothing is measured); UNKNOWN. */
int64_t operation_eta_s(const struct operation *op);
/* "611 of ~1,204 moved"; appended. */
void operation_add_progress(const struct operation *op, struct str *out);
/* "redrive 3 of ai-transcribe-dlq: 1,204 moved, 2 failed"; appended. */
void operation_add_sentence(const struct operation *op, struct str *out);
/* What runs, in one row: "R 41 redrive ai-transcribe-dlq 611/~1,204 25/s 24s"; appended. Nothing
 * when nothing runs. True when one of them asks. */
bool operations_add_strip(const struct operations *list, struct str *out);

/* At each end, once. Nothing may be removed from inside of it. */
typedef void (*operation_ended_fn)(void *ud, struct operation *op);
void operations_on_end(struct operations *list, operation_ended_fn fn, void *ud);

#endif
