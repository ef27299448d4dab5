/* Unit tests of ui/body_view: forms, layers, folds, finding, and that size does not matter. */
#include "sqscope/base/compat.h"
#include "sqscope/base/safe_text.h"
#include "ui/body_view.h"
#include "unit/work_clock.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROWS = 12, COLS = 80, MIB = 1024 * 1024 };

struct shown {
	struct opened_body opened;
	struct body_view view;
	struct canvas canvas;
	struct str row;
};

static void draw(struct shown *s)
{
	canvas_erase(&s->canvas);
	body_view_draw(&s->view, canvas_area(&s->canvas), true);
}

static void show(struct shown *s, struct sv body, const struct mask *mask)
{
	struct message m = {0};

	*s = (struct shown){0};
	str_add(&m.body, body);
	opened_body_make(&s->opened, &m, mask, NULL);
	str_release(&m.body);
	canvas_init(&s->canvas, ROWS, COLS, CHARSET_ASCII);
	body_view_set(&s->view, &s->opened, SAFE_ASCII);
	draw(s);
}

static void end(struct shown *s)
{
	body_view_release(&s->view);
	opened_body_release(&s->opened);
	canvas_release(&s->canvas);
	str_release(&s->row);
}

static const char *row(struct shown *s, int index)
{
	str_clear(&s->row);
	canvas_dump_text(&s->canvas, index, &s->row);
	return str_cstr(&s->row);
}

static bool shows(struct shown *s, const char *text)
{
	for (int i = 0; i < ROWS; i++) {
		if (strstr(row(s, i), text))
			return true;
	}
	return false;
}

static void test_body_view__json_is_pretty_with_numbers_and_folds(void **state)
{
	struct shown s;

	(void)state;
	show(&s, sv_cstr("{\"a\":{\"b\":[1,2]},\"c\":\"x\"}"), NULL);
	assert_true(strstr(row(&s, 0), "Body: json 25 B, pretty"));
	assert_true(strstr(row(&s, 0), "line 1/9"));
	assert_string_equal(row(&s, 2), "   2 -   \"a\": {");
	body_view_move(&s.view, MOVE_DOWN);
	assert_true(body_view_toggle(&s.view));
	draw(&s);
	assert_true(strstr(row(&s, 2), ">  2 +   \"a\": {"));
	assert_true(strstr(row(&s, 3), "   8     \"c\": \"x\""));
	body_view_fold_all(&s.view, false);
	draw(&s);
	assert_true(strstr(row(&s, 3), "\"b\": ["));
	end(&s);
}

static void test_body_view__copies_value_and_path_under_the_cursor(void **state)
{
	struct str out = {0};
	struct shown s;

	(void)state;
	show(&s, sv_cstr("{\"a\":{\"t\":\"x\\ny\"}}"), NULL);
	body_view_move(&s.view, MOVE_DOWN);
	body_view_move(&s.view, MOVE_DOWN);
	assert_true(body_view_copy_path(&s.view, &out));
	assert_string_equal(str_cstr(&out), "$.a.t");
	str_clear(&out);
	assert_true(body_view_copy_value(&s.view, &out));
	assert_string_equal(str_cstr(&out), "x\ny");
	body_view_cycle(&s.view);
	assert_false(body_view_copy_path(&s.view, &out));
	str_release(&out);
	end(&s);
}

static void test_body_view__forms_and_layers_go_round_and_back(void **state)
{
	struct shown s;

	(void)state;
	show(&s, sv_cstr("eyJhIjp7ImIiOiJjIn0sIm4iOjEyMzQ1Njd9"), NULL);
	assert_true(strstr(row(&s, 0), "base64 > json"));
	assert_int_equal(s.view.show, BODY_PRETTY);
	assert_false(body_view_step(&s.view, 1, SAFE_ASCII));
	assert_true(body_view_step(&s.view, -1, SAFE_ASCII));
	draw(&s);
	assert_int_equal(s.view.show, BODY_RAW);
	assert_true(shows(&s, "eyJhIjp7"));
	assert_true(strstr(row(&s, 0), "layer 1 of 2: base64"));
	assert_false(body_view_step(&s.view, -1, SAFE_ASCII));
	assert_true(body_view_step(&s.view, 1, SAFE_ASCII));
	body_view_cycle(&s.view);
	body_view_cycle(&s.view);
	draw(&s);
	assert_int_equal(s.view.show, BODY_HEX);
	assert_true(shows(&s, "00000000  7b22 6122"));
	body_view_cycle(&s.view);
	assert_int_equal(s.view.show, BODY_PRETTY);
	end(&s);
}

