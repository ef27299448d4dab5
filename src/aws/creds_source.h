/*
 * A source of credentials: a file creds_<name>.c that ends in its row of two functions. The chain
 * (creds_chain.c) asks the rows in their order; the first that is configured gives the credentials
 * or the error.
 *
 * How a source differs from the async contract of http.h: its cancel is silent. start never calls
 * `done` itself; `done` comes exactly once, unless the job was cancelled: then everything of it is
 * gone when cancel returns. A job ends with its `done`; it must not be cancelled from inside of it
 * or afterwards. So jobs nest: who cancels the outer one cancels the inner ones, in any state.
 */
#ifndef SQSCOPE_AWS_CREDS_SOURCE_ROOM_H
#define SQSCOPE_AWS_CREDS_SOURCE_ROOM_H

#include "sqscope/aws/creds.h"

struct creds_session; /* what outlives a fetch: creds_session.h */

/* What a source works from. It outlives the job, and so does everything in it. */
struct creds_context {
	struct loop *loop;
	struct http *http;
	const struct aws_config *config; /* the environment, the region, the endpoints */
	const struct profile_set *files; /* as they stood when the fetch began */
	struct sv profile_name;          /* whose credentials are asked for */
	const struct profile *profile;   /* the same; NULL: in neither file */
	/* The profile whose role needs them; NULL when they are for the profile in use. The
	 * environment speaks for that one only. */
	const struct creds_context *asked_by;
	struct creds_session *session;
	bool must_be_fresh; /* the service refused those of before: past every cache */
};

/*
 * NOT_CONFIGURED lets the chain go on (creds and err are NULL). FAILED ends it: err names the place
 * that was configured (file and line, variable, address) and what to do. ERR_NO_CREDENTIALS when it
 * is wrong or incomplete, ERR_EXPIRED when signing in again mends it.
 */
enum creds_outcome { CREDS_OK, CREDS_NOT_CONFIGURED, CREDS_FAILED };

/* creds is borrowed until it returns. */
typedef void (*creds_done_fn)(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err);

struct creds_source {
	const char *name; /* creds.provider of what it gives */
	/* Returns the job. */
	void *(*start)(const struct creds_context *context, creds_done_fn done, void *ud);
	void (*cancel)(void *job);
};

/* The rows (design: aws-access 2.3). Where they stand in the chain: creds_chain.c. */
extern const struct creds_source creds_environment;      /* not when --profile is given */
extern const struct creds_source creds_environment_keys; /* also then: credential_source */
extern const struct creds_source creds_role;
extern const struct creds_source creds_web_identity;
extern const struct creds_source creds_sso;
extern const struct creds_source creds_keys_in_credentials; /* static keys of that file ... */
extern const struct creds_source creds_login;
extern const struct creds_source creds_process;
extern const struct creds_source creds_keys_in_config; /* ... and of the other */
extern const struct creds_source creds_keys;           /* of either */
extern const struct creds_source creds_container;
extern const struct creds_source creds_imds;

/* --- for a source that needs no waiting, or has not to wait this time ---------------------------
 */

/* A job that gives this answer on the next turn. What creds owns is taken (NULL: none). */
void *creds_answer(const struct creds_context *context, enum creds_outcome outcome,
	struct creds *creds, const struct err *err, creds_done_fn done, void *ud);
/* The cancel of such a job. */
void creds_answer_cancel(void *job);

/* --- what the profile says ----------------------------------------------------------------------
 */

/* The value of a key (lower case) of context->profile; empty when it is not there. Borrowed. */
struct sv creds_value(const struct creds_context *context, const char *key);
/* "profile prod (~/.aws/config:12)", the line of the first of these keys that is there (NULL ends
 * them); appended. */
void creds_add_place(const struct creds_context *context, const char *const *keys, struct str *out);
/* "`aws sso login --profile X`" of a command and this profile, for a message; appended. */
void creds_add_signin(const struct creds_context *context, const char *command, struct str *out);
/* A path of the AWS files: "~/" is the home directory of the configured environment. Appended. */
void creds_expand_home(const struct creds_context *context, struct sv path, struct str *out);

/* --- other sources ------------------------------------------------------------------------------
 */

struct creds_chain;

/* Ask `sources` (NULL-terminated, static) in turn. */
struct creds_chain *creds_chain_start(const struct creds_source *const *sources,
	const struct creds_context *context, creds_done_fn done, void *ud);
void creds_chain_cancel(struct creds_chain *chain);

/* All that there is for the profile in use. */
extern const struct creds_source *const creds_chain_all[];
/* What a profile that a role names as its source may have: its keys come first there. */
extern const struct creds_source *const creds_chain_of_profile[];

#endif
