/* Unit tests of ui/fuzzy: which names answer to what is typed, and which better. */
#include "sqscope/base/compat.h"
#include "ui/fuzzy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int score(const char *name, const char *typed)
{
	return fuzzy_score(sv_cstr(name), sv_cstr(typed));
}

static void test_fuzzy__closer_is_better(void **state)
{
	static const char *const names[] = {
		"embed",            /* is it */
		"embed-worker",     /* begins with it */
		"ai-embed",         /* a word in it */
		"reembedding",      /* inside */
		"e-m-b-e-d",        /* scattered */
		"early-mobile-bed", /* more scattered */
	};

	(void)state;
	for (size_t i = 1; i < COUNT_OF(names); i++)
		assert_true(score(names[i - 1], "embed") > score(names[i], "embed"));
	assert_true(score("early-mobile-bed", "embed") > 0);
}

static void test_fuzzy__case_does_not_matter(void **state)
{
	(void)state;
	assert_int_equal(score("AI-Embed", "ai-EMBED"), score("ai-embed", "ai-embed"));
	assert_true(score("AI-Embed", "aed") > 0);
}

static void test_fuzzy__letters_out_of_order_are_no_answer(void **state)
{
	(void)state;
	assert_int_equal(score("embed", "debme"), 0);
	assert_int_equal(score("", "abc"), 0);
	assert_int_equal(score("abc", "abcd"), 0);
}

static void test_fuzzy__two_scattered_letters_are_no_answer(void **state)
{
	(void)state;
	assert_int_equal(score("legacy-import", "ai"), 0);
	assert_true(score("maintain", "ai") > 0);
}

static void test_fuzzy__nothing_typed_answers_to_everything(void **state)
{
	(void)state;
	assert_true(score("anything", "") > 0);
}

static void test_fuzzy__a_long_name_never_scores_below_one(void **state)
{
	char name[600];

	(void)state;
	memset(name, '-', sizeof name);
	name[0] = 'a';
	name[300] = 'b';
	name[sizeof name - 2] = 'c';
	name[sizeof name - 1] = '\0';
	assert_int_equal(score(name, "abc"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fuzzy__closer_is_better),
		cmocka_unit_test(test_fuzzy__case_does_not_matter),
		cmocka_unit_test(test_fuzzy__letters_out_of_order_are_no_answer),
		cmocka_unit_test(test_fuzzy__two_scattered_letters_are_no_answer),
		cmocka_unit_test(test_fuzzy__nothing_typed_answers_to_everything),
		cmocka_unit_test(test_fuzzy__a_long_name_never_scores_below_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
