/*
 * How a failure travels: a caller passes a `struct err *` last, a fallible function fills it and
 * returns false or NULL. The text grows context on the way up ("profile prod: line 12: ...").
 * One table (err_rows) holds for every code its slug, hint and exit status, so that the command
 * line, the screen, --json and the manual say the same. Never holds a secret.
 */
#ifndef SQSCOPE_BASE_ERR_H
#define SQSCOPE_BASE_ERR_H

#include "sqscope/base/compat.h"
#include <stdbool.h>
#include <stddef.h>

enum err_code {
	ERR_NONE = 0,
	ERR_FAILED,     /* something failed and nothing more exact fits */
	ERR_USAGE,      /* the command line is wrong */
	ERR_CONFIG,     /* our config file or a theme is wrong */
	ERR_AWS_CONFIG, /* the AWS files or environment are wrong: unknown profile, broken line */
	ERR_NO_CREDENTIALS, /* no source gave credentials */
	ERR_EXPIRED,        /* credentials were there but have expired */
	ERR_DENIED,         /* the service refused: not authorized, wrong key or signature */
	ERR_NOT_FOUND,      /* no such queue or message */
	ERR_INVALID,        /* the service refused a value in the request */
	ERR_REFUSED,        /* we refuse: read-only, not confirmed, a safety rule */
	ERR_PARTIAL,        /* some of it was done */
	ERR_THROTTLED,      /* the service asks to slow down, and retries did not help */
	ERR_SERVICE,        /* the service failed (5xx) or answered with an error unknown to us */
	ERR_PROTOCOL,       /* the answer was not what the protocol says: half, HTML, not JSON */
	ERR_UNREACHABLE,    /* could not connect: DNS, refused, TLS, proxy */
	ERR_TIMEOUT,        /* connected, but no answer in time */
	ERR_CLOCK,          /* the service says that our clock is wrong */
	ERR_IO,             /* a local file or pipe */
	ERR_STORE,          /* the local database */
	ERR_TERMINAL,       /* not a terminal, or one that cannot be used */
	ERR_LIMIT,          /* outside data is larger than our cap */
	ERR_CANCELLED,      /* we cancelled it ourselves */
	ERR_INTERRUPTED,    /* the user interrupted it */
	ERR_CODE_COUNT
};

struct err {
	enum err_code code;
	int http_status;       /* 0 when no HTTP answer came */
	char service_code[64]; /* the service's present shape name ("QueueDoesNotExist"), or "" */
	char request_id[64];   /* the service's request id, or "" */
	char msg[240];         /* one sentence, no newline, made safe for a terminal */
};

struct err_row {
	enum err_code code;
	const char *slug; /* stable CamelCase name; error.code in --json when no service code is
			     known */
	const char *text; /* what the code means, for the manual */
	const char *hint; /* what to do, one sentence; "" when there is nothing general to say */
	int exit_status;  /* of a command that ends with it (design: the exit status table) */
	bool retryable;   /* worth trying again without the user changing anything */
};

/* The table, indexed by code; ERR_CODE_COUNT rows. */
extern const struct err_row err_rows[ERR_CODE_COUNT];

/* Set code and text, drop what was there (service fields too). err may be NULL: the failure is then
 * dropped. */
void err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* err_set, then false: `return err_fail(err, ERR_IO, "...")`. */
bool err_fail(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Put "context: " before the text. Does nothing when err is NULL or clear. */
void err_prefix(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

void err_clear(struct err *err);
bool err_is_set(const struct err *err);

/* What scripts and the screen call it: the service's code when there is one, else the slug.
 * Borrowed. */
const char *err_name(const struct err *err);

const char *err_hint(const struct err *err);
int err_exit_status(const struct err *err);

#endif
