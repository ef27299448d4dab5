/*
 * A home directory, an environment and a server of our own for the tests of credentials: every
 * connection, whatever its host, goes to the scripted server.
 */
#ifndef SQSCOPE_TESTS_CREDS_FIXTURE_H
#define SQSCOPE_TESTS_CREDS_FIXTURE_H

#include "scripted_server.h"

#include "sqscope/aws/creds.h"
#include "sqscope/base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { FIXTURE_VARIABLES = 16, FIXTURE_FILES = 16, MINUTE_MS = 60000 };

/* 2026-11-25T12:00:00Z: where the loop's wall time stands. */
static const int64_t fixture_now_ms = 1795608000000;

struct question {
	int asked, withdrawn;
	char profile[64], serial[64];
	const char *code; /* answered at once, or NULL: later */
	creds_prompt_answer_fn answer;
	void *answer_ud;
};

struct fixture {
	char home[64];
	struct str paths[FIXTURE_FILES];
	size_t file_count;
	const char *names[FIXTURE_VARIABLES], *values[FIXTURE_VARIABLES];
	size_t count;
	struct aws_options options;
	struct aws_config config;
	struct loop *loop;
	struct http *http;
	struct scripted_server *server;
	struct creds_provider *provider;
	struct question question;
	struct creds_prompt prompt;

	/* What the provider answered last. */
	int answers;
	bool is_ok;
	struct creds creds;
	struct err err;
};

static inline const char *fixture_getenv(void *ud, const char *name)
{
	const struct fixture *f = ud;

	if (strcmp(name, "HOME") == 0)
		return f->home;
	for (size_t i = f->count; i-- > 0;) {
		if (strcmp(f->names[i], name) == 0)
			return f->values[i];
	}
	return NULL;
}

/* Both borrowed. NULL: unset. */
static inline void set_variable(struct fixture *f, const char *name, const char *value)
{
	assert_true(f->count < FIXTURE_VARIABLES);
	f->names[f->count] = name;
	f->values[f->count++] = value;
}

/* Below the home directory; directories are made. */
static inline const char *write_file(struct fixture *f, const char *name, const char *text)
{
	struct str *path = &f->paths[f->file_count];
	FILE *file;

	assert_true(f->file_count < FIXTURE_FILES);
	f->file_count++;
	str_addf(path, "%s/%s", f->home, name);
	for (char *slash = strchr(path->p + strlen(f->home) + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path->p, 0700);
		*slash = '/';
	}
	file = fopen(path->p, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path->p;
}

static inline void write_config(struct fixture *f, const char *text)
{
	write_file(f, ".aws/config", text);
}

static inline void write_credentials(struct fixture *f, const char *text)
{
	write_file(f, ".aws/credentials", text);
}

static inline int fixture_set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	char name[128];

	assert_non_null(f);
	snprintf(f->home, sizeof f->home, "/tmp/test_creds_XXXXXX");
	assert_non_null(mkdtemp(f->home));
	snprintf(name, sizeof name, "%s/.aws", f->home);
	assert_int_equal(mkdir(name, 0700), 0);
	f->options.getenv = fixture_getenv;
	f->options.getenv_ud = f;
	f->loop = loop_new(NULL);
	assert_non_null(f->loop);
	loop_shift_unix(f->loop, fixture_now_ms - loop_unix_ms(f->loop));
	assert_true(http_global_init(NULL));
	set_variable(f, "AWS_REGION", "eu-west-1");
	set_variable(f, "AWS_EC2_METADATA_DISABLED", "true");
	set_variable(f, "AWS_ENDPOINT_URL_STS", "http://sts.test");
	*state = f;
	return 0;
}

static inline void drop_provider(struct fixture *f)
{
	creds_provider_free(f->provider);
	f->provider = NULL;
	if (f->http)
		http_free(f->http);
	f->http = NULL;
	aws_config_release(&f->config);
}

static inline int fixture_tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	drop_provider(f);
	loop_free(f->loop);
	if (f->server)
		script_stop(f->server);
	creds_release(&f->creds);
	for (size_t i = 0; i < f->file_count; i++)
		str_release(&f->paths[i]);
	snprintf(command, sizeof command, "rm -r %s", f->home);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

/* --- the operator -------------------------------------------------------------------------------
 */

static inline void fixture_ask(void *ud, const char *profile, const char *serial,
	creds_prompt_answer_fn answer, void *answer_ud)
{
	struct question *question = ud;

	question->asked++;
	snprintf(question->profile, sizeof question->profile, "%s", profile);
	snprintf(question->serial, sizeof question->serial, "%s", serial);
	question->answer = answer;
	question->answer_ud = answer_ud;
	if (question->code)
		answer(answer_ud, sv_cstr(question->code));
}