static void test_body_view__what_is_masked_is_masked_in_every_form(void **state)
{
	struct mask *mask = mask_new();
	struct str out = {0};
	struct err err = {0};
	struct shown s;

	(void)state;
	assert_true(mask_add(mask, sv_cstr("*.token"), &err));
	show(&s, sv_cstr("{\"token\":\"hunter2\",\"b\":1}"), mask);
	for (int i = 0; i < BODY_SHOW_COUNT; i++) {
		draw(&s);
		assert_false(shows(&s, "hunter2"));
		assert_false(shows(&s, "6875 6e74"));
		assert_true(strstr(row(&s, 0), "masked"));
		body_view_cycle(&s.view);
	}
	body_view_move(&s.view, MOVE_DOWN);
	assert_true(body_view_copy_value(&s.view, &out));
	assert_string_equal(str_cstr(&out), "****");
	str_clear(&out);
	body_view_copy_layer(&s.view, &out);
	assert_null(strstr(str_cstr(&out), "hunter2"));
	assert_false(body_view_find(&s.view, sv_cstr("hunter"), false));
	str_release(&out);
	end(&s);
	mask_free(mask);
}

static void test_body_view__finds_forth_and_back_in_every_form(void **state)
{
	struct shown s;

	(void)state;
	show(&s, sv_cstr("{\"a\":\"x\",\"Needle\":[1,{\"b\":\"a needle\"}],\"c\":2}"), NULL);
	assert_true(body_view_find(&s.view, sv_cstr("NEEDLE"), false));
	assert_int_equal(s.view.list.selected, 2);
	assert_true(body_view_find(&s.view, sv_cstr(""), false));
	assert_int_equal(s.view.list.selected, 5);
	assert_true(body_view_find(&s.view, sv_cstr(""), true));
	assert_int_equal(s.view.list.selected, 2);
	assert_false(body_view_find(&s.view, sv_cstr("nowhere"), false));
	end(&s);
	show(&s, sv_cstr("one\ntwo needle\nthree\nfour Needle\n"), NULL);
	assert_true(body_view_find(&s.view, sv_cstr("needle"), false));
	assert_int_equal(s.view.list.top, 1);
	assert_true(body_view_find(&s.view, sv_cstr(""), false));
	assert_int_equal(s.view.list.top, 3);
	assert_true(body_view_find(&s.view, sv_cstr(""), true));
	assert_int_equal(s.view.list.top, 1);
	assert_true(body_view_find(&s.view, sv_cstr(""), true));
	assert_int_equal(s.view.list.top, 3);
	end(&s);
}

static void test_body_view__hex_finds_where_the_bytes_are(void **state)
{
	struct mask *mask = mask_new();
	struct str body = {0};
	struct err err = {0};
	struct shown s;

	(void)state;
	assert_true(mask_add(mask, sv_cstr("*.token"), &err));
	/* As stars the token is four characters; as bytes it is sixty. */
	str_add_cstr(&body, "{\"token\":\"");
	for (int i = 0; i < 60; i++)
		str_add_char(&body, 'n');
	str_add_cstr(&body, "\",\"b\":\"needle\"}");
	show(&s, str_sv(&body), mask);
	while (s.view.show != BODY_HEX)
		body_view_cycle(&s.view);
	draw(&s);
	assert_true(body_view_find(&s.view, sv_cstr("needle"), false));
	assert_int_equal(
		s.view.list.top, body.n / s.view.per_row - 1 + (body.n % s.view.per_row > 8));
	assert_true(s.view.found == body.n - 8);
	/* What is hidden is not found. */
	assert_false(body_view_find(&s.view, sv_cstr("nnn"), false));
	end(&s);
	str_release(&body);
	mask_free(mask);
}

