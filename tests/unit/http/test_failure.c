/* The sentences that a person gets when no answer came. */
#include "http/failure.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void expect(struct failure failure, enum err_code code, const char *text)
{
	struct err err = {0};

	if (!failure.url.p)
		failure.url = sv_cstr("https://sqs.eu-west-1.amazonaws.com/");
	if (!failure.detail)
		failure.detail = "";
	failure_describe(&failure, &err);
	assert_string_equal(err.msg, text);
	assert_int_equal(err.code, code);
}

static void test_failure__names_the_place_with_its_port(void **unused)
{
	static const struct {
		const char *url, *place;
	} cases[] = {
		{"http://127.0.0.1:9", "127.0.0.1:9"},
		{"http://host/a:b", "host:80"},
		{"https://host?x=y:1", "host:443"},
		{"HTTPS://host#f", "host:443"},
		{"https://[::1]:8443/", "[::1]:8443"},
		{"https://[::1]/", "[::1]:443"},
		{"https://user:secret@host/", "host:443"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[200];

		snprintf(text, sizeof text, "no answer from %s within 15.0 s", cases[i].place);
		expect((struct failure){.kind = FAILURE_TIME,
			       .url = sv_cstr(cases[i].url),
			       .elapsed_ms = 15001},
			ERR_TIMEOUT, text);
	}
}

static void test_failure__no_connection(void **unused)
{
	(void)unused;
	expect((struct failure){.kind = FAILURE_NAME}, ERR_UNREACHABLE,
		"cannot connect to sqs.eu-west-1.amazonaws.com:443: the name has no address");
	expect((struct failure){.kind = FAILURE_PROXY_NAME}, ERR_UNREACHABLE,
		"cannot connect to sqs.eu-west-1.amazonaws.com:443: the proxy's name has no address");
	expect((struct failure){.kind = FAILURE_CONNECT,
		       .url = sv_cstr("http://127.0.0.1:9/"),
		       .os_errno = ECONNREFUSED,
		       .detail =
			       "Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect "
			       "to server"},
		ERR_UNREACHABLE, "cannot connect to 127.0.0.1:9: Connection refused");
	expect((struct failure){.kind = FAILURE_CONNECT,
		       .url = sv_cstr("http://[::1]:9/"),
		       .os_errno = ENETUNREACH,
		       .detail = "Failed to connect to ::1 port 9 after 0 ms: Couldn't connect to "
				 "server"},
		ERR_UNREACHABLE, "cannot connect to [::1]:9: Network is unreachable");
	expect((struct failure){.kind = FAILURE_CONNECT, .detail = "Something new"},
		ERR_UNREACHABLE,
		"cannot connect to sqs.eu-west-1.amazonaws.com:443: Something new");
	expect((struct failure){.kind = FAILURE_CONNECT_TIME,
		       .elapsed_ms = 5003,
		       .detail = "Connection timed out after 5003 milliseconds"},
		ERR_UNREACHABLE,
		"cannot connect to sqs.eu-west-1.amazonaws.com:443: no answer within 5.0 s");
	expect((struct failure){.kind = FAILURE_CONNECT_TIME,
		       .elapsed_ms = 1250,
		       .detail = "Resolving timed out after 1250 milliseconds"},
		ERR_UNREACHABLE,
		"cannot connect to sqs.eu-west-1.amazonaws.com:443: the name service did not answer "
		"within 1.2 s");
}

static void test_failure__names_the_proxy_that_was_tried(void **unused)
{
	(void)unused;
	expect((struct failure){.kind = FAILURE_CONNECT,
		       .os_errno = ECONNREFUSED,
		       .detail = "Failed to connect to proxy.corp port 3128 after 1 ms: Couldn't "
				 "connect to server"},
		ERR_UNREACHABLE,
		"cannot connect to sqs.eu-west-1.amazonaws.com:443 through the proxy proxy.corp:3128: "
		"Connection refused");
	expect((struct failure){.kind = FAILURE_PROXY,
		       .detail = "CONNECT tunnel failed, response 407"},
		ERR_UNREACHABLE,
		"the proxy does not connect to sqs.eu-west-1.amazonaws.com:443: CONNECT tunnel failed, "
		"response 407");
}

static void test_failure__tls(void **unused)
{
	(void)unused;
	expect((struct failure){.kind = FAILURE_CERTIFICATE,
		       .detail = "SSL certificate problem: self-signed certificate"},
		ERR_UNREACHABLE,
		"certificate problem with sqs.eu-west-1.amazonaws.com:443: self-signed certificate "
		"(AWS_CA_BUNDLE names the CAs to trust)");
	expect((struct failure){.kind = FAILURE_CERTIFICATE,
		       .detail =
			       "SSL: no alternative certificate subject name matches target host name "
			       "'x'"},
		ERR_UNREACHABLE,
		"certificate problem with sqs.eu-west-1.amazonaws.com:443: no alternative certificate "
		"subject name matches target host name 'x' (AWS_CA_BUNDLE names the CAs to trust)");
	expect((struct failure){.kind = FAILURE_TLS, .detail = "wrong version number"},
		ERR_UNREACHABLE,
		"TLS with sqs.eu-west-1.amazonaws.com:443 failed: wrong version number");
	expect((struct failure){.kind = FAILURE_CA_BUNDLE, .ca_bundle = "/x.pem"}, ERR_AWS_CONFIG,
		"cannot use the CA bundle /x.pem (AWS_CA_BUNDLE)");
}

static void test_failure__half_and_other_answers(void **unused)
{
	const struct sv url = sv_cstr("http://h:1/");

	(void)unused;
	expect((struct failure){.kind = FAILURE_CUT, .url = url}, ERR_PROTOCOL,
		"h:1 closed the connection without an answer");
	expect((struct failure){.kind = FAILURE_CUT, .url = url, .received_bytes = 10},
		ERR_PROTOCOL, "the answer of h:1 was cut after 10 bytes");
	expect(
		(struct failure){
			.kind = FAILURE_TIME, .url = url, .elapsed_ms = 900, .received_bytes = 1},
		ERR_TIMEOUT, "the answer of h:1 was not complete within 0.9 s");
	expect((struct failure){.kind = FAILURE_GARBLED, .url = url, .detail = "d"}, ERR_PROTOCOL,
		"the answer of h:1 is not HTTP: d");
	expect((struct failure){.kind = FAILURE_HEADERS, .url = url}, ERR_LIMIT,
		"the headers of the answer of h:1 are longer than 65536 bytes");
	expect((struct failure){.kind = FAILURE_BODY, .url = url}, ERR_LIMIT,
		"the answer of h:1 is longer than 16777216 bytes");
	expect((struct failure){.kind = FAILURE_URL, .url = url, .detail = "d"}, ERR_AWS_CONFIG,
		"h:1 is no usable URL: d");
	expect((struct failure){.kind = FAILURE_OTHER, .url = url, .detail = "d"}, ERR_FAILED,
		"the request to h:1 failed: d");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failure__names_the_place_with_its_port),
		cmocka_unit_test(test_failure__no_connection),
		cmocka_unit_test(test_failure__names_the_proxy_that_was_tried),
		cmocka_unit_test(test_failure__tls),
		cmocka_unit_test(test_failure__half_and_other_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
