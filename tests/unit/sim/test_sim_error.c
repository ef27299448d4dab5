/* Unit tests of sim/sim_error: the table, and texts that quote. */
#include "sim/sim_error.h"

#include "sqscope/base/safe_text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_sim_error__table(void **state)
{
	(void)state;
	for (int i = 1; i < SIM_ERROR_COUNT; i++) {
		const struct sim_error_row *row = &sim_error_rows[i];
		assert_int_equal(row->id, i);
		assert_true(row->space && row->shape[0] && row->legacy[0] && row->text[0]);
		assert_in_range(row->http_status, 400, 503);
		/* Who is at fault is what the status says. */
		assert_int_equal(row->is_sender, row->http_status < 500);
		for (int k = 1; k < i; k++)
			assert_string_not_equal(row->shape, sim_error_rows[k].shape);
	}
}

static void test_sim_error__usual_and_own_texts(void **state)
{
	struct sim_error error;
	(void)state;
	assert_false(sim_error_set(&error, SIM_ERROR_OVER_LIMIT, NULL));
	assert_int_equal(error.id, SIM_ERROR_OVER_LIMIT);
	assert_string_equal(error.text, sim_error_rows[SIM_ERROR_OVER_LIMIT].text);
	assert_false(sim_error_value(&error, "7", "Wait", "Too long."));
	assert_int_equal(error.id, SIM_ERROR_INVALID_PARAMETER_VALUE);
	assert_string_equal(error.text, "Value 7 for parameter Wait is invalid. Reason: Too long.");
}

static void test_sim_error__texts_are_utf8(void **state)
{
	struct sim_error error;
	char text[2000];
	uint32_t codepoint;
	(void)state;
	for (size_t n = 0; n < 4; n++) {
		/* Whatever the cut falls on. */
		memset(text, 'x', n);
		for (size_t i = n; i + 4 < sizeof text; i += 4)
			memcpy(text + i, "\xf0\x9f\x9a\x80", 5);
		sim_error_value(&error, text, "Name", "It is long.");
		struct sv rest = sv_cstr(error.text);
		while (rest.n) {
			size_t bytes = utf8_decode(rest, &codepoint);
			assert_true(bytes > 0);
			rest = sv_of(rest.p + bytes, rest.n - bytes);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim_error__table),
		cmocka_unit_test(test_sim_error__usual_and_own_texts),
		cmocka_unit_test(test_sim_error__texts_are_utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
