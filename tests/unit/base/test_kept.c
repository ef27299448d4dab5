/* Unit tests of base/kept. */
#include "sqscope/base/kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_kept__views_outlive_what_was_given(void **state)
{
	struct kept kept = {0};
	char given[] = "jobs";
	struct sv text = sv_cstr(given);

	(void)state;
	kept_take(&kept, &text);
	given[0] = 'X';
	assert_true(sv_eq_cstr(text, "jobs"));
	assert_string_equal(text.p, "jobs");
	kept_release(&kept);
	assert_int_equal(kept.count, 0);
	kept_release(&kept);
}

static void test_kept__a_copy_stays_where_it_is(void **state)
{
	struct kept kept = {0};
	struct sv first;

	(void)state;
	first = kept_add(&kept, sv_cstr("first"));
	for (int i = 0; i < 1000; i++)
		kept_add(&kept, sv_cstr("another"));
	assert_true(sv_eq_cstr(first, "first"));
	kept_release(&kept);
}

static void test_kept__nothing_is_an_empty_text(void **state)
{
	struct kept kept = {0};
	struct sv text = kept_add(&kept, (struct sv){0});

	(void)state;
	assert_int_equal(text.n, 0);
	assert_string_equal(text.p, "");
	text = kept_add(&kept, sv_of("a\0b", 3));
	assert_memory_equal(text.p, "a\0b", 4);
	kept_release(&kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept__views_outlive_what_was_given),
		cmocka_unit_test(test_kept__a_copy_stays_where_it_is),
		cmocka_unit_test(test_kept__nothing_is_an_empty_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
