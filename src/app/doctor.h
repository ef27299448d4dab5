/*
 * What `doctor` finds out. Checks are rows of one table (doctor_checks): a name, what it tells,
 * what it needs, and a function that settles it now or later; none waits for another that it does
 * not need. The permissions are checks too, one for each row of permissions.h. Only what cannot
 * change anything is asked of AWS (doctor_probes.c), and no secret is ever kept here.
 */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "json.h"
#include "session.h"
#include "sqscope/model/permissions.h"

/* In the order in which they depend on each other, and are printed. */
enum check_group {
	GROUP_FILES,
	GROUP_CREDENTIALS,
	GROUP_NETWORK,
	GROUP_QUEUE,
	GROUP_PERMISSIONS,
	CHECK_GROUP_COUNT
};

enum check_result { CHECK_OK, CHECK_FAILED, CHECK_NOT_TRIED };

struct check {
	const char *name; /* static */
	enum check_group group;
	enum check_result result;
	bool is_optional; /* its failure costs a detail on the screen, not the use of the program */
	bool is_denied;   /* of a permission: the answer was that it is missing */
	int exit_status;  /* of the command when this is the first that fails */
	struct str detail; /* one sentence */
	struct str fix;    /* what to do; empty when there is nothing to do */
};

/* What must be there before a check can be tried. */
enum check_needs {
	NEEDS_NOTHING,
	NEEDS_AWS_FILES, /* profiles were read, and the one in use is sound */
	NEEDS_ENDPOINT,  /* so that a connection can be made */
};

struct doctor;

struct check_row {
	const char *name; /* stable: scripts know it */
	enum check_group group;
	enum check_needs needs;
	bool is_optional;
	/* Settles the check, at once or in a callback between doctor_begin and doctor_end. NULL:
	 * another one's does. */
	void (*run)(struct doctor *d, struct check *check);
	const char *why_not; /* what stands there when it was never settled */
};

extern const struct check_row doctor_checks[];

/* A setting and where it comes from; a source of credentials, whether it was used, and why. */
struct fact {
	char *name, *value, *source; /* owned; value and source may be NULL */
};

struct fact_list {
	struct fact *facts;
	size_t count, cap;
};

enum { DOCTOR_MAX_CHECKS = 24 + PERMISSION_COUNT, DOCTOR_MAX_CLIENTS = 8 };

struct doctor {
	const struct app *app;
	struct session session;
	bool has_aws, has_endpoint;
	struct check checks[DOCTOR_MAX_CHECKS]; /* doctor_checks, then the permissions by id */
	size_t check_count;
	struct fact_list settings, sources;
	int pending;          /* answers that are waited for */
	bool has_answered;    /* a signed request came through */
	bool is_cut_off;      /* there is no way to the endpoint: nothing else needs to be waited
				 for, but ... */
	bool waits_for_creds; /* ... these, which come from elsewhere */

	struct creds creds;     /* without secrets; a key id when there are any */
	struct err creds_error; /* clear when there are credentials */

	/* The queue that things are tried on. */
	const char *operand; /* borrowed; NULL when none was named */
	struct str queue_url, queue_arn, queue_key;
	bool knows_key;       /* queue_key is what SQS says; empty: the queue has none */
	bool needs_queue_url; /* nobody has found it yet */

	bool has_skew;
	int64_t skew_ms; /* service time minus ours */

	struct aws_client *clients[DOCTOR_MAX_CLIENTS]; /* for the probes, by service */
	size_t client_count;
};

/* The context that is examined; NULL before the AWS files were read. */
static inline struct context *doctor_context(const struct doctor *d)
{
	return session_context(&d->session);
}

/* The whole examination: runs the loop until all is settled or a signal came. */
void doctor_examine(struct doctor *d, const struct app *app);

/* By name; NULL. */
struct check *doctor_find(struct doctor *d, const char *name);
struct check *doctor_permission(struct doctor *d, enum permission id);

