/* Unit tests of model/handle_error: which errors are about a receipt handle, and what is said. */
#include "model/handle_error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char handle[] = "AQEBzWwaftRI0KuVm4tP+/7q1rGgNqicHq4Bx2/very/long/receipt/handle==";

static struct err error_of(const char *code, const char *text)
{
	struct err err = {0};

	err_set(&err, ERR_INVALID, "%s", text);
	snprintf(err.service_code, sizeof err.service_code, "%s", code);
	return err;
}

static void test_handle_error__the_reason_may_be_cut_off(void **state)
{
	struct err err = error_of("InvalidParameterValue",
		"Value AQEBzWwaftRI0KuVm4tP+/7q1rGgNqicHq4Bx2/very/long/receipt/han...");

	(void)state;
	assert_true(handle_error_is_lost(&err, sv_cstr(handle)));
	handle_error_in_words(&err, sv_cstr(handle));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_null(strstr(err.msg, "AQEB"));
	assert_string_equal(err.service_code, "InvalidParameterValue");
}

static void test_handle_error__one_that_is_none(void **state)
{
	struct err err = error_of("ReceiptHandleIsInvalid",
		"The input receipt handle \"x\" is not a valid receipt handle.");

	(void)state;
	handle_error_in_words(&err, sv_cstr("x"));
	assert_string_equal(err.msg, "this is no receipt handle of the queue");
}

static void test_handle_error__others_stay(void **state)
{
	static const char cap[] = "Value 43200 for parameter VisibilityTimeout is invalid. Reason: "
				  "Total VisibilityTimeout for the message is beyond the limit";
	struct err err = error_of("InvalidParameterValue", cap), none = {0};

	(void)state;
	assert_false(handle_error_is_lost(&err, sv_cstr(handle)));
	handle_error_in_words(&err, sv_cstr(handle));
	assert_string_equal(err.msg, cap);
	handle_error_in_words(&none, sv_cstr(handle));
	assert_false(err_is_set(&none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handle_error__the_reason_may_be_cut_off),
		cmocka_unit_test(test_handle_error__one_that_is_none),
		cmocka_unit_test(test_handle_error__others_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
