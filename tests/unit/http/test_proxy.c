/* Proxies: which are used, which are not, and one that refuses. */
#include "unit/http/http_fixture.h"

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

static void test_proxy__upper_case_proxy_is_used(void **state)
{
	struct call *c = run(*state, "POST", "http://far.test/echo");

	assert_string_equal(c->text, "POST http://far.test/echo 0");
}

static void test_proxy__no_proxy_variable_is_honoured(void **state)
{
	setenv("no_proxy", "127.0.0.1", 1);
	assert_string_equal(run(*state, "POST", "/echo")->text, "POST /echo 0");
}

static void test_proxy__metadata_requests_use_no_proxy(void **state)
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

static void test_proxy__a_proxy_that_refuses_is_named(void **state)
{
	struct call *c = run(*state, "POST", "https://far.test/");

	expect_error(c, ERR_UNREACHABLE, "the proxy does not connect to far.test:443: ");
	assert_false(c->may_have_reached);
}

/* For tests of programs that ask hosts of the wide world. */
static void test_proxy__connect_to_takes_the_place_of_every_host(void **state)
{
	struct fixture *f = *state;
	char address[64];
	struct err err = {0};
	struct call *c;

	unsetenv("HTTP_PROXY");
	snprintf(address, sizeof address, "127.0.0.1:%d", f->server->port);
	http_free(f->http);
	f->http = http_new(
		f->loop, &(struct http_options){.user_agent = "t", .connect_to = address}, &err);
	c = run(f, "POST", "http://far.test:81/echo");
	assert_string_equal(c->text, "POST /echo 0");
}

#define PROXIED(fn, up) cmocka_unit_test_setup_teardown(fn, up, tear_down_proxy)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROXIED(test_proxy__upper_case_proxy_is_used, set_up_upper_proxy),
		PROXIED(test_proxy__no_proxy_variable_is_honoured, set_up_upper_proxy),
		PROXIED(test_proxy__metadata_requests_use_no_proxy, set_up_upper_proxy),
		PROXIED(test_proxy__a_proxy_that_refuses_is_named, set_up_tunnel),
		PROXIED(test_proxy__connect_to_takes_the_place_of_every_host, set_up_default),
	};

	if (!prepare_program(100))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
