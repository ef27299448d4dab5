/* Whole transfers against a server of our own: answers, failures, limits, order, ends. */
#include "unit/http/fake_server.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/limits.h"
#include "sqscope/http/http.h"

#include <dlfcn.h>
#include <netdb.h>
#include <semaphore.h>
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
	struct err err;
};

static int set_up(void **state, const struct http_options *options)
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

static int set_up_default(void **state)
{
	return set_up(state, &(struct http_options){.user_agent = "sqscope-test/1"});
}

static int set_up_one_handle(void **state)
{
	return set_up(state, &(struct http_options){.user_agent = "t", .max_in_flight = 1});
}

static int set_up_five_handles(void **state)
{
	return set_up(state, &(struct http_options){.user_agent = "t", .max_in_flight = 5});
}

static int set_up_two_long_polls(void **state)
{
	return set_up(state,
		&(struct http_options){.user_agent = "t", .max_in_flight = 5, .max_long_polls = 2});
}

static int tear_down(void **state)
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

static struct call *new_call(struct fixture *f, const char *method, const char *path)
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

static bool prepare(void *ud, struct http_request *out, struct err *err)
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

static void start(struct call *c);

static void on_done(void *ud, const struct http_response *response, const struct err *err)
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

static void start_as(struct call *c, enum priority priority, bool is_long_poll)
{
	c->transfer = http_start(c->f->http, priority, is_long_poll, prepare, on_done, c);
	assert_int_equal(c->done, 0);
	assert_int_equal(c->prepared, 0);
}

static void start(struct call *c)
{
	start_as(c, PRIORITY_VISIBLE, false);
}

/* Start one and turn until nothing is under way any more. */
static struct call *run(struct fixture *f, const char *method, const char *path)
{
	struct call *c = new_call(f, method, path);

	start(c);
	loop_run(f->loop);
	assert_int_equal(c->done, 1);
	return c;
}

static void expect_error(const struct call *c, enum err_code code, const char *text)
{
	assert_int_equal(c->done, 1);
	if (!strstr(c->err.msg, text))
		fail_msg("'%s' does not say '%s'", c->err.msg, text);
	assert_int_equal(c->err.code, code);
	assert_int_equal(c->status, 0);
	assert_int_equal(c->body_bytes, 0);
}

/* --- turning until something named is the case -------------------------------------------------
 */

struct wait {
	struct loop *loop;
	struct loop_timer timer;
	bool (*is_met)(struct fixture *f);
	struct fixture *f;
	int64_t limit_ms;
	bool met;
};

static void look(void *ud)
{
	struct wait *w = ud;

	w->met = w->is_met(w->f);
	if (w->met || clock_mono_ms() > w->limit_ms)
		loop_stop(w->loop);
	else
		loop_timer_start(w->loop, &w->timer, 1, look, w);
}

static void run_until(struct fixture *f, bool (*is_met)(struct fixture *f))
{
	struct wait w = {.loop = f->loop, .is_met = is_met, .f = f};

	w.limit_ms = clock_mono_ms() + SOON_MS;
	loop_timer_start(f->loop, &w.timer, 0, look, &w);
	loop_run(f->loop);
	loop_timer_stop(&w.timer);
	assert_true(w.met);
}

static bool one_is_waiting(struct fixture *f)
{
	return f->server->waiting == 1;
}

static bool four_are_waiting(struct fixture *f)
{
	return f->server->waiting == 4;
}

static bool one_has_ended(struct fixture *f)
{
	return f->ends == 1;
}

/* --- answers ------------------------------------------------------------------------------------
 */

static void test_transport__sends_each_method(void **state)
{
	struct fixture *f = *state;
	struct call *get, *post, *put, *head, *delete;

	get = run(f, "GET", "/echo?a=b");
	assert_int_equal(get->status, 200);
	assert_string_equal(get->text, "GET /echo?a=b 0");
	assert_false(err_is_set(&get->err));
	post = new_call(f, "POST", "/echo");
	post->body = sv_cstr("{\"QueueUrl\":\"x\"}");
	start(post);
	loop_run(f->loop);
	assert_string_equal(post->text, "POST /echo 16");
	put = run(f, "PUT", "/echo");
	assert_string_equal(put->text, "PUT /echo 0");
	delete = run(f, "DELETE", "/echo");
	assert_string_equal(delete->text, "DELETE /echo 0");
	head = run(f, "HEAD", "/echo");
	assert_int_equal(head->status, 200);
	assert_int_equal(head->body_bytes, 0);
	get = run(f, "GET", "/echo");
	assert_string_equal(get->text, "GET /echo 0");
	assert_int_equal(f->server->accepted, 1);
}

