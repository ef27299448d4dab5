/*
 * What `doctor` finds out: what was resolved and from where, then what is reachable and permitted.
 * Only reads, and never a secret: of the credentials the source and the key id.
 */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "json.h"
#include "session.h"

enum check_result { CHECK_OK, CHECK_FAILED, CHECK_NOT_TRIED };

struct check {
	const char *name; /* static */
	enum check_result result;
	bool is_optional; /* its failure costs a detail on the screen, not the use of the program */
	int exit_status;  /* of the command when this is the first that fails */
	struct str detail;
};

enum { DOCTOR_MAX_CHECKS = 24 };

struct doctor {
	struct session session;
	struct creds creds;
	struct err creds_error; /* clear when creds is filled */
	struct check checks[DOCTOR_MAX_CHECKS];
	size_t check_count;
	struct str queue_url; /* of some queue, to try things on; empty without one */
	int64_t probe_ms;     /* when the first request left */
	int pending;
	bool has_skew;
	int64_t skew_ms; /* service time minus ours */
};

/* A row of the answer. err NULL or clear: it is well, and the text says how; else err says why not.
 */
struct check *doctor_add(struct doctor *d, const char *name, const struct err *err, const char *fmt,
	...) PRINTF_LIKE(4, 5);
/* A row for what has yet to be tried, and why it was not in case it never is. */
void doctor_add_not_tried(struct doctor *d, const char *name, const char *why, bool is_optional);
/* What came of it. */
void doctor_settle(struct doctor *d, const char *name, const struct err *err, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/* Files, region, endpoint, credentials. True when the network can be tried. */
bool doctor_check_local(struct doctor *d, struct app *app);
/* The network: one harmless call of each kind. Returns when all have ended, or a signal came. */
void doctor_check_network(struct doctor *d);

json_t *doctor_json(const struct doctor *d, const struct app *app);
void doctor_text(const struct doctor *d, const struct app *app, struct str *out);

/* The exit status of the first check that failed and matters. */
int doctor_exit_status(const struct doctor *d);

/* The session goes first: a call that is cut short still writes here. */
void doctor_release(struct doctor *d);

#endif
