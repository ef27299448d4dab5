/* A context's life: its clients, its poller, its end. */
#include "context.h"
#include "session.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct context *context_new(struct session *session, const struct context_settings *settings)
{
	struct context *c = mem_new(1, sizeof *c);
	c->session = session;
	if (settings)
		context_settings_copy(&c->settings, settings);
	fleet_init(&c->fleet);
	/* One whose files cannot be read has a name nevertheless. */
	place_set(&c->fleet.place.name, c->settings.name);
	c->fleet.place.is_named = c->settings.name != NULL;
	return c;
}

static struct aws_client *new_client(struct context *c, struct http *http, const char *service_id,
	const char *signing_name, struct err *err)
{
	struct aws_client_options options = {
		.loop = c->session->loop,
		.http = http,
		.creds = c->creds,
		.config = &c->aws,
		.service_id = service_id,
		.signing_name = signing_name,
	};
	return aws_client_new(&options, err);
}

/* Which account the credentials are of, where the profile does not say; before the first answer of
 * STS, and to compare with it. */
static void name_account(struct context *c, const struct creds_status *status)
{
	struct place *place = &c->fleet.place;
	struct str source = {0};
	if (!status->account_id || (place->account && !c->is_account_of_creds))
		return;
	c->is_account_of_creds = true;
	str_addf(&source, "the source of the credentials (%s)", status->provider);
	place_set(&place->account, status->account_id);
	place_set(&place->account_source, str_cstr(&source));
	str_release(&source);
	fleet_touch(&c->fleet);
}

static void on_creds_change(void *ud)
{
	struct context *c = ud;
	struct creds_status status;
	creds_provider_get_status(c->creds, &status);
	name_account(c, &status);
	if (status.gen == c->creds_gen)
		return;
	c->creds_gen = status.gen;
	if (c->poller)
		poller_renew(c->poller);
}

bool context_connect(struct context *c, struct err *err)
{
	struct err no_sts = {0};
	struct http *http = session_http(c->session, c->aws.ca_bundle.value, err);
	if (!http)
		return false;
	c->creds = creds_provider_new(c->session->loop, http, &c->aws);
	creds_provider_set_prompt(c->creds, c->session->prompt);
	creds_provider_on_change(c->creds, on_creds_change, c);
	c->sqs_aws = new_client(c, http, "sqs", "sqs", err);
	if (!c->sqs_aws)
		return false;
	c->sqs = sqs_client_new(c->sqs_aws);
	c->sts_aws = new_client(c, http, "sts", "sts", &no_sts);
	if (!c->sts_aws)
		log_write(LOG_WARN, "the account cannot be asked for: %s", no_sts.msg);
	return true;
}

struct aws_client *context_service(struct context *c, enum service_id id, struct err *err)
{
	const struct service_row *row = &service_rows[id];
	struct http *http;
	if (c->services[id])
		return c->services[id];
	http = session_http(c->session, c->aws.ca_bundle.value, err);
	if (http)
		c->services[id] = new_client(c, http, row->name, row->signing_name, err);
	return c->services[id];
}

/* The queues of its section, as the poller wants them. The words are borrowed from *text. */
static size_t own_patterns(const struct context *c, struct str *text, const char ***out)
{
	struct sv rest = sv_cstr(c->settings.queues), word;
	size_t count = 0, cap = 0;
	const char **patterns = NULL;
	while (sv_next_word(&rest, &word)) {
		str_add(text, word);
		str_add_char(text, '\0');
		count++;
	}
	patterns = mem_grow(patterns, &cap, count + 1, sizeof *patterns);
	const char *at = str_cstr(text);
	for (size_t i = 0; i < count; i++, at += strlen(at) + 1)
		patterns[i] = at;
	*out = patterns;
	return count;
}

void context_poll(struct context *c, bool once)
{
	const struct app *app = c->session->app;
	const char **own;
	struct str text = {0};
	size_t own_count = own_patterns(c, &text, &own);
	bool is_asked = app->call.operand_count > 0;
	struct poller_options options = {
		.loop = c->session->loop,
		.sqs = c->sqs,
		.sts = c->sts_aws,
		.fleet = &c->fleet,
		.patterns = is_asked ? app->call.operands : own,
		.pattern_count = is_asked ? app->call.operand_count : own_count,
		.interval_ms =
			session_interval_ms(&app->options, option_flag(&app->options, OPT_LEAN)),
		.max_rps = (double)option_number(&app->options, OPT_MAX_RPS),
		.budget = &c->session->budget,
		.once = once,
	};
	c->poller = poller_new(&options);
	poller_start(c->poller);
	free(own);
	str_release(&text);
}

void context_get_status(const struct context *c, struct poller_status *out)
{
	if (c->poller) {
		poller_get_status(c->poller, out);
		return;
	}
	/* Until the connections are made there is no poller, and nothing is known. */
	*out = (struct poller_status){.phase = POLLER_LISTING, .retry_at_unix_ms = UNKNOWN};
	if (!err_is_set(&c->err))
		return;
	out->phase = POLLER_UNREACHABLE;
	out->link_error = &c->err;
}

void context_free(struct context *c)
{
	if (!c)
		return;
	if (c->poller)
		poller_free(c->poller);
	if (c->sqs)
		sqs_client_free(c->sqs);
	for (size_t i = 0; i < SERVICE_COUNT; i++)
		if (c->services[i])
			aws_client_free(c->services[i]);
	if (c->sts_aws)
		aws_client_free(c->sts_aws);
	if (c->sqs_aws)
		aws_client_free(c->sqs_aws);
	if (c->creds)
		creds_provider_free(c->creds);
	fleet_release(&c->fleet);
	aws_setting_release(&c->endpoint);
	if (c->has_aws)
		aws_config_release(&c->aws);
	context_settings_release(&c->settings);
	free(c);
}