static void test_transport__sends_what_was_asked_and_nothing_of_its_own(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/last");
	char expected[512];

	c->body = sv_cstr("{}");
	c->extra.headers[0] =
		(struct http_header){sv_cstr("X-Amz-Target"), sv_cstr("AmazonSQS.Li")};
	c->extra.headers[1] = (struct http_header){sv_cstr("x-none"), sv_cstr("")};
	c->extra.header_count = 2;
	start(c);
	loop_run(f->loop);
	snprintf(expected, sizeof expected,
		"POST /last HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: sqscope-test/1\r\n"
		"X-Amz-Target: AmazonSQS.Li\r\nx-none:\r\nContent-Length: 2\r\n",
		f->server->port);
	assert_string_equal(c->text, expected);
}

static void test_transport__any_status_is_an_answer(void **state)
{
	struct fixture *f = *state;
	static const int codes[] = {200, 301, 400, 403, 404, 500, 503};

	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		char path[32];
		struct call *c;

		snprintf(path, sizeof path, "/status/%d", codes[i]);
		c = run(f, "POST", path);
		assert_int_equal(c->status, codes[i]);
		assert_string_equal(c->text, "{\"a\":1}");
		assert_false(err_is_set(&c->err));
		assert_true(c->may_have_reached);
		snprintf(path, sizeof path, "7f1a-%d", codes[i]);
		assert_string_equal(c->request_id, path);
	}
	assert_int_equal(run(f, "POST", "/empty")->status, 204);
}

static void test_transport__reads_interim_answers_and_trailers(void **state)
{
	struct fixture *f = *state;
	struct call *c = run(f, "POST", "/continue");

	assert_int_equal(c->status, 200);
	assert_string_equal(c->text, "late");
	assert_string_equal(c->request_id, "7f1a-200");
	c = run(f, "GET", "/trailer");
	assert_string_equal(c->text, "abcde");
}

static void test_transport__sends_a_large_body_whole(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/echo");
	const size_t n = 900000;
	char *body = calloc(1, n);
	struct http_stats stats;

	c->body = sv_of(body, n);
	start(c);
	loop_run(f->loop);
	assert_string_equal(c->text, "POST /echo 900000");
	http_get_stats(f->http, &stats);
	assert_true(stats.bytes_out >= n);
	free(body);
}

static void test_transport__keeps_connections_and_counts(void **state)
{
	struct fixture *f = *state;
	struct http_stats stats;

	for (int i = 0; i < 20; i++)
		assert_int_equal(run(f, "POST", "/echo")->status, 200);
	assert_int_equal(f->server->accepted, 1);
	run(f, "POST", "/cut");
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.started, 21);
	assert_int_equal(stats.finished, 20);
	assert_int_equal(stats.failed, 1);
	assert_int_equal(stats.in_flight, 0);
	assert_int_equal(stats.waiting, 0);
	assert_true(stats.connections >= 1 && stats.connections <= 3);
	assert_true(stats.bytes_out > 1000);
	assert_true(stats.bytes_in > 2000);
}

/* --- no answer ----------------------------------------------------------------------------------
 */

static void test_transport__refused_connection(void **state)
{
	struct fixture *f = *state;
	char url[64], text[100];
	int port;
	struct call *c;

	close(server_listen(&port));
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
	snprintf(text, sizeof text, "cannot connect to 127.0.0.1:%d: Connection refused", port);
	/* More often than connections may be opened at once: each failure makes room again. */
	for (int i = 0; i < 20; i++) {
		c = run(f, "POST", url);
		expect_error(c, ERR_UNREACHABLE, text);
		assert_string_equal(c->err.msg, text);
		assert_false(c->may_have_reached);
	}
}

static void test_transport__unresolvable_host(void **state)
{
	/* A label of more than 63 bytes: no name server is asked. */
	struct call *c = run(*state, "POST",
		"http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test/");

	expect_error(c, ERR_UNREACHABLE, "the name has no address");
	assert_false(c->may_have_reached);
}

