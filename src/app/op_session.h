/*
 * What a command that changes something works with, beside the session: the local database, who we
 * are by the live call, and queues found by what they are called. Turns the session's loop while it
 * waits. Embedded, zero-initialised; op_session_release is right at every stage.
 */
#ifndef OP_SESSION_H
#define OP_SESSION_H

#include "json.h"
#include "session.h"
#include "sqscope/model/store_queue.h"
#include "sqscope/model/write_gate.h"
#include "sqscope/store/audit.h"

struct op_session {
	struct app *app;  /* borrowed */
	const char *what; /* the command; a literal */
	struct session session;
	struct context *context; /* the one that was chosen; see op_place.h */
	struct str state_dir, account;
	struct store_queue *store;
};

/* How many messages a queue has; UNKNOWN. */
struct op_counts {
	int64_t visible, in_flight, delayed;
};

/* A queue that was found. */
struct op_queue {
	struct str url, arn;                /* arn: empty when its attributes may not be read */
	struct queue_attributes attributes; /* all of them */
	bool is_fifo;
	bool may_be_denied; /* set before: it is found also when its attributes may not be read */
};

/*
 * Begin: resolve, connect, wait for credentials, open nothing yet. False with the exit status in
 * *status, and the failure said.
 */
bool op_session_begin(
	struct op_session *op, struct app *app, const char *what, int *status) MUST_CHECK;
void op_session_release(struct op_session *op);

/* The gate of every write (write_gate.h), with the account of the live call: asked for, and passed.
 */
void op_session_gate(struct op_session *op, struct write_gate *gate);
bool op_session_may_write(struct op_session *op, struct err *err) MUST_CHECK;
/* The same for another context, which something is sent to. */
bool op_session_may_write_in(
	struct op_session *op, struct context *context, struct err *err) MUST_CHECK;

/* Find a queue by name, URL or ARN. It must be of the context's region. */
bool op_session_find(
	struct op_session *op, struct sv ref, struct op_queue *queue, struct err *err) MUST_CHECK;
bool op_session_find_in(struct op_session *op, struct context *context, struct sv ref,
	struct op_queue *queue, struct err *err) MUST_CHECK;
void op_queue_release(struct op_queue *queue);

struct op_counts op_counts_of(const struct queue_attributes *attributes);
/* What it has now. */
void op_session_count(struct op_session *op, struct sv queue_url, struct op_counts *counts);
/* {"visible","in_flight","delayed"} */
json_t *op_counts_json(const struct op_counts *counts);
/* "~12 visible, 3 in flight and 0 delayed"; appended. */
void op_counts_text(const struct op_counts *counts, struct str *out);

/* Run one job of the database and wait for it. */
bool op_session_store(
	struct op_session *op, store_job_fn run, void *ud, struct err *err) MUST_CHECK;

/* A write for the audit log. */
struct op_deed {
	struct sv action; /* as the API names it */
	struct sv queue_url, operation;
	struct sv reason; /* of the person */
	struct audit_value values[AUDIT_PARAMETER_COUNT];
	size_t value_count;
	int64_t seq; /* filled in */
};

/* A parameter that was given; none when text is NULL. */
void op_deed_add(struct op_deed *deed, enum audit_parameter parameter, const char *text);
/* The intent, on the disk before the first request leaves: what cannot be recorded is not done. */
bool op_session_intend(struct op_session *op, struct op_deed *deed, struct err *err) MUST_CHECK;
/* What became of it; err may be clear. A failure is said. */
void op_session_conclude(struct op_session *op, const struct op_deed *deed,
	enum audit_result result, const struct err *err);

/*
 * Ask at the terminal whether to do it: "question [y/N] ". True with --yes; ERR_REFUSED when the
 * answer is not yes, or when there is no terminal to ask at.
 */
bool op_session_confirm(struct op_session *op, struct sv question, struct err *err) MUST_CHECK;
/*
 * The name of a queue once more, for what cannot be undone: `given` in an option, or else typed at
 * the terminal behind the question. ERR_REFUSED when it is another one, or nobody is there.
 */
bool op_session_confirm_name(struct op_session *op, struct sv question, struct sv name,
	const char *given, struct err *err) MUST_CHECK;

#endif
