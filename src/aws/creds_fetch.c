/* One fetch of a provider: the files are read, the chain is asked, what came is judged and kept. */
#include "creds_provider.h"

#include "config_profile.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/log.h"

enum {
	MINUTE_MS = 60 * 1000,
	/* What botocore calls the advisory and the mandatory time. */
	RENEW_MS = 15 * MINUTE_MS,
	HOLD_MS = 10 * MINUTE_MS,
	/* For those that somebody must type a code for: late, and the old ones serve to the end. */
	RENEW_PROMPTED_MS = 2 * MINUTE_MS,
	/* After a failure: the pause before the next fetch, doubled each time. */
	FIRST_PAUSE_MS = 1000,
	LONGEST_PAUSE_MS = 30 * 1000,
};

static int64_t at_most(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Short lives are not spent on renewing: the windows shrink with them. */
static void set_windows(struct creds_provider *provider)
{
	const struct creds *creds = &provider->creds;
	int64_t life_ms = creds->expires_unix_ms - loop_unix_ms(provider->loop);
	int64_t renew_ms = at_most(RENEW_MS, life_ms / 2), hold_ms = at_most(HOLD_MS, life_ms / 3);

	provider->renew_unix_ms = provider->hold_unix_ms = 0;
	if (creds->expires_unix_ms == 0)
		return;
	if (creds->was_prompted) {
		renew_ms = at_most(RENEW_PROMPTED_MS, renew_ms);
		hold_ms = 0;
	}
	provider->renew_unix_ms = creds->expires_unix_ms - renew_ms;
	provider->hold_unix_ms = creds->expires_unix_ms - hold_ms;
}

static void pause_before_next(struct creds_provider *provider)
{
	int64_t pause_ms = FIRST_PAUSE_MS;

	for (int i = 0; i < provider->failures && pause_ms < LONGEST_PAUSE_MS; i++)
		pause_ms *= 2;
	provider->failures++;
	provider->not_before_ms = loop_now_ms(provider->loop) + at_most(pause_ms, LONGEST_PAUSE_MS);
}

static void keep(struct creds_provider *provider, const struct creds *fetched)
{
	bool is_new = !creds_are_equal(&provider->creds, fetched);

	log_write(LOG_DEBUG, "credentials: %s from the %s", fetched->access_key_id,
		fetched->provider);
	err_clear(&provider->err);
	if (is_new)
		provider->gen++;
	creds_copy(&provider->creds, fetched);
	provider->creds.was_prompted |= provider->session.was_asked;
	provider->is_stale = false;
	set_windows(provider);
	/* The service refused these very ones: asking for them again at once is no help. */
	if (provider->must_be_fresh && !is_new)
		pause_before_next(provider);
	else
		provider->failures = 0;
	provider->must_be_fresh = false;
}

static void judge(struct creds_provider *provider, const struct creds *fetched)
{
	char when[CLOCK_TEXT_SIZE];

	if (!creds_are_expired(fetched, loop_unix_ms(provider->loop))) {
		keep(provider, fetched);
		return;
	}
	clock_format_utc(fetched->expires_unix_ms, when);
	err_set(&provider->err, ERR_EXPIRED, "the credentials from the %s expired at %s",
		fetched->provider, when);
}

/* An instance's own credentials serve past their end while the metadata service is not well
 * (static stability): EC2 extends them when it cannot renew them. */
static void outlive(struct creds_provider *provider)
{
	int64_t now_unix_ms = loop_unix_ms(provider->loop);
	struct creds *creds = &provider->creds;

	if (creds->provider != creds_imds.name || provider->is_stale ||
		!creds_are_expired(creds, now_unix_ms + MINUTE_MS))
		return;
	creds->expires_unix_ms = now_unix_ms + HOLD_MS;
	set_windows(provider);
}

static void fail(struct creds_provider *provider)
{
	log_write(LOG_WARN, "credentials: %s", provider->err.msg);
	provider->needs_operator = provider->session.was_asked;
	pause_before_next(provider);
	outlive(provider);
}

static void end(struct creds_provider *provider)
{
	provider->is_fetching = false;
	profile_set_release(&provider->files);
	if (err_is_set(&provider->err))
		fail(provider);
	creds_provider_tell(provider);
	creds_provider_wake(provider);
}

/* --- nothing was found ---------------------------------------------------------------------------
 */

static void set_not_found(struct creds_provider *provider)
{
	const struct aws_config *config = provider->config;
	const struct str *imds = &provider->session.imds;
	enum err_code code = ERR_NO_CREDENTIALS;
	struct str text = {0};

	str_add_cstr(&text, "no credentials: ");
	if (!config->profile_is_explicit)
		str_add_cstr(&text, "AWS_ACCESS_KEY_ID is not set, ");
	str_addf(&text, "nothing for profile %s in ", config->profile.value);
	config_add_path(config, config->profiles.credentials_path, &text);
	str_add_cstr(&text, " or ");
	config_add_path(config, config->profiles.config_path, &text);
	str_add_cstr(&text, ", no container's credentials");
	str_addf(&text, ", %s", imds->n > 0 ? str_cstr(imds) : "no instance metadata");
	/* The keys may well stand under the section header that could not be read. */
	if (config_add_problem(config, &provider->files, &text))
		code = ERR_AWS_CONFIG;
	err_set(&provider->err, code, "%s", str_cstr(&text));
	str_release(&text);
}

/* --- the fetch -----------------------------------------------------------------------------------
 */

static void on_chain(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct creds_provider *provider = ud;

	provider->chain = NULL;
	switch (outcome) {
	case CREDS_OK:
		judge(provider, creds);
		break;
	case CREDS_NOT_CONFIGURED:
		set_not_found(provider);
		break;
	case CREDS_FAILED:
		provider->err = *err;
		break;
	}
	end(provider);
}

static void on_begin(void *ud)
{
	struct creds_provider *provider = ud;
	const struct aws_config *config = provider->config;
	const struct profile_set *loaded = &config->profiles;

	if (!profile_set_load(&provider->files, loaded->config_path, loaded->credentials_path,
		    &provider->err)) {
		end(provider);
		return;
	}
	creds_session_begin(&provider->session);
	provider->context = (struct creds_context){
		.loop = provider->loop,
		.http = provider->http,
		.config = config,
		.files = &provider->files,
		.profile_name = sv_cstr(config->profile.value),
		.profile = profile_find(&provider->files, sv_cstr(config->profile.value)),
		.session = &provider->session,
		.must_be_fresh = provider->must_be_fresh,
	};
	provider->chain =
		creds_chain_start(creds_chain_all, &provider->context, on_chain, provider);
}

bool creds_fetch_is_due(const struct creds_provider *provider)
{
	return provider->config && !provider->is_fetching && !provider->needs_operator &&
	       loop_now_ms(provider->loop) >= provider->not_before_ms;
}

void creds_fetch_begin(struct creds_provider *provider)
{
	provider->is_fetching = true;
	loop_timer_start(provider->loop, &provider->begin, 0, on_begin, provider);
	creds_provider_tell(provider);
}

void creds_fetch_cancel(struct creds_provider *provider)
{
	loop_timer_stop(&provider->begin);
	creds_chain_cancel(provider->chain);
	provider->chain = NULL;
	profile_set_release(&provider->files);
	provider->is_fetching = false;
}