static void test_transport__unusable_urls(void **state)
{
	static const char *const urls[] = {"ftp://127.0.0.1/", "gopher://127.0.0.1/",
		"http://user:secret@127.0.0.1/", "http://"};

	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct call *c = run(*state, "GET", urls[i]);

		expect_error(c, ERR_AWS_CONFIG, "no usable URL");
		assert_null(strstr(c->err.msg, "secret"));
		assert_false(c->may_have_reached);
	}
}

static void test_transport__cut_connections(void **state)
{
	struct fixture *f = *state;
	struct call *c = run(f, "POST", "/cut");

	expect_error(c, ERR_PROTOCOL, "closed the connection without an answer");
	assert_true(c->may_have_reached);
	assert_false(c->resent);
	c = run(f, "POST", "/half");
	expect_error(c, ERR_PROTOCOL, "was cut after");
	assert_true(c->may_have_reached);
}

static void test_transport__what_is_not_http(void **state)
{
	struct fixture *f = *state;
	struct call *c = run(f, "POST", "/garbage");

	expect_error(c, ERR_PROTOCOL, "is not HTTP");
	assert_true(c->may_have_reached);
}

static void test_transport__tls_with_a_plain_server(void **state)
{
	struct fixture *f = *state;
	char url[64];
	struct call *c;

	snprintf(url, sizeof url, "https://127.0.0.1:%d/", f->server->port);
	c = new_call(f, "POST", url);
	c->extra.connect_timeout_ms = 500;
	start(c);
	loop_run(f->loop);
	assert_int_equal(c->done, 1);
	assert_int_equal(c->err.code, ERR_UNREACHABLE);
	assert_false(c->may_have_reached);
}

static void test_transport__an_unusable_ca_bundle_is_named(void **unused)
{
	const struct http_options options = {.user_agent = "t", .ca_bundle = "/nowhere/ca.pem"};
	void *state;
	struct fixture *f;
	char url[64];

	(void)unused;
	set_up(&state, &options);
	f = state;
	snprintf(url, sizeof url, "https://127.0.0.1:%d/", f->server->port);
	expect_error(run(f, "POST", url), ERR_AWS_CONFIG, "/nowhere/ca.pem");
	tear_down(&state);
}

static void test_transport__slow_answers(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/hold"), *half = new_call(f, "POST", "/stall");

	c->extra.timeout_ms = half->extra.timeout_ms = 150;
	start(c);
	start(half);
	loop_run(f->loop);
	expect_error(c, ERR_TIMEOUT, "no answer from 127.0.0.1");
	assert_true(c->may_have_reached);
	expect_error(half, ERR_TIMEOUT, "was not complete within");
	assert_true(half->may_have_reached);
}

static void test_transport__answers_beyond_the_caps(void **state)
{
	struct fixture *f = *state;

	expect_error(run(f, "POST", "/long-body"), ERR_LIMIT, "is longer than 16777216 bytes");
	expect_error(run(f, "POST", "/long-length"), ERR_LIMIT, "is longer than 16777216 bytes");
	expect_error(run(f, "POST", "/long-headers"), ERR_LIMIT, "the headers of the answer");
	expect_error(run(f, "POST", "/long-line"), ERR_LIMIT, "the headers of the answer");
	assert_int_equal(run(f, "POST", "/echo")->status, 200);
}

static void test_transport__a_request_that_cannot_be_prepared(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/echo"), *bad = new_call(f, "POST", "/echo");

	c->fail_prepare = true;
	bad->extra.headers[0] = (struct http_header){sv_cstr("x-token"), sv_cstr("a\r\nx-evil: 1")};
	bad->extra.header_count = 1;
	start(c);
	start(bad);
	loop_run(f->loop);
	expect_error(c, ERR_NO_CREDENTIALS, "no key for you");
	expect_error(bad, ERR_FAILED, "x-token");
	assert_int_equal(f->server->requests, 0);
	assert_false(c->may_have_reached);
	assert_int_equal(run(f, "POST", "/echo")->status, 200);
}

/* --- libcurl's own second sending ------------------------------------------------------------ */

static void test_transport__tells_of_a_second_sending(void **state)
{
	struct fixture *f = *state;
	struct call *c;

	/* More often than libcurl would let one handle do it in its life. */
	for (int i = 0; i < 8; i++) {
		const int requests = f->server->requests;

		assert_int_equal(run(f, "POST", "/die-next")->status, 200);
		c = run(f, "POST", "/echo");
		assert_int_equal(c->status, 200);
		assert_true(c->resent);
		assert_int_equal(f->server->requests, requests + 3);
	}
	assert_false(run(f, "POST", "/echo")->resent);
}