static inline void fixture_withdraw(void *ud, void *answer_ud)
{
	struct question *question = ud;

	assert_ptr_equal(question->answer_ud, answer_ud);
	question->withdrawn++;
}

/* code NULL: the test answers. */
static inline void set_prompt(struct fixture *f, const char *code)
{
	f->question.code = code;
	f->prompt = (struct creds_prompt){&f->question, fixture_ask, fixture_withdraw};
	creds_provider_set_prompt(f->provider, &f->prompt);
}

/* --- asking -------------------------------------------------------------------------------------
 */

/* The server answers the steps in turn. */
static inline void serve(struct fixture *f, const struct script_step *steps, size_t count)
{
	f->server = script_start(steps, count);
}

/* Load the settings and make the provider. */
static inline void provide(struct fixture *f)
{
	char address[32];
	struct http_options options = {.user_agent = "test"};
	struct err err = {0};

	if (!aws_config_load(&f->config, &f->options, &err))
		fail_msg("%s", err.msg);
	if (f->server) {
		snprintf(address, sizeof address, "127.0.0.1:%d", f->server->port);
		options.connect_to = address;
	} else {
		options.connect_to = "127.0.0.1:1"; /* nobody */
	}
	f->http = http_new(f->loop, &options, &err);
	assert_non_null(f->http);
	f->provider = creds_provider_new(f->loop, f->http, &f->config);
}

static inline void on_ready(void *ud, const struct creds *creds, const struct err *err)
{
	struct fixture *f = ud;

	f->answers++;
	f->is_ok = creds != NULL;
	f->err = err ? *err : (struct err){0};
	creds_release(&f->creds);
	if (creds)
		creds_copy(&f->creds, creds);
	assert_true(f->is_ok != err_is_set(err));
	loop_stop(f->loop);
}

/* Ask the provider and wait. */
static inline void ask(struct fixture *f)
{
	int before = f->answers;

	creds_provider_get(f->provider, on_ready, f);
	assert_int_equal(f->answers, before);
	while (f->answers == before)
		loop_run(f->loop);
}

static inline void stop_loop(void *ud)
{
	loop_stop(ud);
}

/* Let what is due now happen. */
static inline void turn(struct fixture *f)
{
	struct loop_timer timer = {0};

	loop_timer_start(f->loop, &timer, 1, stop_loop, f->loop);
	loop_run(f->loop);
}

static inline void assert_creds(
	const struct creds *creds, const char *id, const char *secret, const char *token)
{
	assert_non_null(creds);
	assert_string_equal(creds->access_key_id, id);
	assert_true(sv_eq_cstr(secret_sv(&creds->secret_access_key), secret));
	assert_true(sv_eq_cstr(secret_sv(&creds->session_token), token));
}

static inline void assert_given(
	struct fixture *f, const char *id, const char *secret, const char *token)
{
	if (!f->provider)
		provide(f);
	ask(f);
	if (!f->is_ok)
		print_message("%s\n", f->err.msg);
	assert_true(f->is_ok);
	assert_creds(&f->creds, id, secret, token);
}

static inline void assert_refused(struct fixture *f, enum err_code code, const char *in_text)
{
	if (!f->provider)
		provide(f);
	ask(f);
	assert_false(f->is_ok);
	if (!strstr(f->err.msg, in_text) || f->err.code != code)
		print_message("%s: %s\n", err_name(&f->err), f->err.msg);
	assert_non_null(strstr(f->err.msg, in_text));
	assert_int_equal(f->err.code, code);
}

static inline bool request_has(struct fixture *f, size_t i, const char *text)
{
	const char *request = script_request(f->server, i);

	return request && strstr(request, text) != NULL;
}

static inline void assert_request(struct fixture *f, size_t i, const char *text)
{
	if (!request_has(f, i, text))
		print_message("%s\n", script_request(f->server, i));
	assert_true(request_has(f, i, text));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

#define STS_ANSWER(action, id)                                                                     \
	"<" action "Response><" action "Result><AssumedRoleUser><Arn>arn:aws:sts::123456789012:"   \
	"assumed-role/r/s</Arn></AssumedRoleUser><Credentials><AccessKeyId>" id                    \
	"</AccessKeyId><SecretAccessKey>S" id "</SecretAccessKey><SessionToken>T" id               \
	"</SessionToken><Expiration>2026-11-25T13:00:00Z</Expiration></Credentials></" action      \
	"Result></" action "Response>"

#endif