/* err NULL or clear: all is well, and the text says how. Else err says why not, and what to do. */
void doctor_settle(struct check *check, const struct err *err, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* It was not tried, and why. */
void doctor_skip(struct check *check, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What to do about it, in place of the general advice. */
void doctor_fix(struct check *check, const char *fmt, ...) PRINTF_LIKE(2, 3);

void fact_list_add(struct fact_list *list, const char *name, const char *value, const char *source);

/* Something was asked for; its answer came. */
void doctor_begin(struct doctor *d);
void doctor_end(struct doctor *d);

/* The endpoint cannot be reached: end as soon as the credentials are settled. */
void doctor_cut_off(struct doctor *d);

/* --- the checks, each in its doctor_<family>.c -------------------------------------------------
 */

void doctor_check_config(struct doctor *d, struct check *check);
void doctor_check_theme(struct doctor *d, struct check *check);
void doctor_check_log(struct doctor *d, struct check *check);
void doctor_check_aws_config_file(struct doctor *d, struct check *check);
void doctor_check_aws_credentials_file(struct doctor *d, struct check *check);
void doctor_check_aws(struct doctor *d, struct check *check);
void doctor_check_endpoint(struct doctor *d, struct check *check);
void doctor_check_ca_bundle(struct doctor *d, struct check *check);
void doctor_check_credentials(struct doctor *d, struct check *check);
void doctor_check_connection(struct doctor *d, struct check *check);
void doctor_check_identity(struct doctor *d, struct check *check);
void doctor_check_queue(struct doctor *d, struct check *check);

/* Profile, region, retries, proxy and the endpoint of every service, as facts. */
void doctor_find_settings(struct doctor *d);
/* Once the credentials are there, or are not: which source gave them and why no other. */
void doctor_find_sources(struct doctor *d);
/* creds.provider of the i-th source; NULL behind the last. */
const char *doctor_source_provider(size_t i);

/* Ask what needs no queue. */
void doctor_probe_services(struct doctor *d);
/* The queue is known: ask what needs one. */
void doctor_probe_queue(struct doctor *d);
/* Its attributes have been asked for; its ARN and key are known if they ever will be. */
void doctor_probe_queue_details(struct doctor *d);

/* What an answer says about a permission. */
enum grant {
	GRANT_ALLOWED, /* it answered, if only with "no such thing" */
	GRANT_DENIED,
	GRANT_NOT_SERVED, /* the endpoint does not know the action */
	GRANT_UNKNOWN,    /* no answer, or one about the credentials */
};

enum grant doctor_grant(const struct err *err);
/* Settle the check of a permission by the answer; err NULL: it was done. */
void doctor_judge(struct doctor *d, enum permission id, const struct err *err);

/* What became of a feature, by the checks of what it needs. */
enum feature_state { FEATURE_OK, FEATURE_DENIED, FEATURE_FAILED, FEATURE_NOT_TRIED };

/* A permission about keys, and the queue has none. */
bool doctor_is_needless(const struct doctor *d, enum permission id);

/* *why gets the permissions that are denied or failed otherwise, or the reason why nothing is
 * known.
 */
enum feature_state doctor_feature(
	const struct doctor *d, const struct feature_row *feature, struct str *why);

/* --- what came of it ----------------------------------------------------------------------------
 */

json_t *doctor_json(const struct doctor *d);
/* In lines of at most `width` columns; 0: 80. */
void doctor_text(const struct doctor *d, int width, struct str *out);
/* "~/x" for what is below the home directory; appended. */
void doctor_add_path(struct str *out, const char *path);
/* What the terminal is, a line "name: value" each, appended. */
void doctor_describe_terminal(const struct app *app, struct str *out);

/* The exit status of the first check that failed and matters. */
int doctor_exit_status(const struct doctor *d);

/* The session goes first: a call that is cut short still writes here. */
void doctor_release(struct doctor *d);

#endif