static void test_transport__a_second_sending_can_be_forbidden(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/echo");

	assert_int_equal(run(f, "POST", "/die-next")->status, 200);
	c->extra.no_resend = true;
	start(c);
	loop_run(f->loop);
	expect_error(c, ERR_PROTOCOL, "closed the connection without an answer");
	assert_true(c->may_have_reached);
	assert_false(c->resent);
	assert_int_equal(f->server->requests, 2);
	assert_int_equal(run(f, "POST", "/echo")->status, 200);
}

static void test_transport__a_connection_that_died_idle_is_no_second_sending(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++) {
		struct call *c = new_call(f, "POST", "/echo");

		assert_int_equal(run(f, "POST", "/close")->status, 200);
		c->extra.no_resend = true;
		start(c);
		loop_run(f->loop);
		/* The end of the connection may cross the request: then we are told so, and not
		 * else. */
		if (c->status != 200)
			expect_error(c, ERR_PROTOCOL, "closed the connection without an answer");
		assert_false(c->resent);
	}
}

/* --- order and limits ----------------------------------------------------------------------------
 */

static void test_transport__priority_goes_first(void **state)
{
	struct fixture *f = *state;
	struct call *background = new_call(f, "POST", "/echo/background");
	struct call *visible = new_call(f, "POST", "/echo/visible");
	struct call *operation = new_call(f, "POST", "/echo/operation");
	struct call *user = new_call(f, "POST", "/echo/user");
	struct call *user2 = new_call(f, "POST", "/echo/user2");

	start_as(background, PRIORITY_BACKGROUND, false);
	start_as(operation, PRIORITY_OPERATION, false);
	start_as(visible, PRIORITY_VISIBLE, false);
	start_as(user, PRIORITY_USER, false);
	start_as(user2, PRIORITY_USER, false);
	loop_run(f->loop);
	assert_int_equal(user->end_order, 0);
	assert_int_equal(user2->end_order, 1);
	assert_int_equal(visible->end_order, 2);
	assert_int_equal(operation->end_order, 3);
	assert_int_equal(background->end_order, 4);
	assert_string_equal(f->server->targets,
		"/echo/user /echo/user2 /echo/visible /echo/operation /echo/background ");
}

static void test_transport__is_prepared_when_it_leaves(void **state)
{
	struct fixture *f = *state;
	struct call *held = new_call(f, "POST", "/hold"), *next = new_call(f, "POST", "/echo");

	start(held);
	start(next);
	run_until(f, one_is_waiting);
	assert_int_equal(held->prepared, 1);
	assert_int_equal(next->prepared, 0);
	http_cancel(held->transfer);
	loop_run(f->loop);
	assert_int_equal(next->prepared, 1);
	assert_int_equal(next->status, 200);
}

static void test_transport__never_more_at_once_than_allowed(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 50; i++)
		start(new_call(f, "POST", "/barrier/5"));
	loop_run(f->loop);
	assert_int_equal(f->ends, 50);
	assert_int_equal(f->server->most_waiting, 5);
	assert_true(f->server->accepted <= 5);
}

static bool thirty_two_are_waiting(struct fixture *f)
{
	return f->server->waiting == 32;
}

static bool thirty_nine_are_waiting(struct fixture *f)
{
	return f->server->waiting == 39;
}

static void test_transport__thirty_two_until_an_answer_came_then_more(void **state)
{
	struct fixture *f = *state;
	struct call *held[40], *user = new_call(f, "POST", "/echo");

	for (int i = 0; i < 40; i++) {
		held[i] = new_call(f, "POST", "/hold");
		held[i]->extra.timeout_ms = SOON_MS;
		start(held[i]);
	}
	run_until(f, thirty_two_are_waiting);
	start_as(user, PRIORITY_USER, false);
	http_cancel(held[0]->transfer);
	run_until(f, thirty_nine_are_waiting);
	assert_int_equal(user->status, 200);
	assert_int_equal(user->started_at_end, 33);
}

