/*
 * The audit log: what this program changed, or tried to. Two rows a write: the intent, durable
 * before the request leaves, and the outcome. An intent without an outcome is a write whose end
 * nobody saw. Rows are only ever added (the database refuses the rest), and each holds the SHA-256
 * over the hash of the row before and its own fields: a row that was changed, taken out or cut off
 * at the end shows. Who rewrites every row after it and the head can still deceive; the hash of the
 * newest row, noted elsewhere, shows that too.
 *
 * Never in it: a secret, a body, a receipt handle. Parameters are therefore chosen from a table.
 */
#ifndef SQSCOPE_STORE_AUDIT_H
#define SQSCOPE_STORE_AUDIT_H

#include "sqscope/base/digest.h"
#include "sqscope/base/units.h"
#include "sqscope/store/store.h"

/* The parameters that are safe to keep. */
enum audit_parameter {
	AUDIT_VISIBILITY_TIMEOUT,
	AUDIT_DELAY_SECONDS,
	AUDIT_MAX_MESSAGES,
	AUDIT_DESTINATION,
	AUDIT_RATE,
	AUDIT_LIMIT,
	AUDIT_FILTER, /* a program of the operator's, not data of a message */
	AUDIT_EDIT,   /* another one */
	AUDIT_GROUP_ID,
	AUDIT_DEDUPLICATION_ID,
	AUDIT_BODY_BYTES,
	AUDIT_ATTRIBUTE_NAMES,  /* of a message; never the values */
	AUDIT_QUEUE_ATTRIBUTES, /* NAME=VALUE of a queue's settings */
	AUDIT_TAGS,
	AUDIT_TASK,
	AUDIT_BACKUP, /* the file's name */
	AUDIT_COUNTS, /* of the queue, as they were shown when it was confirmed */
	AUDIT_WORKER,
	AUDIT_PARAMETER_COUNT
};

extern const char *const audit_parameter_names[AUDIT_PARAMETER_COUNT];

struct audit_value {
	enum audit_parameter parameter;
	struct sv value;
};

/* Everything is copied. What is not known is left empty. */
struct audit_intent {
	struct sv context, profile, account, region;
	struct sv queue;  /* its URL */
	struct sv action; /* as the API names it: "DeleteMessageBatch" */
	const struct audit_value *values;
	size_t value_count;
	const struct sv *message_ids; /* of which LIMIT_AUDIT_IDS are kept, and the number of all */
	size_t message_count;
	struct sv reason;    /* of the person */
	struct sv operation; /* its id in the journal */
};

enum audit_result {
	AUDIT_PENDING, /* no outcome: in no row, told by audit_list */
	AUDIT_DONE,
	AUDIT_PARTLY,
	AUDIT_FAILED,    /* and nothing changed */
	AUDIT_AMBIGUOUS, /* no answer: it may have taken effect */
	AUDIT_RESULT_COUNT
};

extern const char *const audit_result_names[AUDIT_RESULT_COUNT]; /* "pending", "done", ... */

struct audit_outcome {
	enum audit_result result;
	struct sv request_id;
	const struct sv *message_ids; /* for which it was done */
	size_t message_count;
	const struct err *err; /* NULL when nothing failed */
};

/* *seq names the write. What is too long (LIMIT_STORE_TEXT) is refused. */
bool audit_intend(struct store *store, const struct audit_intent *intent, int64_t unix_ms,
	int64_t *seq, struct err *err) MUST_CHECK;
/* Once for each intent; a second outcome is refused. */
bool audit_conclude(struct store *store, int64_t seq, const struct audit_outcome *outcome,
	int64_t unix_ms, struct err *err) MUST_CHECK;

/* A write: its intent and, unless the result is AUDIT_PENDING, its outcome. */
struct audit_record {
	int64_t seq, unix_ms;
	struct sv user, host;
	int64_t pid;
	struct sv context, profile, account, region, queue, action;
	struct sv parameters;  /* a JSON object of strings */
	struct sv message_ids; /* a JSON array of strings */
	int64_t message_count;
	struct sv reason, operation;
	enum audit_result result;
	int64_t ended_unix_ms; /* UNKNOWN while pending */
	struct sv request_id, err_code, err_text;
	struct sv done_ids; /* a JSON array of strings */
	int64_t done_count;
};

struct audit_filter {
	int64_t since_unix_ms; /* 0: all */
	struct sv queue;       /* a URL, or a name that the URL ends in; empty: all */
	struct sv operation;   /* empty: all */
	int64_t newest;        /* at most so many, the newest; 0: no limit */
};

/* Borrowed until it returns; false ends the listing. */
typedef bool (*audit_record_fn)(void *ud, const struct audit_record *record);

/* Oldest first. */
bool audit_list(struct store *store, const struct audit_filter *filter, audit_record_fn fn,
	void *ud, struct err *err) MUST_CHECK;

struct audit_check {
	int64_t row_count; /* that are right, from the first */
	int64_t broken;    /* seq of the first row that is not, or that is missing; 0: none */
	char head[SHA256_HEX_SIZE]; /* of the newest row; "" while there is none */
};

/* False only when it could not be read: a chain that is broken is a result. */
bool audit_verify(struct store *store, struct audit_check *check, struct err *err) MUST_CHECK;

#endif
