/*
 * What the tests of a source of credentials have in common: a home directory with AWS files, a
 * server that follows a script and stands for every service, a clock that is set, and the answer of
 * the source. Also the log, so that a test can look for secrets in it.
 */
#ifndef SQSCOPE_TESTS_SOURCE_FIXTURE_H
#define SQSCOPE_TESTS_SOURCE_FIXTURE_H

#include "aws/creds_session.h"
#include "scripted_server.h"
#include "sqscope/aws/json_answer.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/files.h"
#include "sqscope/base/log.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { SOURCE_VARIABLES = 12, SOURCE_PATH = 256, SOURCE_LIMIT_MS = 20000, SOURCE_LOOK_MS = 1 };

/* 2026-01-01T12:00:00Z */
#define SOURCE_NOON   1767268800000LL
#define SOURCE_MINUTE 60000LL

struct source_fixture {
	char home[64], config_path[SOURCE_PATH], file_path[SOURCE_PATH], url[64];
	const char *names[SOURCE_VARIABLES], *values[SOURCE_VARIABLES];
	size_t variable_count;
	struct scripted_server *server;
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_session session;
	struct creds_context context;
	const struct creds_source *source;
	void *job;
	/* The answer. */
	int times;
	enum creds_outcome outcome;
	struct creds creds;
	struct err err;

	struct loop_timer limit, look;
	bool (*condition)(struct source_fixture *f);
	bool timed_out;
};

static inline const char *source_getenv(void *ud, const char *name)
{
	const struct source_fixture *f = ud;

	if (strcmp(name, "HOME") == 0)
		return f->home;
	for (size_t i = f->variable_count; i > 0; i--) {
		if (strcmp(f->names[i - 1], name) == 0)
			return f->values[i - 1];
	}
	return NULL;
}

static inline void source_set_variable(
	struct source_fixture *f, const char *name, const char *value)
{
	assert_true(f->variable_count < SOURCE_VARIABLES);
	f->names[f->variable_count] = name;
	f->values[f->variable_count++] = value;
}

static inline int source_set_up(void **state)
{
	struct source_fixture *f = calloc(1, sizeof *f);

	snprintf(f->home, sizeof f->home, "/tmp/test_source_XXXXXX");
	assert_non_null(mkdtemp(f->home));
	snprintf(f->config_path, sizeof f->config_path, "%s/.aws/config", f->home);
	source_set_variable(f, "AWS_MAX_ATTEMPTS", "1");
	log_set_level(LOG_DEBUG);
	f->loop = loop_new(NULL);
	assert_non_null(f->loop);
	loop_shift_unix(f->loop, SOURCE_NOON - loop_unix_ms(f->loop));
	f->http = http_new(f->loop, &(struct http_options){.user_agent = "sqscope/test"}, NULL);
	assert_non_null(f->http);
	*state = f;
	return 0;
}