static void test_transport__sixty_four_at_once_by_default(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, "POST", "/echo")->status, 200);
	for (int i = 0; i < 120; i++)
		start(new_call(f, "POST", i < 64 ? "/barrier/64" : "/echo"));
	loop_run(f->loop);
	assert_int_equal(f->ends, 121);
	assert_int_equal(f->server->most_waiting, 64);
	assert_true(f->server->accepted <= 64);
}

static bool eight_have_left(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.in_flight == 8 && stats.started == 8;
}

static bool nine_have_left(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.in_flight == 9 && stats.waiting == 12;
}

/* A server that takes connections but never says a word of TLS. */
static void test_transport__opens_few_connections_at_once_but_not_for_the_user(void **state)
{
	struct fixture *f = *state;
	struct call *user;
	char url[64];
	int port;
	const int mute = server_listen(&port);

	snprintf(url, sizeof url, "https://127.0.0.1:%d/", port);
	for (int i = 0; i < 20; i++) {
		struct call *c = new_call(f, "POST", url);

		c->extra.connect_timeout_ms = c->extra.timeout_ms = SOON_MS;
		start(c);
	}
	run_until(f, eight_have_left);
	user = new_call(f, "POST", url);
	start_as(user, PRIORITY_USER, false);
	run_until(f, nine_have_left);
	assert_int_equal(user->prepared, 1);
	close(mute);
}

static bool five_have_left(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.started == 5 && stats.in_flight == 2;
}

static void test_transport__long_polls_have_a_limit_of_their_own(void **state)
{
	struct fixture *f = *state;
	struct call *poll[4], *plain;

	for (int i = 0; i < 4; i++) {
		poll[i] = new_call(f, "POST", "/hold");
		poll[i]->extra.timeout_ms = 60000;
		start_as(poll[i], PRIORITY_USER, true);
	}
	plain = new_call(f, "POST", "/echo");
	start_as(plain, PRIORITY_BACKGROUND, false);
	run_until(f, one_has_ended);
	assert_int_equal(plain->status, 200);
	assert_int_equal(poll[0]->prepared + poll[1]->prepared, 2);
	assert_int_equal(poll[2]->prepared + poll[3]->prepared, 0);
	http_cancel(poll[0]->transfer);
	http_cancel(poll[1]->transfer);
	run_until(f, five_have_left);
	assert_int_equal(poll[2]->prepared + poll[3]->prepared, 2);
}

/* --- cancelling ----------------------------------------------------------------------------------
 */

static void test_transport__cancel_while_it_waits(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/echo");

	start(c);
	http_cancel(c->transfer);
	http_cancel(c->transfer);
	assert_int_equal(c->done, 0);
	loop_run(f->loop);
	expect_error(c, ERR_CANCELLED, "cancelled");
	assert_int_equal(c->prepared, 0);
	assert_false(c->may_have_reached);
	assert_int_equal(f->server->requests, 0);
}

static void test_transport__cancel_under_way(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/hold");

	start(c);
	run_until(f, one_is_waiting);
	http_cancel(c->transfer);
	assert_int_equal(c->done, 0);
	loop_run(f->loop);
	expect_error(c, ERR_CANCELLED, "cancelled");
	assert_true(c->may_have_reached);
	assert_int_equal(run(f, "POST", "/echo")->status, 200);
}

static void test_transport__cancel_from_its_own_prepare(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "POST", "/echo");

	c->cancel_in_prepare = true;
	start(c);
	loop_run(f->loop);
	expect_error(c, ERR_CANCELLED, "cancelled");
	assert_false(c->may_have_reached);
	assert_int_equal(f->server->requests, 0);
}

static void test_transport__cancel_from_the_end_of_another(void **state)
{
	struct fixture *f = *state;
	struct call *a = new_call(f, "POST", "/echo"), *held = new_call(f, "POST", "/hold");

	a->cancel_in_done = held;
	start(held);
	start(a);
	loop_run(f->loop);
	assert_int_equal(a->status, 200);
	expect_error(held, ERR_CANCELLED, "cancelled");
	assert_true(a->end_order < held->end_order);
}

/* Both answers are sent at once: the first one's end cancels the other, whose answer must not
 * count. */
