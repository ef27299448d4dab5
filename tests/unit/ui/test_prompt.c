/* Unit tests of ui/prompt: editing, history, pasting, drawing. */
#include "sqscope/base/limits.h"
#include "ui/prompt.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct prompt_history history;
static struct prompt prompt;

static int set_up(void **state)
{
	(void)state;
	history = (struct prompt_history){0};
	prompt_init(&prompt, &history, sv_cstr(""));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	prompt_release(&prompt);
	prompt_history_release(&history);
	return 0;
}

static enum prompt_result press(const char *name)
{
	struct key key;

	assert_true(key_parse(sv_cstr(name), &key));
	return prompt_key(&prompt, key, sv_cstr(""));
}

static void type(const char *text)
{
	struct sv rest = sv_cstr(text);

	for (; rest.n > 0; rest = sv_of(rest.p + 1, rest.n - 1))
		assert_int_equal(
			prompt_key(&prompt, (struct key){KEY_CODE_CHAR, (unsigned char)rest.p[0]},
				sv_cstr("")),
			PROMPT_EDITED);
}

static enum prompt_result paste(struct sv text)
{
	return prompt_key(&prompt, (struct key){KEY_CODE_PASTE, 0}, text);
}

static void assert_line(const char *text, size_t cursor)
{
	assert_string_equal(str_cstr(&prompt.text), text);
	assert_int_equal(prompt.cursor, cursor);
}

static void test_prompt__takes_characters_at_the_cursor(void **state)
{
	(void)state;
	type("abd");
	assert_int_equal(press("Left"), PROMPT_MOVED);
	type("c");
	assert_line("abcd", 3);
}

static void test_prompt__moves_and_cuts(void **state)
{
	(void)state;
	type("one two  three");
	press("^W");
	assert_line("one two  ", 9);
	press("^W");
	assert_line("one ", 4);
	press("Home");
	press("Del");
	assert_line("ne ", 0);
	press("^E");
	press("^B");
	press("^K");
	assert_line("ne", 2);
	press("^U");
	assert_line("", 0);
	press("^A");
	press("^F");
	press("Right");
	press("Left");
	press("^D");
	assert_line("", 0);
}

static void test_prompt__moves_by_characters_not_bytes(void **state)
{
	(void)state;
	prompt_set(&prompt, sv_cstr("a\xc3\xa9\xe6\xbc\xa2z"));
	press("Left");
	assert_int_equal(prompt.cursor, 6);
	press("Left");
	assert_int_equal(prompt.cursor, 3);
	press("Left");
	assert_int_equal(prompt.cursor, 1);
	press("Right");
	assert_int_equal(prompt.cursor, 3);
	press("BackSp");
	assert_line("a\xe6\xbc\xa2z", 1);
}

static void test_prompt__types_what_is_not_ascii(void **state)
{
	(void)state;
	assert_int_equal(
		prompt_key(&prompt, (struct key){KEY_CODE_CHAR, 0xE9}, sv_cstr("")), PROMPT_EDITED);
	assert_line("\xc3\xa9", 2);
}

static void test_prompt__backspace_in_an_empty_one_cancels(void **state)
{
	(void)state;
	type("a");
	assert_int_equal(press("BackSp"), PROMPT_EDITED);
	assert_int_equal(press("BackSp"), PROMPT_CANCELLED);
}

static void test_prompt__backspace_before_text_does_nothing(void **state)
{
	(void)state;
	type("a");
	press("Home");
	assert_int_equal(press("BackSp"), PROMPT_MOVED);
	assert_line("a", 0);
}

static void test_prompt__ends(void **state)
{
	(void)state;
	assert_int_equal(press("Enter"), PROMPT_ACCEPTED);
	assert_int_equal(press("Esc"), PROMPT_CANCELLED);
	assert_int_equal(press("^C"), PROMPT_CANCELLED);
	assert_int_equal(press("F5"), PROMPT_NOTHING);
	assert_int_equal(press("^Z"), PROMPT_NOTHING);
}

