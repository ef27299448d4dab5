/* Unit tests of term/glyph and term/roles: the two small tables. */
#include "sqscope/base/compat.h"
#include "sqscope/term/glyph.h"
#include "sqscope/term/roles.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

static void test_glyph__every_one_has_both_forms_one_column_wide(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	for (int i = 0; i < GLYPH_COUNT; i++) {
		uint32_t ascii = glyph_char((enum glyph)i, CHARSET_ASCII);
		uint32_t utf8 = glyph_char((enum glyph)i, CHARSET_UTF8);

		assert_in_range(ascii, 0x21, 0x7E);
		assert_int_equal(wcwidth((wchar_t)utf8), 1);
		/* The design's list of what every terminal draws one column wide. */
		assert_true(utf8 < 0x7F || utf8 == 0xB7 || utf8 == 0x2026 || utf8 == 0x25B2 ||
			    utf8 == 0x25BC || (utf8 >= 0x2500 && utf8 <= 0x259F));
	}
}

static void test_glyph__what_is_none_is_a_blank(void **state)
{
	(void)state;
	assert_int_equal(glyph_char(GLYPH_COUNT, CHARSET_UTF8), ' ');
	assert_int_equal(glyph_char(GLYPH_COUNT, CHARSET_ASCII), ' ');
}

static void test_glyph__states_can_be_told_apart_without_colour(void **state)
{
	static const enum glyph states[] = {
		GLYPH_OK, GLYPH_WARN, GLYPH_CRIT, GLYPH_UNKNOWN, GLYPH_STALE};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		for (size_t j = 0; j < i; j++) {
			for (int charset = CHARSET_ASCII; charset <= CHARSET_UTF8; charset++)
				assert_int_not_equal(glyph_char(states[i], (enum charset)charset),
					glyph_char(states[j], (enum charset)charset));
		}
	}
}

static void test_glyph__bar_grows_with_the_value(void **state)
{
	int last = GLYPH_BAR_1;

	(void)state;
	assert_int_equal(glyph_bar(1, 8), GLYPH_BAR_1);
	assert_int_equal(glyph_bar(2, 8), GLYPH_BAR_2);
	assert_int_equal(glyph_bar(8, 8), GLYPH_BAR_8);
	for (int64_t value = 1; value <= 1000; value++) {
		int bar = glyph_bar(value, 1000);

		assert_in_range(bar, last, GLYPH_BAR_8);
		last = bar;
	}
	assert_int_equal(last, GLYPH_BAR_8);
}

static void test_glyph__bar_of_little_is_still_seen(void **state)
{
	(void)state;
	assert_int_equal(glyph_bar(1, INT64_MAX), GLYPH_BAR_1);
	assert_int_equal(glyph_bar(1, 1), GLYPH_BAR_8);
	assert_int_equal(glyph_bar(1, 3), GLYPH_BAR_3);
}

static void test_glyph__bar_at_the_edges(void **state)
{
	(void)state;
	assert_int_equal(glyph_bar(0, 8), GLYPH_COUNT);
	assert_int_equal(glyph_bar(5, 0), GLYPH_COUNT);
	assert_int_equal(glyph_bar(-1, 8), GLYPH_COUNT);
	assert_int_equal(glyph_bar(5, -1), GLYPH_COUNT);
	assert_int_equal(glyph_bar(INT64_MAX, INT64_MAX), GLYPH_BAR_8);
	assert_int_equal(glyph_bar(INT64_MAX - 1, INT64_MAX), GLYPH_BAR_8);
	assert_int_equal(glyph_bar(INT64_MAX / 2, INT64_MAX), GLYPH_BAR_4);
	assert_int_equal(glyph_bar(INT64_MAX, 1), GLYPH_BAR_8);
}

static void test_roles__table_is_complete_and_distinct(void **state)
{
	(void)state;
	for (int i = 0; i < ROLE_COUNT; i++) {
		const struct role_row *row = &role_rows[i];

		assert_int_equal(row->role, i);
		assert_true(strlen(row->name) > 0 && strlen(row->summary) > 0);
		assert_in_range(row->code, 0x21, 0x7E);
		for (int j = 0; j < i; j++) {
			assert_int_not_equal(row->code, role_rows[j].code);
			assert_string_not_equal(row->name, role_rows[j].name);
		}
	}
}

static void test_roles__parents_end_at_a_root(void **state)
{
	(void)state;
	for (int i = 0; i < ROLE_COUNT; i++) {
		int steps = 0;

		for (enum role role = (enum role)i; role_rows[role].parent != role; steps++)
			role = role_rows[role].parent;
		assert_in_range(steps, 0, 2);
	}
	assert_int_equal(role_rows[ROLE_STATE_CRIT].parent, ROLE_STATE);
	assert_int_equal(role_rows[ROLE_TEXT].parent, ROLE_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_glyph__every_one_has_both_forms_one_column_wide),
		cmocka_unit_test(test_glyph__what_is_none_is_a_blank),
		cmocka_unit_test(test_glyph__states_can_be_told_apart_without_colour),
		cmocka_unit_test(test_glyph__bar_grows_with_the_value),
		cmocka_unit_test(test_glyph__bar_of_little_is_still_seen),
		cmocka_unit_test(test_glyph__bar_at_the_edges),
		cmocka_unit_test(test_roles__table_is_complete_and_distinct),
		cmocka_unit_test(test_roles__parents_end_at_a_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
