/* Unit tests of base/err. */
#include "sqscope/base/err.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_err__set_and_clear(void **state)
{
	struct err err = {0};

	(void)state;
	assert_false(err_is_set(&err));
	err_set(&err, ERR_TIMEOUT, "no answer in %d s", 15);
	assert_true(err_is_set(&err));
	assert_int_equal(err.code, ERR_TIMEOUT);
	assert_string_equal(err.msg, "no answer in 15 s");
	err_clear(&err);
	assert_false(err_is_set(&err));
	assert_string_equal(err.msg, "");
}

static void test_err__null_is_allowed(void **state)
{
	(void)state;
	err_set(NULL, ERR_IO, "%d", 1);
	assert_false(err_fail(NULL, ERR_IO, "%d", 1));
	err_prefix(NULL, "profile %s", "x");
	err_clear(NULL);
	assert_false(err_is_set(NULL));
}

static void test_err__fail_is_false(void **state)
{
	struct err err = {0};

	(void)state;
	assert_false(err_fail(&err, ERR_LIMIT, "too %s", "large"));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.msg, "too large");
}

static void test_err__set_drops_the_service_fields(void **state)
{
	struct err err = {.http_status = 400, .service_code = "Old", .request_id = "r-1"};

	(void)state;
	err_set(&err, ERR_IO, "new");
	assert_int_equal(err.http_status, 0);
	assert_string_equal(err.service_code, "");
	assert_string_equal(err.request_id, "");
}

static void test_err__prefix_puts_context_in_front(void **state)
{
	struct err err = {0};

	(void)state;
	err_prefix(&err, "nothing yet");
	assert_string_equal(err.msg, "");
	err_set(&err, ERR_AWS_CONFIG, "missing ']'");
	memcpy(err.service_code, "Kept", sizeof "Kept");
	err_prefix(&err, "line %d", 12);
	err_prefix(&err, "profile %s", "prod");
	assert_string_equal(err.msg, "profile prod: line 12: missing ']'");
	assert_string_equal(err.service_code, "Kept");
	assert_int_equal(err.code, ERR_AWS_CONFIG);
}

static void test_err__text_may_quote_itself(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, ERR_IO, "disk full");
	err_set(&err, ERR_FAILED, "giving up: %s", err.msg);
	assert_string_equal(err.msg, "giving up: disk full");
}

static void test_err__text_is_made_safe(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, ERR_DENIED, "no \x1B[31m%s", "\xE2\x80\xAE\r\n");
	assert_string_equal(err.msg, "no <1B>[31m<U+202E><CR><LF>");
	err_prefix(&err, "queue \a");
	assert_string_equal(err.msg, "queue <07>: no <1B>[31m<U+202E><CR><LF>");
}

static void test_err__long_text_is_cut_at_a_character(void **state)
{
	struct err err = {0};
	char text[400];

	(void)state;
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xC3\xA9", 3);
	err_set(&err, ERR_IO, "x%s", text);
	assert_true(strlen(err.msg) < sizeof err.msg);
	assert_true(strlen(err.msg) > sizeof err.msg - 8);
	assert_string_equal(err.msg + strlen(err.msg) - 5, "\xC3\xA9...");
	err_prefix(&err, "context");
	assert_memory_equal(err.msg, "context: x\xC3\xA9", 12);
	assert_true(strlen(err.msg) < sizeof err.msg);
}

static void test_err__name_prefers_the_service(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, ERR_NOT_FOUND, "gone");
	assert_string_equal(err_name(&err), "NotFound");
	memcpy(err.service_code, "QueueDoesNotExist", sizeof "QueueDoesNotExist");
	assert_string_equal(err_name(&err), "QueueDoesNotExist");
}

static void test_err__exit_statuses(void **state)
{
	static const int expected[ERR_CODE_COUNT] = {
		[ERR_NONE] = 0,
		[ERR_FAILED] = 1,
		[ERR_USAGE] = 2,
		[ERR_CONFIG] = 2,
		[ERR_AWS_CONFIG] = 2,
		[ERR_NO_CREDENTIALS] = 3,
		[ERR_EXPIRED] = 3,
		[ERR_DENIED] = 3,
		[ERR_NOT_FOUND] = 4,
		[ERR_INVALID] = 1,
		[ERR_REFUSED] = 5,
		[ERR_PARTIAL] = 6,
		[ERR_THROTTLED] = 7,
		[ERR_SERVICE] = 7,
		[ERR_PROTOCOL] = 7,
		[ERR_UNREACHABLE] = 7,
		[ERR_TIMEOUT] = 7,
		[ERR_CLOCK] = 3,
		[ERR_IO] = 1,
		[ERR_STORE] = 1,
		[ERR_TERMINAL] = 1,
		[ERR_LIMIT] = 1,
		[ERR_CANCELLED] = 1,
		[ERR_INTERRUPTED] = 130,
	};
	struct err err = {0};

	(void)state;
	for (int i = 0; i < ERR_CODE_COUNT; i++) {
		err_set(&err, (enum err_code)i, "x");
		assert_int_equal(err_exit_status(&err), expected[i]);
	}
}

static bool is_camel_case(const char *s)
{
	bool ok = s[0] >= 'A' && s[0] <= 'Z';

	for (; *s; s++)
		ok = ok && ((*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z'));
	return ok;
}

static void test_err__table_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_CODE_COUNT; i++) {
		const struct err_row *row = &err_rows[i];

		assert_int_equal(row->code, i);
		assert_non_null(row->slug);
		assert_true(is_camel_case(row->slug));
		assert_true(strlen(row->text) > 0);
		assert_non_null(row->hint);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(row->slug, err_rows[k].slug);
	}
}

static void test_err__only_passing_troubles_are_retryable(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_CODE_COUNT; i++)
		assert_int_equal(err_rows[i].retryable, err_rows[i].exit_status == 7);
}

static void test_err__hint_comes_from_the_table(void **state)
{
	struct err err = {0};

	(void)state;
	assert_string_equal(err_hint(&err), "");
	err_set(&err, ERR_EXPIRED, "x");
	assert_string_equal(err_hint(&err), err_rows[ERR_EXPIRED].hint);
	assert_non_null(strstr(err_hint(&err), "aws sso login"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_err__set_and_clear),
		cmocka_unit_test(test_err__null_is_allowed),
		cmocka_unit_test(test_err__fail_is_false),
		cmocka_unit_test(test_err__set_drops_the_service_fields),
		cmocka_unit_test(test_err__prefix_puts_context_in_front),
		cmocka_unit_test(test_err__text_may_quote_itself),
		cmocka_unit_test(test_err__text_is_made_safe),
		cmocka_unit_test(test_err__long_text_is_cut_at_a_character),
		cmocka_unit_test(test_err__name_prefers_the_service),
		cmocka_unit_test(test_err__exit_statuses),
		cmocka_unit_test(test_err__table_is_whole),
		cmocka_unit_test(test_err__only_passing_troubles_are_retryable),
		cmocka_unit_test(test_err__hint_comes_from_the_table),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