static void test_prompt__pasted_text_loses_its_controls_and_runs_nothing(void **state)
{
	static const char text[] = "ab\033[31mc\r\nd\te\x7f\xc2\x9b f\xff\xc3\xa9\n";

	(void)state;
	assert_int_equal(paste(sv_of(text, sizeof text - 1)), PROMPT_EDITED);
	assert_string_equal(str_cstr(&prompt.text), "ab[31mc d e f\xc3\xa9");
}

static void test_prompt__is_bounded(void **state)
{
	size_t most = (size_t)limit(LIMIT_PROMPT);
	char *text = malloc(most + 1);

	(void)state;
	memset(text, 'x', most + 1);
	assert_int_equal(paste(sv_of(text, most + 1)), PROMPT_MOVED);
	assert_line("", 0);
	paste(sv_of(text, most));
	assert_int_equal(prompt.text.n, most);
	assert_int_equal(
		prompt_key(&prompt, (struct key){KEY_CODE_CHAR, 'x'}, sv_cstr("")), PROMPT_MOVED);
	assert_int_equal(prompt.text.n, most);
	free(text);
}

static void test_prompt__history_keeps_what_is_being_typed(void **state)
{
	(void)state;
	prompt_history_add(&history, sv_cstr("first"));
	prompt_history_add(&history, sv_cstr("second"));
	prompt_init(&prompt, &history, sv_cstr(""));
	type("new");
	press("Up");
	assert_line("second", 6);
	press("^P");
	assert_line("first", 5);
	assert_int_equal(press("Up"), PROMPT_MOVED);
	assert_line("first", 5);
	press("Down");
	press("^N");
	assert_line("new", 3);
	assert_int_equal(press("Down"), PROMPT_MOVED);
}

static void test_prompt__history_drops_repeats_blanks_and_the_oldest(void **state)
{
	char line[32];

	(void)state;
	prompt_history_add(&history, sv_cstr("a"));
	prompt_history_add(&history, sv_cstr("a"));
	prompt_history_add(&history, sv_cstr(""));
	assert_int_equal(history.count, 1);
	for (int i = 0; i < 150; i++) {
		snprintf(line, sizeof line, "line %d", i);
		prompt_history_add(&history, sv_cstr(line));
	}
	assert_int_equal(history.count, 100);
	assert_string_equal(history.lines[0], "line 50");
	assert_string_equal(history.lines[99], "line 149");
}

static void assert_drawn(const char *expected, int cursor_col)
{
	struct canvas canvas;
	struct str row = {0};

	canvas_init(&canvas, 1, 10, CHARSET_UTF8);
	prompt_draw(&prompt, canvas_area(&canvas), 0, ":");
	canvas_dump_text(&canvas, 0, &row);
	assert_string_equal(str_cstr(&row), expected);
	assert_true(canvas.cursor_visible);
	assert_int_equal(canvas.cursor_col, cursor_col);
	str_release(&row);
	canvas_release(&canvas);
}

static void test_prompt__is_drawn_with_the_cursor_in_view(void **state)
{
	(void)state;
	type("abc");
	assert_drawn(":abc", 4);
	type("defghijkl");
	assert_drawn(":efghijkl", 9);
	press("Home");
	assert_drawn(":abcdefgh…", 1);
}

static void test_prompt__shows_what_it_holds_made_safe(void **state)
{
	(void)state;
	prompt_set(&prompt, sv_cstr("a\033b"));
	assert_drawn(":a<1B>b", 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_prompt__takes_characters_at_the_cursor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_prompt__moves_and_cuts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__moves_by_characters_not_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__types_what_is_not_ascii, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__backspace_in_an_empty_one_cancels, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__backspace_before_text_does_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_prompt__ends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__pasted_text_loses_its_controls_and_runs_nothing, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_prompt__is_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__history_keeps_what_is_being_typed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__history_drops_repeats_blanks_and_the_oldest, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__is_drawn_with_the_cursor_in_view, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_prompt__shows_what_it_holds_made_safe, set_up, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