/* A row for each 60 characters or so; "<42>" stands in row 42 or thereabouts. */
static void long_string(struct str *body)
{
	str_add_cstr(body, "{\"a\":1,\"trace\":\"");
	for (int i = 0; i < 100; i++)
		str_addf(body, "<%02d>........................................................", i);
	str_add_cstr(body, "\",\"z\":2}");
}

static void test_body_view__a_wrapped_line_is_read_to_its_end(void **state)
{
	struct str body = {0};
	struct shown s;

	(void)state;
	long_string(&body);
	show(&s, str_sv(&body), NULL);
	body_view_wrap(&s.view);
	body_view_fold_all(&s.view, false);
	draw(&s);
	assert_true(shows(&s, "<00>") && !shows(&s, "<99>"));
	body_view_move(&s.view, MOVE_DOWN);
	body_view_move(&s.view, MOVE_DOWN);
	draw(&s);
	for (int i = 0; i < 200 && !shows(&s, "<99>"); i++) {
		body_view_move(&s.view, i % 2 ? MOVE_PAGE_DOWN : MOVE_DOWN);
		draw(&s);
		assert_int_equal(s.view.list.selected, 2);
	}
	assert_true(shows(&s, "<99>"));
	/* Then the line behind it, and back to its beginning. */
	for (int i = 0; i < 20 && s.view.list.selected == 2; i++) {
		body_view_move(&s.view, MOVE_DOWN);
		draw(&s);
	}
	assert_true(shows(&s, "\"z\": 2"));
	for (int i = 0; i < 200 && !shows(&s, "\"a\": 1"); i++) {
		body_view_move(&s.view, MOVE_UP);
		draw(&s);
	}
	assert_true(shows(&s, "\"a\": 1") && shows(&s, "<00>"));
	end(&s);
	str_release(&body);
}

static void test_body_view__what_is_found_far_out_is_shown(void **state)
{
	struct str body = {0};
	struct shown s;

	(void)state;
	long_string(&body);
	show(&s, str_sv(&body), NULL);
	for (int wraps = 0; wraps < 2; wraps++) {
		draw(&s);
		assert_true(body_view_find(&s.view, sv_cstr("<77>"), false));
		draw(&s);
		assert_true(shows(&s, "<77>"));
		assert_true(body_view_find(&s.view, sv_cstr("\"a"), false));
		draw(&s);
		body_view_wrap(&s.view);
	}
	body_view_cycle(&s.view);
	draw(&s);
	assert_int_equal(s.view.show, BODY_RAW);
	assert_true(body_view_find(&s.view, sv_cstr("<66>"), false));
	draw(&s);
	assert_true(shows(&s, "<66>"));
	end(&s);
	str_release(&body);
}

static void test_body_view__long_lines_scroll_or_wrap(void **state)
{
	struct shown s;
	struct str text = {0};

	(void)state;
	for (int i = 0; i < 40; i++)
		str_addf(&text, "word%02d ", i);
	show(&s, str_sv(&text), NULL);
	assert_true(shows(&s, "word00") && !shows(&s, "word20"));
	for (int i = 0; i < 17; i++)
		body_view_move(&s.view, MOVE_RIGHT);
	draw(&s);
	assert_true(shows(&s, "word20") && !shows(&s, "word00"));
	body_view_wrap(&s.view);
	draw(&s);
	assert_true(shows(&s, "word00") && shows(&s, "word39"));
	end(&s);
	str_release(&text);
}

static void test_body_view__hostile_text_leaves_no_control(void **state)
{
	static const char *const bodies[] = {"\033[2J\033]0;pwn\007 \r\b\t\xc2\x9b"
					     "31m \xe2\x80\xae",
		"{\"\033[31m\":\"\r\xe2\x80\xae\x7f\"}", "\xff\xfe\x01\x02\x03\xc0\x80"};
	struct shown s;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		show(&s, sv_cstr(bodies[i]), NULL);
		for (int form = 0; form < BODY_SHOW_COUNT; form++) {
			draw(&s);
			for (int r = 0; r < ROWS; r++) {
				for (const char *p = row(&s, r); *p; p++)
					assert_true(*p >= 0x20 && *p < 0x7f);
			}
			body_view_cycle(&s.view);
		}
		end(&s);
	}
}