static inline int source_remove_one(
	const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* The secrets of every test have "hush" in them: none of them may be told. */
static inline void source_assert_discreet(const struct source_fixture *f)
{
	assert_null(strstr(f->err.msg, "hush"));
	for (size_t i = 0; i < log_count(); i++) {
		if (strstr(log_line(i)->text, "hush"))
			fail_msg("in the log: %s", log_line(i)->text);
	}
}

static inline int source_tear_down(void **state)
{
	struct source_fixture *f = *state;

	source_assert_discreet(f);
	if (f->job)
		f->source->cancel(f->job);
	creds_session_release(&f->session);
	creds_release(&f->creds);
	http_free(f->http);
	loop_timer_stop(&f->limit);
	loop_timer_stop(&f->look);
	loop_free(f->loop);
	aws_config_release(&f->config);
	if (f->server)
		script_stop(f->server);
	nftw(f->home, source_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

/* Write a file below the home directory. */
static inline void source_write(const char *path, const char *text)
{
	char dir[SOURCE_PATH];
	FILE *file;

	snprintf(dir, sizeof dir, "%s", path);
	*strrchr(dir, '/') = '\0';
	assert_true(file_make_dirs(dir, NULL));
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Load the config file's text; `profile` is the one that the source is asked about. */
static inline void source_load(struct source_fixture *f, const char *config, const char *profile)
{
	const struct aws_options options = {
		.profile = profile, .getenv = source_getenv, .getenv_ud = f};

	source_write(f->config_path, config);
	assert_true(aws_config_load(&f->config, &options, &f->err));
	f->context = (struct creds_context){
		.loop = f->loop,
		.http = f->http,
		.config = &f->config,
		.files = &f->config.profiles,
		.profile_name = sv_cstr(f->config.profile.value),
		.profile = aws_config_profile(&f->config),
		.session = &f->session,
	};
}

/* All services stand behind this script. */
static inline void source_serve(
	struct source_fixture *f, const struct script_step *steps, size_t count)
{
	f->server = script_start(steps, count);
	snprintf(f->url, sizeof f->url, "http://127.0.0.1:%d", f->server->port);
	source_set_variable(f, "AWS_ENDPOINT_URL", f->url);
}

static inline void source_on_answer(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct source_fixture *f = ud;

	f->times++;
	f->job = NULL;
	f->outcome = outcome;
	f->err = err ? *err : (struct err){0};
	creds_release(&f->creds);
	if (creds)
		creds_copy(&f->creds, creds);
	loop_stop(f->loop);
}

static inline void source_on_limit(void *ud)
{
	struct source_fixture *f = ud;

	f->timed_out = true;
	loop_stop(f->loop);
}

static inline void source_run(struct source_fixture *f)
{
	loop_timer_start(f->loop, &f->limit, SOURCE_LIMIT_MS, source_on_limit, f);
	loop_run(f->loop);
	loop_timer_stop(&f->limit);
	assert_false(f->timed_out);
}

static inline void source_start(struct source_fixture *f, const struct creds_source *source)
{
	f->source = source;
	f->times = 0;
	f->job = source->start(&f->context, source_on_answer, f);
	assert_int_equal(f->times, 0);
}

/* Ask the source and wait for its answer. */
static inline enum creds_outcome source_ask(
	struct source_fixture *f, const struct creds_source *source)
{
	source_start(f, source);
	source_run(f);
	assert_int_equal(f->times, 1);
	return f->outcome;
}

/* At this time, or a little later: the clock goes on while a test runs. */
static inline void source_assert_time(int64_t unix_ms, int64_t expected_unix_ms)
{
	assert_true(unix_ms >= expected_unix_ms);
	assert_true(unix_ms < expected_unix_ms + SOURCE_MINUTE);
}

static inline void source_assert_creds(struct source_fixture *f, const char *id, const char *secret,
	const char *token, int64_t expires_unix_ms)
{
	if (f->outcome != CREDS_OK)
		fail_msg("outcome %d: %s", f->outcome, f->err.msg);
	assert_string_equal(f->creds.access_key_id, id);
	assert_true(sv_eq_cstr(secret_sv(&f->creds.secret_access_key), secret));
	assert_true(sv_eq_cstr(secret_sv(&f->creds.session_token), token));
	source_assert_time(f->creds.expires_unix_ms, expires_unix_ms);
	assert_string_equal(f->creds.provider, f->source->name);
}

static inline void source_assert_failure(
	struct source_fixture *f, enum err_code code, const char *in_text)
{
	assert_int_equal(f->outcome, CREDS_FAILED);
	if (f->err.code != code || !strstr(f->err.msg, in_text))
		fail_msg("%d: %s", f->err.code, f->err.msg);
}

/* Is this in the last line of the log? */
static inline bool source_logged_last(const char *text)
{
	return log_count() > 0 && strstr(log_line(log_count() - 1)->text, text);
}

static inline void source_on_look(void *ud)
{
	struct source_fixture *f = ud;

	if (f->condition(f))
		loop_stop(f->loop);
	else
		loop_timer_start(f->loop, &f->look, SOURCE_LOOK_MS, source_on_look, f);
}

static inline void source_run_until(
	struct source_fixture *f, bool (*condition)(struct source_fixture *f))
{
	f->condition = condition;
	loop_timer_start(f->loop, &f->look, 0, source_on_look, f);
	source_run(f);
	loop_timer_stop(&f->look);
	assert_true(condition(f));
}

/* --- what was sent and kept ----------------------------------------------------------------------
 */

static inline void source_assert_requests(struct source_fixture *f, size_t count)
{
	assert_int_equal(script_request_count(f->server), count);
}

/* Request i starts with this line (without its version). */
static inline void source_assert_line(struct source_fixture *f, size_t i, const char *line)
{
	const char *request = script_request(f->server, i);

	assert_non_null(request);
	if (strncmp(request, line, strlen(line)) != 0)
		fail_msg("request %zu is %.120s", i, request);
}

/* A header of request i, as it came; empty when it is not there. */
static inline struct sv source_header(struct source_fixture *f, size_t i, const char *name)
{
	const char *request = script_request(f->server, i);
	struct sv rest, line, key, value;

	assert_non_null(request);
	rest = sv_cstr(request);
	while (sv_cut(rest, '\n', &line, &rest) && line.n > 1) {
		if (sv_cut(line, ':', &key, &value) && sv_eq_nocase(key, sv_cstr(name)))
			return sv_trim(value);
	}
	return sv_cstr("");
}

static inline void source_assert_header(
	struct source_fixture *f, size_t i, const char *name, const char *value)
{
	assert_true(sv_eq_cstr(source_header(f, i, name), value));
}

static inline void source_assert_body(struct source_fixture *f, size_t i, const char *body)
{
	const char *request = script_request(f->server, i);

	assert_non_null(request);
	assert_string_equal(strstr(request, "\r\n\r\n") + 4, body);
}

/* object.expiresAt is as expected; then it is made exact, to be compared. */
static inline void source_settle_time(json_t *object, int64_t expected_unix_ms)
{
	char exact[CLOCK_TEXT_SIZE];
	int64_t unix_ms = 0;

	assert_true(clock_parse_rfc3339(json_answer_text(object, "expiresAt"), &unix_ms));
	source_assert_time(unix_ms, expected_unix_ms);
	clock_format_utc(expected_unix_ms, exact);
	json_object_set_new(object, "expiresAt", json_string(exact));
}

/* The file of the sign-in, which nobody else may read. The caller gives it back. */
static inline json_t *source_load_file(struct source_fixture *f)
{
	json_t *file = json_load_file(f->file_path, 0, NULL);
	struct stat st;

	assert_non_null(file);
	assert_int_equal(stat(f->file_path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	return file;
}

#endif
