/* Unit tests of term/pen: less is written, the same is seen. */
#include "term/pen.h"

#include "sqscope/base/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct pen_filter filter;

static int set_up(void **state)
{
	(void)state;
	pen_filter_reset(&filter);
	return 0;
}

static void expect(const char *frame, const char *expected)
{
	struct str out = {0};

	pen_filter_frame(&filter, sv_cstr(frame), &out);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

static void test_pen__first_thing_drawn_makes_the_pen_known(void **state)
{
	(void)state;
	expect("\033[39;49m\033[m\033[H\033[2J", "\033[H\033[m\033[2J");
	expect("text", "text");
}

static void test_pen__repeated_and_split_sequences_become_one(void **state)
{
	(void)state;
	expect("a", "\033[ma");
	expect("\033(B\033[0;1m\033[31mb", "\033(B\033[1;31mb");
	expect("\033(B\033[0;1m\033[31mc", "c");
	expect("\033[39m\033(B\033[m\033[32md", "\033[0;32md");
	expect("\033[39;49m\033(B\033[me", "\033[me");
}

static void test_pen__only_what_changes_is_written(void **state)
{
	(void)state;
	expect("\033[38;5;253m\033[48;5;234mtext", "\033[0;38;5;253;48;5;234mtext");
	expect("\033[38;5;75m\033[48;5;234mtrend", "\033[38;5;75mtrend");
	expect("\033[1mbold", "\033[1mbold");
	expect("\033[22mnormal", "\033[0;38;5;75;48;5;234mnormal");
	expect("\033[38:2::1:2:3mdirect", "\033[38:2::1:2:3mdirect");
	expect("\033[38;2;1;2;3;4munderlined", "\033[4;38;2;1;2;3munderlined");
}

static void test_pen__pen_that_nothing_is_drawn_with_is_not_set(void **state)
{
	(void)state;
	expect("a", "\033[ma");
	expect("\033[31m\033[5;5H\033[m", "\033[5;5H");
	expect("\033[7mb\033[m", "\033[7mb");
	expect("\r\033[3G\b", "\r\033[3G\b");
	expect("c", "\033[mc");
}

static void test_pen__blanks_need_only_their_background(void **state)
{
	(void)state;
	expect("\033[32mgreen\033[m \033[31mred", "\033[0;32mgreen \033[31mred");
	expect("\033[m\033[K\033[3X", "\033[K\033[3X");
	expect("\033[44m \033[K", "\033[0;44m \033[K");
	/* These show on a blank. */
	expect("\033[m\033[4mline\033[m ", "\033[0;4mline\033[m ");
	expect("\033[7m ", "\033[7m ");
	expect("\033[m\nx", "\033[m\nx");
}

static void test_pen__scrolling_brings_in_the_right_background(void **state)
{
	(void)state;
	expect("\033[41mred\033[m\n", "\033[0;41mred\033[m\n");
	expect("\033[41mred\033[m\033[2S", "\033[41mred\033[m\033[2S");
	expect("\033[41mred\033[m\033M", "\033[41mred\033[m\033M");
}

static void test_pen__repetition_follows_its_character(void **state)
{
	(void)state;
	expect("\033[31mx\033[9b", "\033[0;31mx\033[9b");
	expect("\033[m \033[9bz", " \033[9b\033[mz");
}

static void test_pen__charset_is_selected_once(void **state)
{
	(void)state;
	expect("a\033(B\033[m\033(Bb", "\033[ma\033(Bb");
	expect("\017c\033[m\017", "c");
	pen_filter_reset(&filter);
	expect("\017\033[m\017d", "\017\033[md");
}

static void test_pen__saved_with_the_cursor(void **state)
{
	(void)state;
	expect("\033[31mred\0337\033[1;5r\033[32mgreen\0338",
		"\033[0;31mred\0337\033[1;5r\033[32mgreen\0338");
	/* The terminal has red again. */
	expect("green", "\033[32mgreen");
}

static void test_pen__palette_of_the_user_is_left_alone(void **state)
{
	(void)state;
	expect("\033]104\aa\033]Rb", "\033[mab");
}

static void test_pen__what_is_not_known_passes(void **state)
{
	(void)state;
	expect("a\033[31m\033[?25l", "\033[ma\033[31m\033[?25l");
	/* Afterwards anything may be set. */
	expect("\033[58;5;1mb", "\033[58;5;1m\033[0;31mb");
	expect("\033[?1049h\033Zc", "\033[?1049h\033Zc");
	expect("\033[3", "\033[3");
	expect("\033", "\033");
}

static void test_pen__font_that_is_never_left_is_dropped(void **state)
{
	(void)state;
	expect("\033[0;10;1mbold", "\033[0;1mbold");
}

static void test_pen__text_comes_through_untouched(void **state)
{
	static const char text[] = "日本語 ▁▂▃ plain, and a  double blank";
	struct str out = {0};

	(void)state;
	expect("\033[m", "");
	expect(" ", "\033[m ");
	expect(text, text);
	pen_filter_frame(&filter, sv_of("\0x", 2), &out);
	assert_memory_equal(out.p, "\0x", 2);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_pen__first_thing_drawn_makes_the_pen_known, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__repeated_and_split_sequences_become_one, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__only_what_changes_is_written, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__pen_that_nothing_is_drawn_with_is_not_set, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__blanks_need_only_their_background, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__scrolling_brings_in_the_right_background, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__repetition_follows_its_character, set_up, NULL),
		cmocka_unit_test_setup_teardown(test_pen__charset_is_selected_once, set_up, NULL),
		cmocka_unit_test_setup_teardown(test_pen__saved_with_the_cursor, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__palette_of_the_user_is_left_alone, set_up, NULL),
		cmocka_unit_test_setup_teardown(test_pen__what_is_not_known_passes, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__font_that_is_never_left_is_dropped, set_up, NULL),
		cmocka_unit_test_setup_teardown(
			test_pen__text_comes_through_untouched, set_up, NULL),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
