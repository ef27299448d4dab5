/* Unit tests of model/hex_view. */
#include "sqscope/model/hex_view.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_hex_view__is_laid_out_as_xxd_does(void **state)
{
	static const char bytes[] = "{\"job\":\"tr-1\"}\n\0\x7f\xff";
	struct sv v = sv_of(bytes, 18);
	struct hex_line line;

	(void)state;
	assert_int_equal(hex_view_rows(v, 16), 2);
	assert_true(hex_view_line(v, 16, 0, NULL, &line));
	assert_string_equal(line.offset, "00000000");
	assert_string_equal(line.hex, "7b22 6a6f 6222 3a22 7472 2d31 227d 0a00");
	assert_string_equal(line.text, "{\"job\":\"tr-1\"}..");
	assert_true(!line.is_control[13] && line.is_control[14]);
	assert_true(hex_view_line(v, 16, 1, NULL, &line));
	assert_string_equal(line.offset, "00000010");
	assert_string_equal(line.hex, "7fff                                   ");
	assert_string_equal(line.text, "..");
	assert_true(line.is_control[0] && line.is_control[1]);
	assert_false(hex_view_line(v, 16, 2, NULL, &line));
}

static void test_hex_view__narrow_rows(void **state)
{
	struct sv v = sv_cstr("abcdefghi");
	struct hex_line line;

	(void)state;
	assert_int_equal(hex_view_bytes_per_row(75), 8);
	assert_int_equal(hex_view_bytes_per_row(76), 16);
	assert_true(hex_view_line(v, 8, 0, NULL, &line));
	assert_string_equal(line.hex, "6162 6364 6566 6768");
	assert_true(hex_view_line(v, 8, 1, NULL, &line));
	assert_string_equal(line.offset, "00000008");
	assert_string_equal(line.text, "i");
	assert_int_equal(hex_view_rows(sv_cstr(""), 8), 0);
	assert_false(hex_view_line(sv_cstr(""), 8, 0, NULL, &line));
}

static void test_hex_view__hides_what_is_masked(void **state)
{
	struct mask_range range = {2, 5};
	struct mask_ranges ranges = {&range, 1, 1};
	struct hex_line line;

	(void)state;
	assert_true(hex_view_line(sv_cstr("abcdefgh"), 8, 0, &ranges, &line));
	assert_string_equal(line.hex, "6162 **** **66 6768");
	assert_string_equal(line.text, "ab***fgh");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hex_view__is_laid_out_as_xxd_does),
		cmocka_unit_test(test_hex_view__narrow_rows),
		cmocka_unit_test(test_hex_view__hides_what_is_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
