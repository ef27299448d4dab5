/*
 * Credentials and the sources they come from. A source is a row of two functions; a chain asks the
 * rows in order (design: aws-access 2.3). One consistent key, secret and token travel together.
 */
#ifndef SQSCOPE_AWS_CREDS_H
#define SQSCOPE_AWS_CREDS_H

#include "sqscope/aws/aws_config.h"
#include "sqscope/base/digest.h"
#include "sqscope/loop/loop.h"

struct creds {
	char *access_key_id; /* owned */
	struct secret secret_access_key;
	struct secret session_token; /* may be empty */
	int64_t expires_unix_ms;     /* 0 = never */
	const char *provider;        /* static text: "environment", "profile", ... */
	char *account_id;            /* when the source names it, else NULL */
};

/* What dst held is released; zero-initialised is fine. */
void creds_copy(struct creds *dst, const struct creds *src);
void creds_release(struct creds *creds);
bool creds_are_equal(const struct creds *a, const struct creds *b);
/* Are they past their time? */
bool creds_are_expired(const struct creds *creds, int64_t now_unix_ms);

/* What a source answers. NOT_CONFIGURED lets the chain go on; FAILED (err set) ends it. */
enum creds_outcome { CREDS_OK, CREDS_NOT_CONFIGURED, CREDS_FAILED };

typedef void (*creds_done_fn)(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err);

struct creds_source {
	const char *name;
	/*
	 * Is this source configured, and if it needs no waiting, its credentials at once? Returns
	 * CREDS_OK with *out filled, CREDS_NOT_CONFIGURED, or CREDS_FAILED with err.
	 */
	enum creds_outcome (*get)(
		const struct aws_config *config, struct creds *out, struct err *err);
	/* The same for sources that must wait (network, child); NULL for the others. */
	void (*start)(
		const struct aws_config *config, struct loop *loop, creds_done_fn done, void *ud);
};

extern const struct creds_source creds_environment;
extern const struct creds_source creds_profile_static;

/* The sources in the order they are asked; NULL-terminated. */
extern const struct creds_source *const creds_chain[];

/*
 * Ask the sources in turn. True with *out filled, which the caller releases. When none is
 * configured: ERR_NO_CREDENTIALS with a text that says where was looked. Expiry is not judged.
 */
bool creds_chain_get(
	const struct aws_config *config, struct creds *out, struct err *err) MUST_CHECK;

struct creds_provider; /* the chain with its current credentials and whoever waits for them */

/* config and loop are borrowed and must outlive it. */
struct creds_provider *creds_provider_new(struct loop *loop, const struct aws_config *config);
void creds_provider_free(struct creds_provider *provider);

typedef void (*creds_ready_fn)(void *ud, const struct creds *creds, const struct err *err);

/* Credentials now or later; `done` is never called from inside. Cached until they expire or are
 * forgotten. */
void creds_provider_get(struct creds_provider *provider, creds_ready_fn done, void *ud);
/* Drop the callbacks of one waiter. */
void creds_provider_cancel(struct creds_provider *provider, void *ud);
/* The credentials at hand, or NULL: for signing without waiting. Borrowed until the next turn. */
const struct creds *creds_provider_current(struct creds_provider *provider, int64_t now_unix_ms);
/* The service says that they are no good: fetch again on the next request. */
void creds_provider_forget(struct creds_provider *provider);
/* Grows when a fetch brings credentials that differ from those before: who failed with the old ones
 * may try again. */
uint64_t creds_provider_gen(const struct creds_provider *provider);

#endif
