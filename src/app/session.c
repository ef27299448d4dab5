/* The connections, the pollers, the signals, and the way down. */
#include "session.h"
#include "code_prompt.h"
#include "sqscope/base/files.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "state_dir.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LEAN_INTERVAL_MS = 30000, LOG_BYTES = 4 * 1024 * 1024 };

/* The last two have no meaning here, but their default would leave the terminal as it is. */
static const int ending_signals[SESSION_SIGNALS] = {
	SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

bool session_begin(struct session *s, struct err *err)
{
	s->loop = loop_new(err);
	if (!s->loop)
		return false;
	s->started_ms = loop_now_ms(s->loop);
	budget_init(
		&s->budget, (double)option_number(&s->app->options, OPT_MAX_RPS), s->started_ms);
	return true;
}

static bool is_same_bundle(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

struct http *session_http(struct session *s, const char *ca_bundle, struct err *err)
{
	struct http_options options = {
		.ca_bundle = ca_bundle,
		.user_agent = "sqscope/" SQSCOPE_VERSION,
	};
	for (size_t i = 0; i < s->transport_count; i++)
		if (is_same_bundle(s->transports[i].ca_bundle, ca_bundle))
			return s->transports[i].http;
	if (s->transport_count == SESSION_TRANSPORTS) {
		err_set(err, ERR_LIMIT, "more than %d different CA bundles", SESSION_TRANSPORTS);
		return NULL;
	}
	struct http *http = http_new(s->loop, &options, err);
	if (http)
		s->transports[s->transport_count++] =
			(struct session_transport){mem_strdup(ca_bundle), http};
	return http;
}

static bool connect_one(struct context *c, struct err *err)
{
	bool ok = !err_is_set(&c->err) && context_connect(c, &c->err);
	if (!ok)
		*err = c->err;
	return ok;
}

bool session_connect(struct session *s, struct err *err)
{
	size_t connected = 0;
	struct err why = {0}, first = {0};
	if (!http_global_init(err))
		return false;
	for (size_t i = 0; i < s->context_count; i++) {
		if (connect_one(s->contexts[i], &why))
			connected++;
		else if (!err_is_set(&first))
			first = why;
	}
	s->is_connected = true;
	if (!connected)
		*err = first;
	return connected > 0;
}

void session_set_prompt(struct session *s, const struct creds_prompt *prompt)
{
	s->prompt = prompt;
	for (size_t i = 0; i < s->context_count; i++)
		if (s->contexts[i]->creds)
			creds_provider_set_prompt(s->contexts[i]->creds, prompt);
}

void session_enliven(struct session *s, struct context *c)
{
	struct err err = {0};
	if (s->is_connected && connect_one(c, &err))
		context_poll(c, false);
	else if (err_is_set(&err))
		log_write(LOG_WARN, "context %s: %s", c->fleet.place.name, err.msg);
}

int64_t session_interval_ms(const struct options *o, bool is_lean)
{
	bool was_given = option_origin(o, OPT_INTERVAL) != ORIGIN_DEFAULT;
	int64_t interval_ms = option_number(o, OPT_INTERVAL);
	return is_lean && !was_given ? LEAN_INTERVAL_MS : interval_ms;
}

void session_poll(struct session *s, bool once)
{
	for (size_t i = 0; i < s->context_count; i++)
		if (!err_is_set(&s->contexts[i]->err))
			context_poll(s->contexts[i], once);
}

static void on_signal(void *ud, int signo)
{
	struct session *s = ud;
	s->signo = signo;
	loop_stop(s->loop);
}

void session_watch_signals(struct session *s)
{
	s->is_watching = true;
	for (size_t i = 0; i < COUNT_OF(ending_signals); i++)
		loop_signal_start(s->loop, &s->signals[i], ending_signals[i], on_signal, s);
}

void session_unwatch_signals(struct session *s)
{
	s->is_watching = false;
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
	session_leave_desks(s);
	loop_timer_stop(&s->unneeded);
	operations_free(s->operations);
	session_close_store(s);
	for (size_t i = 0; i < s->context_count; i++)
		context_free(s->contexts[i]);
	free(s->contexts);
	for (size_t i = 0; i < s->retired_count; i++)
		context_free(s->retired[i]);
	free(s->retired);
	code_prompt_free(s->code_prompt);
	fleet_set_release(&s->fleets);
	for (size_t i = 0; i < s->transport_count; i++) {
		http_free(s->transports[i].http);
		free(s->transports[i].ca_bundle);
	}
	if (s->loop)
		loop_free(s->loop);
	context_list_release(&s->known);
	log_close();
	*s = (struct session){0};
}
