/*
 * What tests of the services' clients share: a scripted server, a client of one service on it, and
 * a loop that runs until an answer is there. `struct service_fixture` comes first in a test's own
 * state, when it has one.
 */
#ifndef SQSCOPE_TESTS_SERVICE_FIXTURE_H
#define SQSCOPE_TESTS_SERVICE_FIXTURE_H

#include "../aws/scripted_server.h"
#include "sqscope/aws/aws_call.h"
#include "sqscope/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { SERVICE_LIMIT_MS = 20000 };

struct service_fixture {
	struct scripted_server *server;
	struct loop *loop;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *client;
	struct loop_timer limit;
	bool timed_out;
	int times; /* that done came */
	struct err err;
};

static inline const char *service_getenv(void *ud, const char *name)
{
	(void)ud;
	if (strcmp(name, "AWS_ACCESS_KEY_ID") == 0 || strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0)
		return "test";
	return strcmp(name, "HOME") == 0 ? "/dev/null" : NULL;
}

/* size: of the test's own state. */
static inline int service_set_up(void **state, size_t size)
{
	struct service_fixture *f = mem_new(1, size);

	f->loop = loop_new(NULL);
	assert_non_null(f->loop);
	*state = f;
	return 0;
}

static inline int service_tear_down(void **state)
{
	struct service_fixture *f = *state;

	if (f->client) {
		aws_client_free(f->client);
		creds_provider_free(f->creds);
		http_free(f->http);
	}
	loop_timer_stop(&f->limit);
	loop_free(f->loop);
	aws_config_release(&f->config);
	if (f->server)
		script_stop(f->server);
	free(f);
	return 0;
}

static inline void service_serve(struct service_fixture *f, const char *service_id,
	const char *signing_name, const struct script_step *steps, size_t count)
{
	const struct http_options http = {.user_agent = "sqscope/test"};
	struct aws_client_options client = {.service_id = service_id, .signing_name = signing_name};
	struct aws_options options = {.getenv = service_getenv};
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
	f->client = aws_client_new(&client, NULL);
	assert_non_null(f->client);
}

/* For callbacks: the answer is there. */
static inline void service_done(struct service_fixture *f, const struct err *err)
{
	f->times++;
	f->err = err ? *err : (struct err){0};
	loop_stop(f->loop);
}

static inline void service_on_limit(void *ud)
{
	struct service_fixture *f = ud;

	f->timed_out = true;
	loop_stop(f->loop);
}

static inline void service_run(struct service_fixture *f)
{
	loop_timer_start(f->loop, &f->limit, SERVICE_LIMIT_MS, service_on_limit, f);
	loop_run(f->loop);
	loop_timer_stop(&f->limit);
	assert_false(f->timed_out);
	assert_int_equal(f->times, 1);
}

static inline int service_group_set_up(void **state)
{
	(void)state;
	/* The server is here, whatever proxy the environment names. */
	setenv("no_proxy", "*", 1);
	return http_global_init(NULL) ? 0 : -1;
}

#endif