static void test_transport__cancel_of_one_whose_answer_is_on_its_way(void **state)
{
	struct fixture *f = *state;
	struct call *a = new_call(f, "POST", "/barrier/2"), *b = new_call(f, "POST", "/barrier/2");

	a->cancel_in_done = b;
	b->cancel_in_done = a;
	start(a);
	start(b);
	loop_run(f->loop);
	assert_int_equal(a->done, 1);
	assert_int_equal(b->done, 1);
	assert_int_equal((a->status == 200) + (b->status == 200), 1);
	assert_int_equal((a->err.code == ERR_CANCELLED) + (b->err.code == ERR_CANCELLED), 1);
}

static void test_transport__an_end_may_start_the_next(void **state)
{
	struct fixture *f = *state;
	struct call *a = new_call(f, "POST", "/echo/a"), *b = new_call(f, "POST", "/echo/b");

	a->start_in_done = b;
	start(a);
	loop_run(f->loop);
	assert_int_equal(b->done, 1);
	assert_int_equal(b->status, 200);
}

static void test_transport__free_cancels_everything(void **state)
{
	struct fixture *f = *state;
	struct call *sent[4], *waiting = new_call(f, "POST", "/echo");
	struct call *late = new_call(f, "POST", "/echo");
	struct err err = {0};

	for (int i = 0; i < 4; i++) {
		sent[i] = new_call(f, "POST", "/hold");
		start(sent[i]);
	}
	run_until(f, four_are_waiting);
	sent[0]->start_in_done = late;
	start(waiting);
	http_free(f->http);
	for (int i = 0; i < 4; i++) {
		expect_error(sent[i], ERR_CANCELLED, "cancelled");
		assert_true(sent[i]->may_have_reached);
	}
	expect_error(waiting, ERR_CANCELLED, "cancelled");
	expect_error(late, ERR_CANCELLED, "cancelled");
	f->http = http_new(f->loop, &(struct http_options){.user_agent = "t"}, &err);
}

/* --- a name server that never answers ------------------------------------------------------------
 */

static sem_t name_gate;

/* libcurl's look-ups come here: one name waits until the test lets it go. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **result)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (node && strcmp(node, "hanging.test") == 0) {
		sem_wait(&name_gate);
		return EAI_AGAIN;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	return real(node, service, hints, result);
}

static bool one_is_in_flight(struct fixture *f)
{
	struct http_stats stats;

	http_get_stats(f->http, &stats);
	return stats.in_flight == 1;
}

static void test_transport__a_hanging_name_look_up_blocks_nobody(void **state)
{
	struct fixture *f = *state;
	struct call *cancelled = new_call(f, "POST", "http://hanging.test/");
	struct call *timed = new_call(f, "POST", "http://hanging.test/");
	struct call *freed = new_call(f, "POST", "http://hanging.test/");
	struct err err = {0};

	start(cancelled);
	run_until(f, one_is_in_flight);
	http_cancel(cancelled->transfer);
	loop_run(f->loop);
	expect_error(cancelled, ERR_CANCELLED, "cancelled");
	assert_false(cancelled->may_have_reached);
	timed->extra.connect_timeout_ms = 100;
	start(timed);
	loop_run(f->loop);
	expect_error(timed, ERR_UNREACHABLE, "the name service did not answer within");
	start(freed);
	run_until(f, one_is_in_flight);
	http_free(f->http);
	expect_error(freed, ERR_CANCELLED, "cancelled");
	/* The three threads end now; until here nothing could have waited for them. */
	for (int i = 0; i < 3; i++)
		sem_post(&name_gate);
	f->http = http_new(f->loop, &(struct http_options){.user_agent = "t"}, &err);
}

/* --- descriptors ----------------------------------------------------------------------------- */

static int peer_port(int fd)
{
	struct sockaddr_in peer;
	socklen_t n = sizeof peer;

	if (getpeername(fd, (struct sockaddr *)&peer, &n) != 0 || peer.sin_family != AF_INET)
		return -1;
	return ntohs(peer.sin_port);
}

static void test_transport__children_inherit_no_connection(void **state)
{
	struct fixture *f = *state;
	int found = 0;

	assert_int_equal(run(f, "POST", "/echo")->status, 200);
	for (int fd = 3; fd < 1024; fd++) {
		if (peer_port(fd) != f->server->port)
			continue;
		found++;
		assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	}
	assert_int_equal(found, 1);
}

enum { PIPES = 4 };

static void read_byte(void *ud, int fd, unsigned events)
{
	struct fixture *f = ud;
	char byte;

	assert_int_equal(events, LOOP_READABLE);
	assert_int_equal(read(fd, &byte, 1), 1);
	if (--f->ends == 0)
		loop_stop(f->loop);
}

