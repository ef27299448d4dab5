/* The chain with the credentials that it gave last, and whoever waits for new ones. */
#include "sqscope/aws/creds.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct waiter {
	struct waiter *next;
	creds_ready_fn done;
	void *ud;
};

struct creds_provider {
	struct loop *loop;
	const struct aws_config *config;
	struct creds creds; /* without a key id: none yet */
	bool is_stale;      /* forgotten: to be fetched anew */
	uint64_t gen;
	struct waiter *waiting, **waiting_end;
	struct waiter *served; /* those whose turn is now */
	struct loop_timer timer;
};

struct creds_provider *creds_provider_new(struct loop *loop, const struct aws_config *config)
{
	struct creds_provider *provider = mem_new(1, sizeof *provider);

	provider->loop = loop;
	provider->config = config;
	provider->waiting_end = &provider->waiting;
	return provider;
}

static void drop_all(struct waiter *list)
{
	while (list) {
		struct waiter *next = list->next;

		free(list);
		list = next;
	}
}

void creds_provider_free(struct creds_provider *provider)
{
	if (!provider)
		return;
	loop_timer_stop(&provider->timer);
	drop_all(provider->waiting);
	drop_all(provider->served);
	creds_release(&provider->creds);
	free(provider);
}

/* Keep what was fetched; takes it over. */
static void keep(struct creds_provider *provider, struct creds *fetched)
{
	if (!creds_are_equal(&provider->creds, fetched))
		provider->gen++;
	creds_release(&provider->creds);
	provider->creds = *fetched;
	provider->is_stale = false;
}

static bool fetch(struct creds_provider *provider, struct err *err)
{
	char when[CLOCK_TEXT_SIZE];
	struct creds fetched = {0};

	if (!creds_chain_get(provider->config, &fetched, err))
		return false;
	log_write(
		LOG_DEBUG, "credentials: %s from the %s", fetched.access_key_id, fetched.provider);
	keep(provider, &fetched);
	if (!creds_are_expired(&provider->creds, loop_unix_ms(provider->loop)))
		return true;
	clock_format_utc(provider->creds.expires_unix_ms, when);
	return err_fail(err, ERR_EXPIRED, "the credentials from the %s expired at %s",
		provider->creds.provider, when);
}

static void serve(void *ud)
{
	struct creds_provider *provider = ud;
	const struct creds *creds = creds_provider_current(provider, loop_unix_ms(provider->loop));
	struct err err = {0};

	if (!creds && fetch(provider, &err))
		creds = &provider->creds;
	/* Who comes while these are served waits for the next turn. */
	provider->served = provider->waiting;
	provider->waiting = NULL;
	provider->waiting_end = &provider->waiting;
	while (provider->served) {
		struct waiter waiter = *provider->served;

		free(provider->served);
		provider->served = waiter.next;
		waiter.done(waiter.ud, creds, creds ? NULL : &err);
	}
}

void creds_provider_get(struct creds_provider *provider, creds_ready_fn done, void *ud)
{
	struct waiter *waiter = mem_new(1, sizeof *waiter);

	waiter->done = done;
	waiter->ud = ud;
	*provider->waiting_end = waiter;
	provider->waiting_end = &waiter->next;
	if (!loop_timer_is_active(&provider->timer))
		loop_timer_start(provider->loop, &provider->timer, 0, serve, provider);
}

/* Returns where the list now ends. */
static struct waiter **remove_waiters(struct waiter **list, const void *ud)
{
	while (*list) {
		struct waiter *waiter = *list;

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

const struct creds *creds_provider_current(struct creds_provider *provider, int64_t now_unix_ms)
{
	if (!provider->creds.access_key_id || provider->is_stale ||
		creds_are_expired(&provider->creds, now_unix_ms))
		return NULL;
	return &provider->creds;
}

void creds_provider_forget(struct creds_provider *provider)
{
	provider->is_stale = true;
}

uint64_t creds_provider_gen(const struct creds_provider *provider)
{
	return provider->gen;
}
