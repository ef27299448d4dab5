/*
 * The inside of a provider: creds_provider.c has its waiters and its credentials, creds_fetch.c
 * runs the chain for it and judges what came.
 */
#ifndef SQSCOPE_AWS_CREDS_PROVIDER_ROOM_H
#define SQSCOPE_AWS_CREDS_PROVIDER_ROOM_H

#include "creds_session.h"

struct creds_waiter {
	struct creds_waiter *next;
	creds_ready_fn done;
	void *ud;
};

struct creds_provider {
	struct loop *loop;
	struct http *http;
	const struct aws_config *config; /* NULL: its credentials are fixed */

	struct creds creds; /* without a key id: none yet */
	bool is_stale;      /* forgotten: to be fetched anew */
	uint64_t gen;
	/* From when they are renewed early, and from when requests wait for that; 0 = never. */
	int64_t renew_unix_ms, hold_unix_ms;

	/* The fetch under way. */
	bool is_fetching;
	bool must_be_fresh; /* and the next one */
	struct profile_set files;
	struct creds_context context;
	struct creds_chain *chain;
	struct loop_timer begin;
	struct creds_session session;

	/* What the last one came to, when it failed, and when the next may be. */
	struct err err;
	int failures;
	int64_t not_before_ms;
	bool needs_operator; /* somebody was asked for a code and it came to nothing */

	struct creds_waiter *waiting, **waiting_end;
	struct creds_waiter *served; /* those whose turn is now */
	struct loop_timer serve;

	creds_change_fn changed;
	void *changed_ud;
	struct loop_timer tell;
};

/* Who waits is served on the next turn. */
void creds_provider_wake(struct creds_provider *provider);
/* The status has changed. */
void creds_provider_tell(struct creds_provider *provider);

/* May a fetch start now? */
bool creds_fetch_is_due(const struct creds_provider *provider);
/* Begin it on the next turn; when it has ended, creds_provider_wake. */
void creds_fetch_begin(struct creds_provider *provider);
void creds_fetch_cancel(struct creds_provider *provider);

#endif