/* The numbers of closed descriptors go to whatever is opened next; nothing of ours may touch them
 * then. */
static void test_transport__lets_go_of_descriptors_that_are_closed(void **state)
{
	static const char *const urls[] = {"/cut",
		"http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test/"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct loop_fd watches[PIPES] = {0};
		struct err err = {0};
		int fds[PIPES][2];

		run(f, "POST", urls[i]);
		for (int p = 0; p < PIPES; p++) {
			assert_int_equal(pipe(fds[p]), 0);
			assert_true(loop_fd_start(
				f->loop, &watches[p], fds[p][0], LOOP_READABLE, read_byte, f));
		}
		f->ends = 0;
		start(new_call(f, "POST", "/cut"));
		run_until(f, one_has_ended);
		http_free(f->http);
		f->http = http_new(f->loop, &(struct http_options){.user_agent = "t"}, &err);
		f->ends = PIPES;
		for (int p = 0; p < PIPES; p++)
			assert_int_equal(write(fds[p][1], "x", 1), 1);
		loop_run(f->loop);
		assert_int_equal(f->ends, 0);
		for (int p = 0; p < PIPES; p++) {
			loop_fd_stop(&watches[p]);
			close(fds[p][0]);
			close(fds[p][1]);
		}
	}
}

/* --- proxies --------------------------------------------------------------------------------- */

static int set_up_with_proxy(void **state, const char *variable)
{
	struct fixture *f;
	char url[64];
	struct err err = {0};

	set_up_default(state);
	f = *state;
	snprintf(url, sizeof url, "http://127.0.0.1:%d", f->server->port);
	setenv(variable, url, 1);
	http_free(f->http);
	f->http = http_new(f->loop, &(struct http_options){.user_agent = "t"}, &err);
	return 0;
}

static int set_up_upper_proxy(void **state)
{
	return set_up_with_proxy(state, "HTTP_PROXY");
}

static int set_up_tunnel(void **state)
{
	return set_up_with_proxy(state, "HTTPS_PROXY");
}

static int tear_down_proxy(void **state)
{
	unsetenv("HTTP_PROXY");
	unsetenv("HTTPS_PROXY");
	unsetenv("no_proxy");
	return tear_down(state);
}

static void test_transport__upper_case_proxy_is_used(void **state)
{
	struct call *c = run(*state, "POST", "http://far.test/echo");

	assert_string_equal(c->text, "POST http://far.test/echo 0");
}

static void test_transport__no_proxy_variable_is_honoured(void **state)
{
	setenv("no_proxy", "127.0.0.1", 1);
	assert_string_equal(run(*state, "POST", "/echo")->text, "POST /echo 0");
}

static void test_transport__metadata_requests_use_no_proxy(void **state)
{
	struct fixture *f = *state;
	struct call *c = new_call(f, "GET", "/echo");

	c->extra.no_proxy = true;
	start(c);
	loop_run(f->loop);
	assert_string_equal(c->text, "GET /echo 0");
	/* The next use of the handle has its proxy again. */
	c = run(f, "GET", "http://far.test/echo");
	assert_string_equal(c->text, "GET http://far.test/echo 0");
}

static void test_transport__a_proxy_that_refuses_is_named(void **state)
{
	struct call *c = run(*state, "POST", "https://far.test/");

	expect_error(c, ERR_UNREACHABLE, "the proxy does not connect to far.test:443: ");
	assert_false(c->may_have_reached);
}

/* --- many ------------------------------------------------------------------------------------ */

struct crowd {
	struct fixture *f;
	int left, ended;
};

static bool prepare_one(void *ud, struct http_request *out, struct err *err)
{
	static const char url[] = "http://127.0.0.1:%d/echo";
	struct crowd *crowd = ud;
	static char text[64];

	(void)err;
	snprintf(text, sizeof text, url, crowd->f->server->port);
	out->method = sv_cstr("POST");
	out->url = sv_cstr(text);
	out->body = sv_cstr("{}");
	return true;
}

static void count_end(void *ud, const struct http_response *response, const struct err *err)
{
	struct crowd *crowd = ud;

	assert_null(err);
	assert_int_equal(response->status, 200);
	crowd->ended++;
}

