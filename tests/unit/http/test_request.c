/* Header lines: what is added, what is left out, what is refused. */
#include "http/request.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct http_request with_header(const char *name, struct sv value)
{
	return (struct http_request){
		.headers = {{sv_cstr(name), value}},
		.header_count = 1,
	};
}

static bool has_line(const struct request_lines *lines, const char *line)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (strcmp(lines->lines[i], line) == 0)
			return true;
	}
	return false;
}

static void test_request__lines_are_in_the_form_of_libcurl(void **unused)
{
	struct request_lines lines = {0};
	struct err err = {0};
	const struct http_request request = {
		.headers =
			{
				{sv_cstr("X-Amz-Date"), sv_cstr("20261117T204805Z")},
				{sv_cstr("x-blank"), sv_cstr("  a\tb ")},
				{sv_cstr("x-none"), sv_cstr("")},
			},
		.header_count = 3,
	};

	(void)unused;
	assert_true(request_lines_set(&lines, &request, &err));
	assert_string_equal(lines.lines[0], "X-Amz-Date: 20261117T204805Z");
	assert_string_equal(lines.lines[1], "x-blank: a\tb");
	assert_string_equal(lines.lines[2], "x-none;");
	request_lines_release(&lines);
}

static void test_request__suppresses_what_libcurl_would_add(void **unused)
{
	struct request_lines lines = {0};
	struct err err = {0};
	struct http_request request = with_header("content-type", sv_cstr("application/json"));

	(void)unused;
	assert_true(request_lines_set(&lines, &request, &err));
	assert_int_equal(lines.count, 3);
	assert_true(has_line(&lines, "Expect:"));
	assert_true(has_line(&lines, "Accept:"));
	assert_false(has_line(&lines, "Content-Type:"));
	request.header_count = 0;
	assert_true(request_lines_set(&lines, &request, &err));
	assert_int_equal(lines.count, 3);
	assert_true(has_line(&lines, "Content-Type:"));
	request_lines_release(&lines);
}

static void test_request__holds_the_full_number_of_headers(void **unused)
{
	struct request_lines lines = {0};
	struct err err = {0};
	struct http_request request = {.header_count = HTTP_MAX_HEADERS};
	static char value[2000];

	(void)unused;
	memset(value, 'v', sizeof value - 1);
	for (size_t i = 0; i < HTTP_MAX_HEADERS; i++)
		request.headers[i] = (struct http_header){sv_cstr("x"), sv_cstr(value)};
	assert_true(request_lines_set(&lines, &request, &err));
	assert_int_equal(lines.count, REQUEST_MAX_LINES);
	for (size_t i = 0; i < HTTP_MAX_HEADERS; i++)
		assert_int_equal(strlen(lines.lines[i]), sizeof value - 1 + 3);
	request_lines_release(&lines);
}

static void test_request__refuses_what_could_become_another_header(void **unused)
{
	static const struct {
		const char *name;
		struct sv value;
	} cases[] = {
		{"x-a", {"b\r\nx-evil: 1", 12}},
		{"x-a", {"b\nc", 3}},
		{"x-a", {"b\0c", 3}},
		{"x-a", {"\x1b[2J", 4}},
		{"x-a", {"\x7f", 1}},
		{"", {"b", 1}},
		{"x a", {"b", 1}},
		{"x:a", {"b", 1}},
		{"x;", {"b", 1}},
		{"x\r\n", {"b", 1}},
	};
	struct request_lines lines = {0};

	(void)unused;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct http_request request = with_header(cases[i].name, cases[i].value);
		struct err err = {0};

		assert_false(request_lines_set(&lines, &request, &err));
		assert_int_equal(err.code, ERR_FAILED);
		/* The value may be a secret. */
		if (cases[i].value.n > 3)
			assert_null(strstr(err.msg, "evil"));
	}
	request_lines_release(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request__lines_are_in_the_form_of_libcurl),
		cmocka_unit_test(test_request__suppresses_what_libcurl_would_add),
		cmocka_unit_test(test_request__holds_the_full_number_of_headers),
		cmocka_unit_test(test_request__refuses_what_could_become_another_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
