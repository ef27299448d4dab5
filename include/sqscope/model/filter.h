/*
 * filter: jq expressions over messages: to select them, and to get values out of them for columns
 * and groups. The input of an expression is the object of message_json.h (as peek prints it) with
 * `.text` (the innermost layer of the body) and `.json` (that text parsed, or null).
 *
 * The expressions run in a process of their own, because libjq cannot be bounded in ours: it calls
 * abort() when memory runs out and on some programs that it does not like, and nothing stops it
 * inside of one of its functions. That process has no environment, can open no file, has
 * LIMIT_FILTER_MEMORY of memory, and is killed and started anew when a message takes longer than
 * LIMIT_FILTER_TIME; a crash or `halt` ends it and not us. Such a message is an error, like any
 * other that the expression fails on: not selected, without a value.
 *
 * Not for the loop's thread: making a filter takes about 25 ms, running one up to LIMIT_FILTER_TIME
 * a message. A filter is used by one thread at a time; it may move between threads. libjq knows
 * numbers as doubles: digits beyond the 17th of a long id are lost in what it gives.
 */
#ifndef SQSCOPE_MODEL_FILTER_H
#define SQSCOPE_MODEL_FILTER_H

#include "sqscope/base/err.h"
#include "sqscope/model/body.h"
#include "sqscope/model/message_json.h"

enum {
	FILTER_EXPRS_MAX = 32, /* expressions of one filter */
	FILTER_STOPS_MAX = 3,  /* messages in a row that end the process: then it gives up */
};

/* Where in which expression a mistake is; line and column from 1, 0 when not known. */
struct filter_fault {
	size_t expr;
	int line, column;
};

/* What an expression gives for a message: its first output. */
struct filter_value {
	bool is_selected; /* neither false nor null, and no error */
	bool is_error;    /* text says why */
	bool has_value;   /* false for null, for no output and for an error */
	struct str text;  /* a string as it is, anything else as JSON; LIMIT_FILTER_VALUE at most */
};

struct filter;

/*
 * Compile 1 to FILTER_EXPRS_MAX expressions of LIMIT_PROMPT bytes at most. NULL with err (its text
 * names line and column) and fault (may be NULL) when one is wrong. The caller frees it.
 */
struct filter *filter_new(const struct sv *exprs, size_t count, struct filter_fault *fault,
	struct err *err) MUST_CHECK;
void filter_free(struct filter *f);

/*
 * Evaluate every expression over a message; `body` is the message's, decoded. Fills values, one for
 * each expression, which are cleared first and belong to the caller.
 */
void filter_run(struct filter *f, const struct message *m, const struct message_json_lease *lease,
	const struct body *body, struct filter_value *values);

/* Does the first expression select the message? is_error (may be NULL) tells "no" from "could not
 * tell". */
bool filter_selects(struct filter *f, const struct message *m,
	const struct message_json_lease *lease, const struct body *body, bool *is_error);

/* It ended on FILTER_STOPS_MAX messages in a row, and every further one is an error at once. */
bool filter_has_given_up(const struct filter *f);

void filter_values_release(struct filter_value *values, size_t count);

#endif
