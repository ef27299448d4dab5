/*
 * What the tests of whole transfers share: a loop, a server and an http of their own; calls that
 * remember how they ended; turning the loop until something is the case.
 */
#ifndef SQSCOPE_TESTS_HTTP_FIXTURE_H
#define SQSCOPE_TESTS_HTTP_FIXTURE_H

#include "unit/http/fake_server.h"

#include "sqscope/base/clock.h"
#include "sqscope/http/http.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

enum { SOON_MS = 60000, CALLS = 160 };

struct fixture {
	struct loop *loop;
	struct http *http;
	struct server *server;
	struct call *calls[CALLS]; /* freed at the end */
	size_t call_count;
	int ends;
};

/* One transfer: what it asks for, and how it ended. */
struct call {
	struct fixture *f;
	struct http_transfer *transfer;
	const char *method;
	char url[300];
	struct sv body;
	struct http_request extra; /* headers, times, flags */
	bool fail_prepare;
	bool cancel_in_prepare;
	struct call *cancel_in_done, *start_in_done;
	int prepared, done;
	int end_order;
	int status;
	char text[2048];
	size_t body_bytes;
	char request_id[32];
	uint64_t started_at_end; /* by all, when this one ended */
	bool may_have_reached, resent;
	struct http_timing timing;
	struct err err;
};

static inline int set_up(void **state, const struct http_options *options)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct err err = {0};

	f->server = server_start();
	f->loop = loop_new(&err);
	f->http = http_new(f->loop, options, &err);
	assert_non_null(f->http);
	*state = f;
	return 0;
}

static inline int set_up_default(void **state)
{
	return set_up(state, &(struct http_options){.user_agent = "sqscope-test/1"});
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;

	http_free(f->http);
	loop_free(f->loop);
	server_stop(f->server);
	for (size_t i = 0; i < f->call_count; i++)
		free(f->calls[i]);
	free(f);
	return 0;
}

static inline struct call *new_call(struct fixture *f, const char *method, const char *path)
{
	struct call *c = calloc(1, sizeof *c);

	assert_true(f->call_count < CALLS);
	f->calls[f->call_count++] = c;
	c->f = f;
	c->method = method;
	if (strstr(path, "://"))
		snprintf(c->url, sizeof c->url, "%s", path);
	else
		snprintf(c->url, sizeof c->url, "http://127.0.0.1:%d%s", f->server->port, path);
	return c;
}

static inline bool prepare(void *ud, struct http_request *out, struct err *err)
{
	struct call *c = ud;

	c->prepared++;
	if (c->fail_prepare)
		return err_fail(err, ERR_NO_CREDENTIALS, "no key for you");
	if (c->cancel_in_prepare)
		http_cancel(c->transfer);
	*out = c->extra;
	out->method = sv_cstr(c->method);
	out->url = sv_cstr(c->url);
	out->body = c->body;
	return true;
}

static inline void start(struct call *c);

static inline void on_done(void *ud, const struct http_response *response, const struct err *err)
{
	struct call *c = ud;
	const struct sv id = http_response_header(response, sv_cstr("x-amzn-requestid"));
	const size_t n = response->body.n < sizeof c->text ? response->body.n : sizeof c->text - 1;
	struct http_stats stats;

	http_get_stats(c->f->http, &stats);
	c->started_at_end = stats.started;
	c->done++;
	c->end_order = c->f->ends++;
	c->status = response->status;
	c->may_have_reached = response->may_have_reached;
	c->resent = response->resent;
	c->timing = response->timing;
	c->body_bytes = response->body.n;
	if (n > 0)
		memcpy(c->text, response->body.p, n);
	snprintf(c->request_id, sizeof c->request_id, "%.*s", SV_ARGS(id));
	if (err)
		c->err = *err;
	if (c->cancel_in_done && !c->cancel_in_done->done)
		http_cancel(c->cancel_in_done->transfer);
	if (c->start_in_done)
		start(c->start_in_done);
}

static inline void start_as(struct call *c, enum priority priority, bool is_long_poll)
{
	c->transfer = http_start(c->f->http, priority, is_long_poll, prepare, on_done, c);
	assert_int_equal(c->done, 0);
	assert_int_equal(c->prepared, 0);
}

static inline void start(struct call *c)
{
	start_as(c, PRIORITY_VISIBLE, false);
}

/* Start one and turn until nothing is under way any more. */
static inline struct call *run(struct fixture *f, const char *method, const char *path)
{
	struct call *c = new_call(f, method, path);

	start(c);
	loop_run(f->loop);
	assert_int_equal(c->done, 1);
	return c;
}

static inline void expect_error(const struct call *c, enum err_code code, const char *text)
{
	assert_int_equal(c->done, 1);
	if (!strstr(c->err.msg, text))
		fail_msg("'%s' does not say '%s'", c->err.msg, text);
	assert_int_equal(c->err.code, code);
	assert_int_equal(c->status, 0);
	assert_int_equal(c->body_bytes, 0);
}

/* --- turning until something named is the case ----------------------------------------------- */

struct wait {
	struct loop *loop;
	struct loop_timer timer;
	bool (*is_met)(struct fixture *f);
	struct fixture *f;
	int64_t limit_ms;
	bool met;
};

static inline void look(void *ud)
{
	struct wait *w = ud;

	w->met = w->is_met(w->f);
	if (w->met || clock_mono_ms() > w->limit_ms)
		loop_stop(w->loop);
	else
		loop_timer_start(w->loop, &w->timer, 1, look, w);
}

static inline void run_until(struct fixture *f, bool (*is_met)(struct fixture *f))
{
	struct wait w = {.loop = f->loop, .is_met = is_met, .f = f};

	w.limit_ms = clock_mono_ms() + SOON_MS;
	loop_timer_start(f->loop, &w.timer, 0, look, &w);
	loop_run(f->loop);
	loop_timer_stop(&w.timer);
	assert_true(w.met);
}

/* To be called first of all by main. */
static inline bool prepare_program(unsigned limit_s)
{
	static const char *const proxies[] = {"http_proxy", "https_proxy", "all_proxy", "no_proxy",
		"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"};
	struct err err = {0};

	alarm(limit_s);
	signal(SIGPIPE, SIG_IGN);
	/* The machine's own proxies have no part in this. */
	for (size_t i = 0; i < COUNT_OF(proxies); i++)
		unsetenv(proxies[i]);
	return http_global_init(&err);
}

#define WITH(fn, up) cmocka_unit_test_setup_teardown(fn, up, tear_down)
#define DEFAULT(fn)  WITH(fn, set_up_default)

#endif
