/* Collecting an answer within its caps, and finding a header in it. */
#include "http/answer.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_answer__keeps_the_headers_of_the_last_status_only(void **unused)
{
	struct answer answer = {0};

	(void)unused;
	assert_true(answer_add_header(&answer, sv_cstr("HTTP/1.1 100 Continue\r\n")));
	assert_true(answer_add_header(&answer, sv_cstr("x-early: 1\r\n")));
	assert_true(answer_add_header(&answer, sv_cstr("\r\n")));
	assert_true(answer_add_header(&answer, sv_cstr("HTTP/1.1 200 OK\r\n")));
	assert_true(answer_add_header(&answer, sv_cstr("x-late: 1\r\n")));
	assert_true(answer_add_body(&answer, sv_cstr("ab")));
	assert_true(answer_add_body(&answer, sv_cstr("cd")));
	assert_true(answer_add_header(&answer, sv_cstr("x-trailer: 1\r\n")));
	assert_string_equal(str_cstr(&answer.headers), "HTTP/1.1 200 OK\r\nx-late: 1\r\n");
	assert_string_equal(str_cstr(&answer.body), "abcd");
	answer_release(&answer);
}

static void test_answer__body_is_capped(void **unused)
{
	const size_t cap = (size_t)limit(LIMIT_HTTP_BODY);
	char *bytes = mem_new(cap, 1);
	struct answer answer = {0};

	(void)unused;
	assert_true(answer_add_body(&answer, sv_of(bytes, cap - 1)));
	assert_false(answer_add_body(&answer, sv_of(bytes, 2)));
	assert_true(answer.body_is_over);
	assert_int_equal(answer.body.n, cap - 1);
	answer_clear(&answer);
	assert_false(answer.body_is_over);
	/* So much memory is not kept. */
	assert_int_equal(answer.body.cap, 0);
	assert_true(answer_add_body(&answer, sv_of(bytes, cap)));
	answer_release(&answer);
	free(bytes);
}

static void test_answer__headers_are_capped_over_all_answers(void **unused)
{
	struct answer answer = {0};
	int64_t bytes = 0;

	(void)unused;
	/* An endless row of 1xx answers is capped too. */
	while (answer_add_header(&answer, sv_cstr("HTTP/1.1 102 Processing\r\n")))
		bytes += 25;
	assert_true(answer.headers_are_over);
	assert_in_range(bytes, limit(LIMIT_HTTP_HEADERS) - 25, limit(LIMIT_HTTP_HEADERS));
	answer_clear(&answer);
	assert_true(answer_add_header(&answer, sv_cstr("HTTP/1.1 200 OK\r\n")));
	answer_release(&answer);
}

static void expect_header(const char *name, const char *value)
{
	const struct http_response response = {
		.headers = sv_cstr("HTTP/1.1 200 OK\r\n"
				   "x-amzn-RequestId:  7f1a \t\r\n"
				   "Date: Tue, 17 Nov 2026 20:48:05 GMT\r\n"
				   "x-empty:\r\n"
				   "no colon here\r\n"
				   " folded: 1\r\n"
				   "x-twice: a\r\n"
				   "x-twice: b\r\n"
				   "\r\n"),
	};
	const struct sv found = http_response_header(&response, sv_cstr(name));

	if (!sv_eq_cstr(found, value))
		fail_msg("%s is '%.*s'", name, SV_ARGS(found));
}

static void test_answer__headers_are_found_without_case(void **unused)
{
	(void)unused;
	expect_header("X-AMZN-REQUESTID", "7f1a");
	expect_header("date", "Tue, 17 Nov 2026 20:48:05 GMT");
	expect_header("x-empty", "");
	expect_header("x-absent", "");
	expect_header("x-amzn", "");
	expect_header("", "");
	expect_header("HTTP/1.1 200 OK", "");
	expect_header("x-twice", "a");
	expect_header("folded", "");
}

static void test_answer__no_answer_has_no_headers(void **unused)
{
	const struct http_response none = {0};

	(void)unused;
	assert_true(sv_is_empty(http_response_header(&none, sv_cstr("date"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer__keeps_the_headers_of_the_last_status_only),
		cmocka_unit_test(test_answer__body_is_capped),
		cmocka_unit_test(test_answer__headers_are_capped_over_all_answers),
		cmocka_unit_test(test_answer__headers_are_found_without_case),
		cmocka_unit_test(test_answer__no_answer_has_no_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
