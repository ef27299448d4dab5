/* Unit tests of ui/confirm: no answer by accident. */
#include "ui/confirm.h"

#include "sqscope/base/units.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct confirm confirm;
static int64_t now_ms;

static int tear_down(void **state)
{
	(void)state;
	confirm_release(&confirm);
	return 0;
}

static int set_up_hard(void **state)
{
	(void)state;
	now_ms = 1000;
	confirm_init(&confirm, CONFIRM_HARD);
	confirm.verb = "Delete";
	confirm.letter = 'd';
	confirm_begin(&confirm);
	return 0;
}

static int set_up_irreversible(void **state)
{
	(void)state;
	now_ms = 1000;
	confirm_init(&confirm, CONFIRM_IRREVERSIBLE);
	confirm.verb = "Purge";
	str_add_cstr(&confirm.name, "ai-jobs");
	confirm_begin(&confirm);
	return 0;
}

static enum confirm_result press(const char *name)
{
	struct key key;

	assert_true(key_parse(sv_cstr(name), &key));
	return confirm_key(&confirm, key, sv_cstr(""), now_ms);
}

static void type(const char *text)
{
	for (; *text; text++)
		confirm_key(&confirm, (struct key){KEY_CODE_CHAR, (unsigned char)*text},
			sv_cstr(""), now_ms);
}

static enum confirm_result paste(const char *text)
{
	return confirm_key(&confirm, (struct key){KEY_CODE_PASTE, 0}, sv_cstr(text), now_ms);
}

static void test_confirm__enter_alone_cancels(void **state)
{
	(void)state;
	assert_int_equal(press("Enter"), CONFIRM_NO);
}

static void test_confirm__the_letter_and_enter_answer(void **state)
{
	(void)state;
	assert_int_equal(press("d"), CONFIRM_CHANGED);
	assert_int_equal(press("Enter"), CONFIRM_YES);
}

static void test_confirm__any_other_letter_goes_back_to_cancel(void **state)
{
	(void)state;
	press("d");
	assert_int_equal(press("x"), CONFIRM_CHANGED);
	assert_int_equal(press("Enter"), CONFIRM_NO);
	/* The capital that asked is no answer. */
	press("D");
	assert_int_equal(press("Enter"), CONFIRM_NO);
}

static void test_confirm__ways_out(void **state)
{
	(void)state;
	assert_int_equal(press("Esc"), CONFIRM_NO);
	assert_int_equal(press("^C"), CONFIRM_NO);
	assert_int_equal(paste("d\n"), CONFIRM_PASTE_REFUSED);
	assert_int_equal(press("Enter"), CONFIRM_NO);
}

static void test_confirm__a_needed_reason(void **state)
{
	(void)state;
	confirm.needs_reason = true;
	press("d");
	assert_int_equal(press("Enter"), CONFIRM_NOT_YET);
	assert_string_equal(confirm_why(&confirm), "A reason is needed here.");
	press("Tab");
	assert_int_equal(confirm.focus, CONFIRM_ON_REASON);
	type("   ");
	assert_false(confirm_is_armed(&confirm, now_ms));
	/* Letters are the reason's here, not the button's. */
	type("deploy");
	assert_string_equal(str_cstr(&confirm.reason.text), "   deploy");
	press("Enter");
	assert_int_equal(confirm.focus, CONFIRM_ON_CANCEL);
	press("d");
	assert_int_equal(press("Enter"), CONFIRM_YES);
}

static void test_confirm__enter_does_nothing_until_the_name_matches(void **state)
{
	(void)state;
	type("ai-job");
	assert_int_equal(press("Enter"), CONFIRM_NOT_YET);
	assert_int_equal(confirm.focus, CONFIRM_ON_NAME);
	press("Tab");
	press("Tab");
	press("Tab");
	assert_int_equal(confirm.focus, CONFIRM_ON_ACTION);
	now_ms += 10 * CONFIRM_DELAY_MS;
	assert_int_equal(press("Enter"), CONFIRM_NOT_YET);
	assert_string_equal(confirm_why(&confirm), "The name does not match yet.");
}

static void test_confirm__the_name_and_three_seconds(void **state)
{
	(void)state;
	assert_int_equal(confirm_armed_at_ms(&confirm, now_ms), UNKNOWN);
	type("ai-jobs");
	assert_int_equal(confirm_armed_at_ms(&confirm, now_ms), now_ms + CONFIRM_DELAY_MS);
	press("Enter");
	press("Enter");
	press("Tab");
	assert_int_equal(confirm.focus, CONFIRM_ON_ACTION);
	now_ms += CONFIRM_DELAY_MS - 1;
	assert_int_equal(press("Enter"), CONFIRM_NOT_YET);
	now_ms += 1;
	assert_true(confirm_is_armed(&confirm, now_ms));
	assert_int_equal(confirm_armed_at_ms(&confirm, now_ms), UNKNOWN);
	assert_int_equal(press("Enter"), CONFIRM_YES);
}

static void test_confirm__a_changed_name_starts_the_time_anew(void **state)
{
	(void)state;
	type("ai-jobs");
	now_ms += CONFIRM_DELAY_MS;
	type("x");
	assert_false(confirm_is_armed(&confirm, now_ms));
	press("Backspace");
	assert_false(confirm_is_armed(&confirm, now_ms));
	now_ms += CONFIRM_DELAY_MS;
	assert_true(confirm_is_armed(&confirm, now_ms));
}

static void test_confirm__the_name_is_not_pasted(void **state)
{
	(void)state;
	assert_int_equal(paste("ai-jobs"), CONFIRM_PASTE_REFUSED);
	assert_int_equal(confirm.typed.text.n, 0);
}

static void test_confirm__backspace_in_an_empty_name_is_no_answer(void **state)
{
	(void)state;
	assert_int_equal(press("Backspace"), CONFIRM_CHANGED);
	assert_int_equal(press("Esc"), CONFIRM_NO);
}

static void test_confirm__the_letter_is_no_answer_to_level_4(void **state)
{
	(void)state;
	confirm.letter = 'p';
	type("ai-jobs");
	now_ms += CONFIRM_DELAY_MS;
	press("Tab");
	press("Tab");
	assert_int_equal(confirm.focus, CONFIRM_ON_CANCEL);
	press("p");
	assert_int_equal(press("Enter"), CONFIRM_NO);
}

#define HARD(name)         cmocka_unit_test_setup_teardown(name, set_up_hard, tear_down)
#define IRREVERSIBLE(name) cmocka_unit_test_setup_teardown(name, set_up_irreversible, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HARD(test_confirm__enter_alone_cancels),
		HARD(test_confirm__the_letter_and_enter_answer),
		HARD(test_confirm__any_other_letter_goes_back_to_cancel),
		HARD(test_confirm__ways_out),
		HARD(test_confirm__a_needed_reason),
		IRREVERSIBLE(test_confirm__enter_does_nothing_until_the_name_matches),
		IRREVERSIBLE(test_confirm__the_name_and_three_seconds),
		IRREVERSIBLE(test_confirm__a_changed_name_starts_the_time_anew),
		IRREVERSIBLE(test_confirm__the_name_is_not_pasted),
		IRREVERSIBLE(test_confirm__backspace_in_an_empty_name_is_no_answer),
		IRREVERSIBLE(test_confirm__the_letter_is_no_answer_to_level_4),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
