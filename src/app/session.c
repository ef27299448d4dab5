/* The connections, the poller, the signals, and the way down. */
#include "session.h"
#include "sqscope/base/files.h"
#include "sqscope/base/log.h"
#include "state_dir.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

enum { LEAN_INTERVAL_MS = 30000, LOG_BYTES = 4 * 1024 * 1024 };

/* The last two have no meaning here, but their default would leave the terminal as it is. */
static const int ending_signals[SESSION_SIGNALS] = {
	SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

static struct aws_client *new_client(
	const struct session *s, const char *service_id, const char *signing_name, struct err *err)
{
	struct aws_client_options options = {
		.loop = s->loop,
		.http = s->http,
		.creds = s->creds,
		.config = &s->aws,
		.service_id = service_id,
		.signing_name = signing_name,
	};
	return aws_client_new(&options, err);
}

bool session_begin(struct session *s, struct err *err)
{
	fleet_init(&s->fleet);
	s->loop = loop_new(err);
	if (!s->loop)
		return false;
	s->started_ms = loop_now_ms(s->loop);
	return true;
}

bool session_connect(struct session *s, struct err *err)
{
	struct http_options http = {
		.ca_bundle = s->aws.ca_bundle.value,
		.user_agent = "sqscope/" SQSCOPE_VERSION,
	};
	struct err no_sts = {0};
	if (!http_global_init(err))
		return false;
	s->http = http_new(s->loop, &http, err);
	if (!s->http)
		return false;
	s->creds = creds_provider_new(s->loop, &s->aws);
	s->sqs_aws = new_client(s, "sqs", "sqs", err);
	if (!s->sqs_aws)
		return false;
	s->sqs = sqs_client_new(s->sqs_aws);
	s->sts_aws = new_client(s, "sts", "sts", &no_sts);
	if (!s->sts_aws)
		log_write(LOG_WARN, "the account cannot be asked for: %s", no_sts.msg);
	return true;
}

int64_t session_interval_ms(const struct options *o)
{
	bool was_given = option_origin(o, OPT_INTERVAL) != ORIGIN_DEFAULT;
	int64_t interval_ms = option_number(o, OPT_INTERVAL);
	return option_flag(o, OPT_LEAN) && !was_given ? LEAN_INTERVAL_MS : interval_ms;
}

void session_poll(struct session *s, bool once)
{
	const struct options *o = &s->app->options;
	struct poller_options options = {
		.loop = s->loop,
		.sqs = s->sqs,
		.sts = s->sts_aws,
		.fleet = &s->fleet,
		.patterns = s->app->call.operands,
		.pattern_count = s->app->call.operand_count,
		.interval_ms = session_interval_ms(o),
		.max_rps = (double)option_number(o, OPT_MAX_RPS),
		.once = once,
	};
	s->poller = poller_new(&options);
	poller_start(s->poller);
}

static void on_signal(void *ud, int signo)
{
	struct session *s = ud;
	s->signo = signo;
	loop_stop(s->loop);
}

void session_watch_signals(struct session *s)
{
	for (size_t i = 0; i < COUNT_OF(ending_signals); i++)
		loop_signal_start(s->loop, &s->signals[i], ending_signals[i], on_signal, s);
}

void session_unwatch_signals(struct session *s)
{
	for (size_t i = 0; i < COUNT_OF(ending_signals); i++)
		loop_signal_stop(&s->signals[i]);
}

static enum log_level log_level_of(const struct options *o)
{
	struct sv name = sv_cstr(option_text(o, OPT_LOG_LEVEL));
	for (size_t i = 0; i < LOG_LEVEL_COUNT; i++)
		if (sv_eq_cstr(name, log_level_names[i]))
			return (enum log_level)i;
	return LOG_INFO;
}

/* A log that has grown large becomes the old one, in place of the one before. */
static void turn_over(const char *path)
{
	struct str old = {0};
	struct stat st;
	if (stat(path, &st) != 0 || st.st_size < LOG_BYTES)
		return;
	str_addf(&old, "%s.old", path);
	rename(path, str_cstr(&old));
	str_release(&old);
}

void session_open_log(const struct app *app)
{
	struct str path = {0};
	struct err err = {0};
	state_dir_path(&app->options, &path);
	bool ok = file_make_dirs(str_cstr(&path), &err);
	str_add_cstr(&path, "/sqscope.log");
	turn_over(str_cstr(&path));
	if (!ok || !log_open(str_cstr(&path), log_level_of(&app->options), &err))
		log_write(LOG_WARN, "the log is not kept: %s", err.msg);
	str_release(&path);
}

void session_release(struct session *s)
{
	if (s->loop)
		session_unwatch_signals(s);
	if (s->poller)
		poller_free(s->poller);
	if (s->sqs)
		sqs_client_free(s->sqs);
	if (s->sts_aws)
		aws_client_free(s->sts_aws);
	if (s->sqs_aws)
		aws_client_free(s->sqs_aws);
	if (s->creds)
		creds_provider_free(s->creds);
	if (s->http)
		http_free(s->http);
	if (s->loop)
		loop_free(s->loop);
	if (s->fleet.by_url)
		fleet_release(&s->fleet);
	aws_setting_release(&s->endpoint);
	if (s->has_aws)
		aws_config_release(&s->aws);
	log_close();
	*s = (struct session){0};
}
