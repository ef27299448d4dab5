/* Unit tests of ui/questions: one box at a time, nothing typed is shown or kept, declining. */
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;
static char answer[64];
static int answers;

static int set_up(void **state)
{
	(void)state;
	answers = 0;
	answer[0] = '\0';
	fixture_open(&f);
	fixture_queue(&f, "orders", 1);
	fixture_draw(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void take_answer(void *ud, struct sv code)
{
	(void)ud;
	answers++;
	snprintf(answer, sizeof answer, "%.*s", SV_ARGS(code));
}

static void ask(const char *profile, void *ud)
{
	ui_ask(f.ui, &(struct ui_question){profile, "arn:aws:iam::1:mfa/ana", take_answer, ud});
	fixture_draw(&f);
}

static void test_questions__says_profile_and_device_and_hides_the_code(void **state)
{
	(void)state;
	ask("ops", &f);
	assert_true(fixture_shows(&f, "MFA code"));
	assert_true(fixture_shows(&f, "ops"));
	assert_true(fixture_shows(&f, "arn:aws:iam::1:mfa/ana"));
	fixture_type(&f, "123456");
	assert_false(fixture_shows(&f, "123456"));
	assert_true(fixture_shows(&f, "Code      ******"));
	fixture_keys(&f, "BackSp Enter");
	assert_string_equal(answer, "12345");
	assert_int_equal(answers, 1);
	assert_false(fixture_shows(&f, "MFA code"));
}

static void test_questions__what_was_typed_is_in_no_history(void **state)
{
	(void)state;
	ask("ops", &f);
	fixture_type(&f, "123456");
	fixture_keys(&f, "Enter :");
	fixture_keys(&f, "Up");
	assert_false(fixture_shows(&f, "123456"));
}

static void test_questions__esc_and_cancel_decline(void **state)
{
	(void)state;
	ask("ops", &f);
	fixture_type(&f, "12");
	fixture_keys(&f, "Esc");
	assert_int_equal(answers, 1);
	assert_string_equal(answer, "");
	ask("ops", &f);
	fixture_keys(&f, "^C");
	assert_int_equal(answers, 2);
	assert_string_equal(answer, "");
	/* It was the question that was cancelled. */
	assert_int_equal(f.quits, 0);
}

static void test_questions__an_empty_code_is_not_given(void **state)
{
	(void)state;
	ask("ops", &f);
	fixture_keys(&f, "Enter");
	assert_int_equal(answers, 0);
	assert_true(fixture_shows(&f, "MFA code"));
}

static void test_questions__a_code_can_be_pasted(void **state)
{
	(void)state;
	ask("ops", &f);
	fixture_paste(&f, sv_cstr("123 456\n"));
	fixture_keys(&f, "Enter");
	assert_string_equal(answer, "123456");
}

static void test_questions__control_u_begins_anew(void **state)
{
	(void)state;
	ask("ops", &f);
	fixture_type(&f, "999");
	fixture_keys(&f, "^U");
	fixture_type(&f, "123");
	fixture_keys(&f, "Enter");
	assert_string_equal(answer, "123");
}

static void test_questions__wait_until_nothing_else_is_typed(void **state)
{
	(void)state;
	fixture_keys(&f, ":");
	fixture_type(&f, "uni");
	ask("ops", &f);
	assert_false(fixture_shows(&f, "MFA code"));
	fixture_type(&f, "ts");
	assert_true(fixture_shows(&f, ":units"));
	fixture_keys(&f, "Esc");
	assert_true(fixture_shows(&f, "MFA code"));
	fixture_keys(&f, "Esc");
}

static void test_questions__come_one_after_the_other(void **state)
{
	int other;

	(void)state;
	ask("first", &f);
	ask("second", &other);
	assert_true(fixture_shows(&f, "first"));
	fixture_type(&f, "1");
	fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "second"));
	assert_true(fixture_shows(&f, "Code   "));
	fixture_type(&f, "2");
	fixture_keys(&f, "Enter");
	assert_string_equal(answer, "2");
	assert_int_equal(answers, 2);
}

static void test_questions__withdrawn_ones_are_not_answered(void **state)
{
	int other;

	(void)state;
	ask("first", &f);
	ask("second", &other);
	ui_withdraw(f.ui, &f);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "second"));
	ui_withdraw(f.ui, &other);
	ui_withdraw(f.ui, &other);
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "MFA code"));
	assert_int_equal(answers, 0);
	fixture_keys(&f, "j");
}

static void test_questions__other_keys_do_nothing_but_repaint_works(void **state)
{
	(void)state;
	ask("ops", &f);
	fixture_keys(&f, "Tab Up Down PgDn F5");
	assert_true(fixture_shows(&f, "MFA code"));
	fixture_keys(&f, "^L");
	assert_int_equal(f.repaints, 1);
	fixture_keys(&f, "Esc");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_questions__says_profile_and_device_and_hides_the_code),
		TEST(test_questions__what_was_typed_is_in_no_history),
		TEST(test_questions__esc_and_cancel_decline),
		TEST(test_questions__an_empty_code_is_not_given),
		TEST(test_questions__a_code_can_be_pasted),
		TEST(test_questions__control_u_begins_anew),
		TEST(test_questions__wait_until_nothing_else_is_typed),
		TEST(test_questions__come_one_after_the_other),
		TEST(test_questions__withdrawn_ones_are_not_answered),
		TEST(test_questions__other_keys_do_nothing_but_repaint_works),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
