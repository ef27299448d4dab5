/* The credentials at hand, and whoever waits for new ones. */
#include "creds_provider.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static struct creds_provider *new_provider(struct loop *loop)
{
	struct creds_provider *provider = mem_new(1, sizeof *provider);

	provider->loop = loop;
	provider->waiting_end = &provider->waiting;
	return provider;
}

struct creds_provider *creds_provider_new(
	struct loop *loop, struct http *http, const struct aws_config *config)
{
	struct creds_provider *provider = new_provider(loop);

	provider->http = http;
	provider->config = config;
	return provider;
}

struct creds_provider *creds_provider_new_fixed(struct loop *loop, const struct creds *creds)
{
	struct creds_provider *provider = new_provider(loop);

	creds_copy(&provider->creds, creds);
	provider->gen = 1;
	return provider;
}

static void drop_all(struct creds_waiter *list)
{
	while (list) {
		struct creds_waiter *next = list->next;

		free(list);
		list = next;
	}
}

void creds_provider_free(struct creds_provider *provider)
{
	if (!provider)
		return;
	creds_fetch_cancel(provider);
	loop_timer_stop(&provider->serve);
	loop_timer_stop(&provider->tell);
	drop_all(provider->waiting);
	drop_all(provider->served);
	creds_session_release(&provider->session);
	creds_release(&provider->creds);
	free(provider);
}

/* --- who waits -----------------------------------------------------------------------------------
 */

static bool is_usable(const struct creds_provider *provider, int64_t now_unix_ms)
{
	return provider->creds.access_key_id && !provider->is_stale &&
	       !creds_are_expired(&provider->creds, now_unix_ms);
}

static bool has_come(int64_t at_unix_ms, int64_t now_unix_ms)
{
	return at_unix_ms != 0 && now_unix_ms >= at_unix_ms;
}

const struct creds *creds_provider_current(struct creds_provider *provider, int64_t now_unix_ms)
{
	if (!is_usable(provider, now_unix_ms))
		return NULL;
	if (has_come(provider->renew_unix_ms, now_unix_ms) && creds_fetch_is_due(provider))
		creds_fetch_begin(provider);
	if (has_come(provider->hold_unix_ms, now_unix_ms) && provider->is_fetching)
		return NULL;
	return &provider->creds;
}

static void set_fixed_are_over(const struct creds_provider *provider, struct err *err)
{
	char when[CLOCK_TEXT_SIZE];

	clock_format_utc(provider->creds.expires_unix_ms, when);
	err_set(err, ERR_EXPIRED, "the credentials from the %s expired at %s",
		provider->creds.provider, when);
}

static void serve_all(
	struct creds_provider *provider, const struct creds *creds, const struct err *err)
{
	/* Who comes while these are served waits for the next turn. */
	provider->served = provider->waiting;
	provider->waiting = NULL;
	provider->waiting_end = &provider->waiting;
	while (provider->served) {
		struct creds_waiter waiter = *provider->served;

		free(provider->served);
		provider->served = waiter.next;
		waiter.done(waiter.ud, creds, err);
	}
}

static void on_serve(void *ud)
{
	struct creds_provider *provider = ud;
	const struct creds *creds = creds_provider_current(provider, loop_unix_ms(provider->loop));
	struct err err = provider->err;

	if (creds) {
		serve_all(provider, creds, NULL);
		return;
	}
	if (!provider->is_fetching && creds_fetch_is_due(provider))
		creds_fetch_begin(provider);
	if (provider->is_fetching)
		return; /* its end wakes us */
	if (!err_is_set(&err))
		set_fixed_are_over(provider, &err);
	serve_all(provider, NULL, &err);
}

void creds_provider_wake(struct creds_provider *provider)
{
	if (provider->waiting && !loop_timer_is_active(&provider->serve))
		loop_timer_start(provider->loop, &provider->serve, 0, on_serve, provider);
}

void creds_provider_get(struct creds_provider *provider, creds_ready_fn done, void *ud)
{
	struct creds_waiter *waiter = mem_new(1, sizeof *waiter);

	waiter->done = done;
	waiter->ud = ud;
	*provider->waiting_end = waiter;
	provider->waiting_end = &waiter->next;
	creds_provider_wake(provider);
}

/* Returns where the list now ends. */
static struct creds_waiter **remove_waiters(struct creds_waiter **list, const void *ud)
{
	while (*list) {
		struct creds_waiter *waiter = *list;

		if (waiter->ud != ud) {
			list = &waiter->next;
			continue;
		}
		*list = waiter->next;
		free(waiter);
	}
	return list;
}

void creds_provider_cancel(struct creds_provider *provider, void *ud)
{
	provider->waiting_end = remove_waiters(&provider->waiting, ud);
	remove_waiters(&provider->served, ud);
}

/* --- what others say -----------------------------------------------------------------------------
 */

void creds_provider_forget(struct creds_provider *provider)
{
	/* Just fetched and refused again: the next fetch takes its time. */
	if (!provider->is_fetching && !creds_fetch_is_due(provider))
		return;
	provider->is_stale = true;
	provider->must_be_fresh |= !provider->is_fetching;
	creds_provider_tell(provider);
}

void creds_provider_retry(struct creds_provider *provider)
{
	provider->failures = 0;
	provider->not_before_ms = 0;
	provider->needs_operator = false;
	if (!creds_fetch_is_due(provider))
		return;
	provider->must_be_fresh = true;
	creds_fetch_begin(provider);
}

uint64_t creds_provider_gen(const struct creds_provider *provider)
{
	return provider->gen;
}

void creds_provider_set_prompt(struct creds_provider *provider, const struct creds_prompt *prompt)
{
	provider->session.prompt = prompt;
}

void creds_provider_get_status(const struct creds_provider *provider, struct creds_status *out)
{
	*out = (struct creds_status){
		.provider = provider->creds.provider,
		.access_key_id = provider->creds.access_key_id,
		.account_id = provider->creds.account_id,
		.expires_unix_ms = provider->creds.expires_unix_ms,
		.is_refreshing = provider->is_fetching,
		.error = err_is_set(&provider->err) ? &provider->err : NULL,
		.gen = provider->gen,
	};
}

static void on_tell(void *ud)
{
	struct creds_provider *provider = ud;

	if (provider->changed)
		provider->changed(provider->changed_ud);
}

void creds_provider_tell(struct creds_provider *provider)
{
	if (provider->changed && !loop_timer_is_active(&provider->tell))
		loop_timer_start(provider->loop, &provider->tell, 0, on_tell, provider);
}

void creds_provider_on_change(struct creds_provider *provider, creds_change_fn fn, void *ud)
{
	provider->changed = fn;
	provider->changed_ud = ud;
}
