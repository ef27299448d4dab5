/* Whole transfers against a server of our own: answers, and what is none. */
#include "unit/http/http_fixture.h"

static int set_up_one_handle(void **state)
{
	return set_up(state, &(struct http_options){.user_agent = "t", .max_in_flight = 1});
}

static bool one_has_ended(struct fixture *f)
{
	return f->ends == 1;
}

/* --- answers --------------------------------------------------------------------------------- */

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

/* --- no answer ------------------------------------------------------------------------------- */

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

/* --- steps ---------------------------------------------------------------------------------- */

static void test_transport__tells_how_far_it_got(void **state)
{
	struct fixture *f = *state;
	char peer[64];
	struct call *c = run(f, "POST", "/echo");

	snprintf(peer, sizeof peer, "127.0.0.1:%d", f->server->port);
	assert_string_equal(c->timing.peer, peer);
	assert_true(c->timing.name_us > 0 && c->timing.connect_us >= c->timing.name_us);
	assert_true(c->timing.answer_us >= c->timing.connect_us);
	assert_int_equal(c->timing.tls_us, 0);
	/* Cut after the request: connected, but no answer. */
	c = run(f, "POST", "/cut");
	assert_true(c->timing.connect_us > 0);
	assert_int_equal(c->timing.answer_us, 0);
	c = run(f, "POST", "http://127.0.0.1:9/");
	assert_int_equal(c->timing.connect_us, 0);
	assert_true(c->timing.name_us > 0);
	c = run(f, "POST", "http://no-such-host.invalid/");
	assert_int_equal(c->timing.name_us, 0);
	assert_string_equal(c->timing.peer, "");
}

static void test_transport__a_new_connection_when_asked_for(void **state)
{
	struct fixture *f = *state;
	struct http_stats stats;
	struct call *c;

	run(f, "POST", "/echo");
	run(f, "POST", "/echo");
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.connections, 1);
	c = new_call(f, "POST", "/echo");
	c->extra.new_connection = true;
	start(c);
	loop_run(f->loop);
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.connections, 2);
	run(f, "POST", "/echo");
	http_get_stats(f->http, &stats);
	assert_int_equal(stats.connections, 2);
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
		DEFAULT(test_transport__tells_how_far_it_got),
		WITH(test_transport__a_new_connection_when_asked_for, set_up_one_handle),
		DEFAULT(test_transport__children_inherit_no_connection),
		DEFAULT(test_transport__lets_go_of_descriptors_that_are_closed),
	};

	if (!prepare_program(200))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
