/*
 * An SQS client on the real transport, in front of a server that follows a script: serve(), start a
 * call, run(), look at what came and at what was asked.
 */
#ifndef SQSCOPE_TESTS_SQS_FIXTURE_H
#define SQSCOPE_TESTS_SQS_FIXTURE_H

#include "sqscope/sqs/sqs.h"

#include "../aws/scripted_server.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { SQS_FIXTURE_LIMIT_MS = 20000 };

struct sqs_fixture {
	struct scripted_server *server;
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *aws;
	struct sqs_client *sqs;
	struct loop_timer limit;
	bool timed_out;
	int times; /* that `done` came */
	struct err err;
};

static inline const char *sqs_fixture_getenv(void *ud, const char *name)
{
	(void)ud;
	if (strcmp(name, "AWS_ACCESS_KEY_ID") == 0 || strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0)
		return "test";
	return strcmp(name, "HOME") == 0 ? "/dev/null" : NULL;
}

static inline void sqs_fixture_begin(struct sqs_fixture *f)
{
	/* The server is here, whatever proxy the environment names. */
	setenv("no_proxy", "*", 1);
	assert_true(http_global_init(NULL));
	f->loop = loop_new(NULL);
	assert_non_null(f->loop);
}

static inline void sqs_fixture_end(struct sqs_fixture *f)
{
	sqs_client_free(f->sqs);
	aws_client_free(f->aws);
	creds_provider_free(f->creds);
	http_free(f->http);
	loop_timer_stop(&f->limit);
	loop_free(f->loop);
	aws_config_release(&f->config);
	script_stop(f->server);
}

static inline void sqs_fixture_serve(
	struct sqs_fixture *f, const struct script_step *steps, size_t count)
{
	const struct http_options http = {.user_agent = "sqscope/test"};
	struct aws_client_options client = {.service_id = "sqs", .signing_name = "sqs"};
	struct aws_options options = {.getenv = sqs_fixture_getenv};
	char url[64];

	f->server = script_start(steps, count);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", f->server->port);
	options.endpoint_url = url;
	assert_true(aws_config_load(&f->config, &options, NULL));
	f->http = http_new(f->loop, &http, NULL);
	f->creds = creds_provider_new(f->loop, f->http, &f->config);
	client.loop = f->loop;
	client.http = f->http;
	client.creds = f->creds;
	client.config = &f->config;
	f->aws = aws_client_new(&client, NULL);
	assert_non_null(f->aws);
	f->sqs = sqs_client_new(f->aws);
}

/* To be called from every `done`. */
static inline void sqs_fixture_ended(struct sqs_fixture *f, const struct err *err)
{
	f->times++;
	f->err = err ? *err : (struct err){0};
	loop_stop(f->loop);
}

static inline void sqs_fixture_on_limit(void *ud)
{
	struct sqs_fixture *f = ud;

	f->timed_out = true;
	loop_stop(f->loop);
}

static inline void sqs_fixture_run(struct sqs_fixture *f)
{
	f->times = 0;
	loop_timer_start(f->loop, &f->limit, SQS_FIXTURE_LIMIT_MS, sqs_fixture_on_limit, f);
	loop_run(f->loop);
	assert_false(f->timed_out);
	assert_int_equal(f->times, 1);
}

/* The request of that number: its action, and its body to the letter. */
static inline void sqs_fixture_assert_asked(
	struct sqs_fixture *f, size_t number, const char *action, const char *body)
{
	const char *request = script_request(f->server, number);
	char target[128];

	assert_non_null(request);
	snprintf(target, sizeof target, "X-Amz-Target: AmazonSQS.%s\r\n", action);
	assert_non_null(strstr(request, target));
	assert_non_null(strstr(request, "x-amzn-query-mode: true\r\n"));
	assert_non_null(strstr(request, "Content-Type: application/x-amz-json-1.0\r\n"));
	assert_string_equal(strstr(request, "\r\n\r\n") + 4, body);
}

#endif
