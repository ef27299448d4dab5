/* Unit tests of term/color_sight and term/theme_check: figures of the design, and what fails. */
#include "sqscope/base/compat.h"
#include "sqscope/term/theme_check.h"
#include "term/color_sight.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_contrast__is_that_of_wcag(void **state)
{
	(void)state;
	assert_true(fabs(color_contrast(0x000000, 0xffffff) - 21) < 0.01);
	assert_true(fabs(color_contrast(0xffffff, 0x000000) - 21) < 0.01);
	assert_true(fabs(color_contrast(0x777777, 0x777777) - 1) < 0.01);
	/* The well-known greys on both sides of the limit. */
	assert_true(color_contrast(0x767676, 0xffffff) >= 4.5);
	assert_true(color_contrast(0x777777, 0xffffff) < 4.5);
}

/* The design's table: the worst pair of ok, warn and crit, for deutan, protan and tritan eyes. */
static void test_distance__figures_of_the_design(void **state)
{
	static const struct {
		uint32_t states[3];
		int worst[3];
	} rows[] = {
		{{0x7cc48b, 0xe3b341, 0xff7b72}, {15, 16, 33}}, /* dark */
		{{0x1a6b34, 0x7d5500, 0xb3231a}, {3, 10, 49}},  /* light */
		{{0x5cff8f, 0xffe14d, 0xff9a94}, {17, 28, 34}}, /* hc-dark */
		{{0x4aa3df, 0xf0e442, 0xff8c42}, {21, 39, 48}}, /* cvd-dark */
	};

	(void)state;
	for (size_t r = 0; r < COUNT_OF(rows); r++) {
		for (int i = 0; i < 3; i++) {
			const uint32_t *c = rows[r].states;
			enum sight sight = (enum sight)(SIGHT_DEUTAN + i);
			double worst = fmin(color_distance(c[0], c[1], sight),
				fmin(color_distance(c[0], c[2], sight),
					color_distance(c[1], c[2], sight)));

			assert_int_equal(lround(worst), rows[r].worst[i]);
		}
	}
	assert_true(color_distance(0x123456, 0x123456, SIGHT_FULL) < 0.001);
}

static bool check(const char *text, struct str *report)
{
	struct theme_warnings warnings = {0};
	struct theme theme;
	struct err err = {0};
	bool ok;

	assert_true(theme_parse(&theme, sv_cstr(text), "t.ini", NULL, NULL, &warnings, &err));
	assert_int_equal(warnings.count, 0);
	ok = theme_check(&theme, report);
	theme_release(&theme);
	str_release(&warnings.text);
	return ok;
}

static void test_themecheck__every_shipped_theme_can_be_read(void **state)
{
	(void)state;
	for (size_t i = 0; theme_builtin_names[i]; i++) {
		struct theme_warnings warnings = {0};
		struct theme theme;
		struct str report = {0};
		struct err err = {0};

		assert_true(
			theme_load(&theme, theme_builtin_names[i], NULL, NULL, &warnings, &err));
		assert_true(theme_check(&theme, &report));
		assert_null(strstr(str_cstr(&report), "TOO LOW"));
		theme_release(&theme);
		str_release(&report);
	}
}

static void test_themecheck__low_contrast_fails_and_is_named(void **state)
{
	struct str report = {0};

	(void)state;
	assert_false(check("[roles]\ntext = #eeeeee/#101010\ndim = #555555\n", &report));
	assert_non_null(
		strstr(str_cstr(&report), "  dim                   2.6       2.6  TOO LOW\n"));
	assert_non_null(strstr(str_cstr(&report), "The least contrast is 2.6 (dim): TOO LOW\n"));
	str_release(&report);
}

static void test_themecheck__low_contrast_at_256_alone_fails_too(void **state)
{
	struct str report = {0};

	(void)state;
	assert_false(check("[roles]\ntext = #eeeeee/#101010\ndim = #cccccc ; 256=238\n", &report));
	str_release(&report);
}

static void test_themecheck__what_the_terminal_decides_is_not_judged(void **state)
{
	struct str report = {0};

	(void)state;
	/* Yellow on white may be anything: it is the user's yellow. */
	assert_true(check("[roles]\nerror = yellow/white\n", &report));
	assert_non_null(strstr(str_cstr(&report), "nothing to measure"));
	str_release(&report);
}

static void test_themecheck__a_fill_tells_states_apart(void **state)
{
	struct str report = {0};

	(void)state;
	assert_true(check("[roles]\ntext = #22262b/#fcfcfa\nstate.ok = #0a5fae\n"
			  "state.warn = #6a4a00 bold\nstate.crit = #000000/#ffb454 bold\n",
		&report));
	assert_non_null(
		strstr(str_cstr(&report), "  deuteranopia           94        65        61\n"));
	assert_null(strstr(str_cstr(&report), "Under 20"));
	str_release(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contrast__is_that_of_wcag),
		cmocka_unit_test(test_distance__figures_of_the_design),
		cmocka_unit_test(test_themecheck__every_shipped_theme_can_be_read),
		cmocka_unit_test(test_themecheck__low_contrast_fails_and_is_named),
		cmocka_unit_test(test_themecheck__low_contrast_at_256_alone_fails_too),
		cmocka_unit_test(test_themecheck__what_the_terminal_decides_is_not_judged),
		cmocka_unit_test(test_themecheck__a_fill_tells_states_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
