/* Unit tests of ui/form: fields, keys, and what is drawn. */
#include "ui/form.h"

#include "sqscope/base/units.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { NAME, DELAY, FIFO, KMS, NONE, SQS, WHAT, SEND, CANCEL, GROUP = 1, ROWS = 24, COLS = 80 };

static struct form *form;
static struct canvas canvas;

static int set_up(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C.UTF-8");
	form = form_new("Send");
	form_note(form, WHAT, ROLE_DIM, "What to send.");
	str_add_cstr(&form_text(form, NAME, "Name", sv_cstr("job"))->note, "up to 80 characters");
	form_text(form, DELAY, "Delay", sv_cstr(""))->value_cols = 8;
	form_check(form, FIFO, "FIFO", false);
	form_rule(form);
	form_choice(form, NONE, GROUP, "no encryption", true);
	form_choice(form, SQS, GROUP, "SQS-managed", false);
	form_choice(form, KMS, GROUP, "KMS key", false);
	form_button(form, CANCEL, "Cancel");
	form_button(form, SEND, "Send...");
	canvas_init(&canvas, ROWS, COLS, CHARSET_UTF8);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	form_free(form);
	canvas_release(&canvas);
	return 0;
}

static enum form_result press(const char *name)
{
	struct key key;

	assert_true(key_parse(sv_cstr(name), &key));
	return form_key(form, key, sv_cstr(""));
}

static void type(const char *text)
{
	for (; *text; text++)
		form_key(form, (struct key){KEY_CODE_CHAR, (unsigned char)*text}, sv_cstr(""));
}

static void assert_value(int id, const char *expected)
{
	struct sv value = form_value(form, id);

	assert_int_equal(value.n, strlen(expected));
	assert_memory_equal(value.p, expected, value.n);
}

static void test_form__fields_are_typed_in(void **state)
{
	(void)state;
	assert_int_equal(form_focus_id(form), NAME);
	type("s 1 ");
	assert_value(NAME, "jobs 1");
	assert_int_equal(press("Enter"), FORM_MOVED);
	assert_int_equal(form_focus_id(form), DELAY);
	assert_int_equal(
		form_key(form, (struct key){KEY_CODE_PASTE, 0}, sv_cstr("5m")), FORM_EDITED);
	assert_value(DELAY, "5m");
}

static void test_form__the_focus_goes_round(void **state)
{
	static const int order[] = {NAME, DELAY, FIFO, NONE, SQS, KMS, CANCEL, SEND, NAME};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		assert_int_equal(form_focus_id(form), order[i]);
		press(i % 2 ? "Tab" : "Down");
	}
	for (size_t i = 0; i < COUNT_OF(order); i++)
		press("S-Tab");
	assert_int_equal(form_focus_id(form), NAME);
}

static void test_form__space_ticks_and_chooses(void **state)
{
	(void)state;
	form_focus(form, FIFO);
	assert_int_equal(press("Space"), FORM_EDITED);
	assert_true(form_is_on(form, FIFO));
	press("Space");
	assert_false(form_is_on(form, FIFO));
	assert_int_equal(form_chosen(form, GROUP), NONE);
	form_focus(form, KMS);
	assert_int_equal(press("Space"), FORM_EDITED);
	assert_int_equal(form_chosen(form, GROUP), KMS);
	assert_false(form_is_on(form, NONE));
	/* Chosen is chosen. */
	press("Space");
	assert_int_equal(form_chosen(form, GROUP), KMS);
	assert_int_equal(form_chosen(form, GROUP + 1), UNKNOWN);
}

static void test_form__only_enter_presses_a_button(void **state)
{
	(void)state;
	form_focus(form, SEND);
	assert_int_equal(press("Space"), FORM_NOTHING);
	assert_int_equal(press("Enter"), FORM_PRESSED);
	assert_int_equal(form_focus_id(form), SEND);
}

static void test_form__what_is_off_says_why(void **state)
{
	(void)state;
	form_set(&form_field(form, KMS)->off, "needs kms:DescribeKey");
	form_focus(form, KMS);
	assert_int_equal(press("Space"), FORM_OFF);
	assert_int_equal(form_chosen(form, GROUP), NONE);
	form_set(&form_field(form, SEND)->off, "read-only");
	form_focus(form, SEND);
	assert_int_equal(press("Enter"), FORM_OFF);
	form_set(&form_field(form, NAME)->off, "fixed");
	form_focus(form, NAME);
	assert_int_equal(press("x"), FORM_OFF);
	assert_value(NAME, "job");
}

static void test_form__ways_out(void **state)
{
	(void)state;
	assert_int_equal(press("Esc"), FORM_CANCELLED);
	assert_int_equal(press("^C"), FORM_CANCELLED);
	form_focus(form, FIFO);
	assert_int_equal(press("^C"), FORM_CANCELLED);
	/* Not by a slip in an empty field. */
	form_focus(form, DELAY);
	assert_int_equal(press("Backspace"), FORM_MOVED);
}

static void test_form__an_edit_takes_the_problem_away(void **state)
{
	(void)state;
	form_set(&form_field(form, NAME)->problem, "too long");
	type("x");
	assert_int_equal(form_field(form, NAME)->problem.n, 0);
}

static void assert_row(int row, const char *expected)
{
	struct str text = {0};

	canvas_dump_text(&canvas, row, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static void test_form__is_drawn_in_a_box(void **state)
{
	(void)state;
	form_set(&form_field(form, SQS)->off, "not here");
	form_set(&form_field(form, DELAY)->problem, "0 to 900 s");
	form_field(form, NAME)->value_cols = 20;
	form_draw(form, canvas_area(&canvas));
	assert_row(4,
		" ┌── Send ────────────────────────────────────────────────────────────────────┐");
	assert_row(5,
		" │ What to send.                                                              │");
	assert_row(6,
		" │ Name   job                   up to 80 characters                           │");
	assert_row(7,
		" │ Delay            0 to 900 s                                                │");
	assert_row(8,
		" │ [ ] FIFO                                                                   │");
	assert_row(10,
		" │ (o) no encryption                                                          │");
	assert_row(11,
		" │ ( ) SQS-managed  not here                                                  │");
	assert_row(14,
		" │ [ Cancel ]  [ Send... ]                                                    │");
	assert_row(15,
		" └────────────────────────────────────────────────────────────────────────────┘");
	/* Behind the text of the field in focus. */
	assert_int_equal(canvas.cursor_row, 6);
	assert_int_equal(canvas.cursor_col, 13);
}

static void test_form__scrolls_where_it_does_not_fit(void **state)
{
	(void)state;
	canvas_resize(&canvas, 10, COLS);
	form_focus(form, KMS);
	form_draw(form, canvas_area(&canvas));
	assert_row(1,
		" │ (o) no encryption                                                     more │");
	form_focus(form, NAME);
	form_draw(form, canvas_area(&canvas));
	assert_int_equal(form->top, 1);
	assert_row(5,
		" │ [ Cancel ]  [ Send... ]                                                    │");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_form__fields_are_typed_in),
		TEST(test_form__the_focus_goes_round),
		TEST(test_form__space_ticks_and_chooses),
		TEST(test_form__only_enter_presses_a_button),
		TEST(test_form__what_is_off_says_why),
		TEST(test_form__ways_out),
		TEST(test_form__an_edit_takes_the_problem_away),
		TEST(test_form__is_drawn_in_a_box),
		TEST(test_form__scrolls_where_it_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