/* One line of a mebibyte, in every form: the budget is 100 ms for opening and drawing it. */
static void test_body_view__a_mebibyte_in_one_line_opens_at_once(void **state)
{
	enum { BUDGET_MS = 100 };
	struct str body = {0};
	struct shown s;
	int64_t began_ms;

	(void)state;
	str_add_cstr(&body, "{\"text\":\"");
	while (body.n < MIB - 40)
		str_add_cstr(&body, "abc \\u001b[31m ");
	str_add_cstr(&body, "\",\"end\":1}");
	began_ms = work_ms();
	show(&s, str_sv(&body), NULL);
	print_message("1 MiB in one line: opened and drawn in %lld ms\n",
		(long long)(work_ms() - began_ms));
	assert_in_range(work_ms() - began_ms, 0, BUDGET_MS);
	assert_true(shows(&s, "\"end\": 1"));
	body_view_fold_all(&s.view, false);
	for (int form = 0; form < BODY_SHOW_COUNT; form++) {
		for (int wraps = 0; wraps < 2; wraps++) {
			began_ms = work_ms();
			draw(&s);
			assert_in_range(work_ms() - began_ms, 0, BUDGET_MS);
			body_view_wrap(&s.view);
		}
		body_view_cycle(&s.view);
	}
	/* The far end of the wrapped string. */
	body_view_wrap(&s.view);
	draw(&s);
	body_view_move(&s.view, MOVE_DOWN);
	draw(&s);
	s.view.skip = s.view.tall - s.view.list.height;
	began_ms = work_ms();
	draw(&s);
	print_message(
		"the end of it, wrapped: drawn in %lld ms\n", (long long)(work_ms() - began_ms));
	assert_in_range(work_ms() - began_ms, 0, BUDGET_MS);
	str_release(&body);
	end(&s);
}

static void test_body_view__every_move_stays_inside(void **state)
{
	struct shown s;

	(void)state;
	show(&s, sv_cstr("[1,2,3,[4,5,{\"a\":6}]]"), NULL);
	for (int form = 0; form < 2 * BODY_SHOW_COUNT; form++) {
		for (enum move move = MOVE_UP; move <= MOVE_RIGHT; move++) {
			for (int i = 0; i < 3; i++) {
				body_view_move(&s.view, move);
				draw(&s);
				assert_true(shows(&s, form % 3 == 2 ? "00000000" : "1"));
			}
			body_view_move(&s.view, MOVE_FIRST);
			while (s.view.column > 0)
				body_view_move(&s.view, MOVE_LEFT);
		}
		body_view_cycle(&s.view);
	}
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_body_view__json_is_pretty_with_numbers_and_folds),
		cmocka_unit_test(test_body_view__copies_value_and_path_under_the_cursor),
		cmocka_unit_test(test_body_view__forms_and_layers_go_round_and_back),
		cmocka_unit_test(test_body_view__what_is_masked_is_masked_in_every_form),
		cmocka_unit_test(test_body_view__finds_forth_and_back_in_every_form),
		cmocka_unit_test(test_body_view__hex_finds_where_the_bytes_are),
		cmocka_unit_test(test_body_view__a_wrapped_line_is_read_to_its_end),
		cmocka_unit_test(test_body_view__what_is_found_far_out_is_shown),
		cmocka_unit_test(test_body_view__long_lines_scroll_or_wrap),
		cmocka_unit_test(test_body_view__hostile_text_leaves_no_control),
		cmocka_unit_test(test_body_view__a_mebibyte_in_one_line_opens_at_once),
		cmocka_unit_test(test_body_view__every_move_stays_inside),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("ui/body_view", tests, NULL, NULL);
}