static void test_transport__thousands_wait_for_few_handles(void **state)
{
	struct fixture *f = *state;
	struct crowd crowd = {.f = f};
	struct http_stats stats;

	for (int i = 0; i < 3000; i++)
		http_start(f->http, PRIORITY_OPERATION, false, prepare_one, count_end, &crowd);
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.waiting, 3000);
	assert_int_equal(stats.started, 0);
	loop_run(f->loop);
	assert_int_equal(crowd.ended, 3000);
	assert_true(f->server->accepted <= 64);
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.finished, 3000);
	assert_int_equal(stats.connections, f->server->accepted);
}

#define WITH(fn, up)    cmocka_unit_test_setup_teardown(fn, up, tear_down)
#define DEFAULT(fn)     WITH(fn, set_up_default)
#define PROXIED(fn, up) cmocka_unit_test_setup_teardown(fn, up, tear_down_proxy)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DEFAULT(test_transport__sends_each_method),
		DEFAULT(test_transport__sends_what_was_asked_and_nothing_of_its_own),
		DEFAULT(test_transport__any_status_is_an_answer),
		DEFAULT(test_transport__reads_interim_answers_and_trailers),
		DEFAULT(test_transport__sends_a_large_body_whole),
		WITH(test_transport__keeps_connections_and_counts, set_up_one_handle),
		DEFAULT(test_transport__refused_connection),
		DEFAULT(test_transport__unresolvable_host),
		DEFAULT(test_transport__unusable_urls),
		DEFAULT(test_transport__cut_connections),
		DEFAULT(test_transport__what_is_not_http),
		DEFAULT(test_transport__tls_with_a_plain_server),
		cmocka_unit_test(test_transport__an_unusable_ca_bundle_is_named),
		DEFAULT(test_transport__slow_answers),
		DEFAULT(test_transport__answers_beyond_the_caps),
		DEFAULT(test_transport__a_request_that_cannot_be_prepared),
		WITH(test_transport__tells_of_a_second_sending, set_up_one_handle),
		WITH(test_transport__a_second_sending_can_be_forbidden, set_up_one_handle),
		WITH(test_transport__a_connection_that_died_idle_is_no_second_sending,
			set_up_one_handle),
		WITH(test_transport__priority_goes_first, set_up_one_handle),
		WITH(test_transport__is_prepared_when_it_leaves, set_up_one_handle),
		WITH(test_transport__never_more_at_once_than_allowed, set_up_five_handles),
		DEFAULT(test_transport__thirty_two_until_an_answer_came_then_more),
		DEFAULT(test_transport__sixty_four_at_once_by_default),
		DEFAULT(test_transport__opens_few_connections_at_once_but_not_for_the_user),
		WITH(test_transport__long_polls_have_a_limit_of_their_own, set_up_two_long_polls),
		DEFAULT(test_transport__cancel_while_it_waits),
		DEFAULT(test_transport__cancel_under_way),
		DEFAULT(test_transport__cancel_from_its_own_prepare),
		DEFAULT(test_transport__cancel_from_the_end_of_another),
		DEFAULT(test_transport__cancel_of_one_whose_answer_is_on_its_way),
		DEFAULT(test_transport__an_end_may_start_the_next),
		WITH(test_transport__free_cancels_everything, set_up_five_handles),
		DEFAULT(test_transport__a_hanging_name_look_up_blocks_nobody),
		DEFAULT(test_transport__children_inherit_no_connection),
		DEFAULT(test_transport__lets_go_of_descriptors_that_are_closed),
		PROXIED(test_transport__upper_case_proxy_is_used, set_up_upper_proxy),
		PROXIED(test_transport__no_proxy_variable_is_honoured, set_up_upper_proxy),
		PROXIED(test_transport__metadata_requests_use_no_proxy, set_up_upper_proxy),
		PROXIED(test_transport__a_proxy_that_refuses_is_named, set_up_tunnel),
		DEFAULT(test_transport__thousands_wait_for_few_handles),
	};
	struct err err = {0};

	alarm(280);
	signal(SIGPIPE, SIG_IGN);
	sem_init(&name_gate, 0, 0);
	/* The machine's own proxies have no part in this. */
	for (size_t i = 0; i < 8; i++)
		unsetenv((const char *[]){"http_proxy", "https_proxy", "all_proxy", "no_proxy",
			"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}[i]);
	if (!http_global_init(&err))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
