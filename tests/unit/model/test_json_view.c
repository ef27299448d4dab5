/* Unit tests of model/json_view: rows, folds, places, search. */
#include "sqscope/base/clock.h"
#include "sqscope/base/compat.h"
#include "sqscope/model/json_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WINDOW = 64 };

struct opened {
	struct json_index index;
	struct json_view view;
};

static void open_text(struct opened *o, const char *text)
{
	json_index_build(&o->index, sv_cstr(text));
	json_view_init(&o->view, &o->index, NULL);
}

static void close_text(struct opened *o)
{
	json_view_release(&o->view);
	json_index_release(&o->index);
}

static void add_line(const struct json_line *line, struct str *out)
{
	static const char folds[] = " -+";

	str_addf(out, "%d%c%*s", (int)line->number, folds[line->fold], line->depth * 2, "");
	for (size_t i = 0; i < line->count; i++)
		str_add(out, line->pieces[i].text);
	str_add_char(out, '\n');
}

static void assert_rows_from(const struct json_view *view, uint32_t row, const char *expected)
{
	static struct json_line lines[WINDOW];
	struct str text = {0};
	size_t n = json_view_lines(view, row, lines, WINDOW);

	for (size_t i = 0; i < n; i++)
		add_line(&lines[i], &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

/* The rows, whole and from every row on: a window shows the same wherever it begins. */
static void assert_rows(const struct json_view *view, const char *expected)
{
	const char *rest = expected;

	for (uint32_t row = 0; row < view->row_count; row++) {
		assert_rows_from(view, row, rest);
		rest = strchr(rest, '\n') + 1;
	}
	assert_string_equal(rest, "");
	assert_rows_from(view, view->row_count, "");
}

static void test_json_view__pretty(void **state)
{
	struct opened o;

	(void)state;
	open_text(&o, "{\"job\":\"tr-1\",\"n\":1.50,\"in\":{\"a\":[],\"b\":{}, \"c\":[true,null]},"
		      "\"n\":2}");
	assert_int_equal(o.view.line_count, 13);
	assert_rows(&o.view, "1-{\n"
			     "2   \"job\": \"tr-1\",\n"
			     "3   \"n\": 1.50,\n"
			     "4-  \"in\": {\n"
			     "5     \"a\": [],\n"
			     "6     \"b\": {},\n"
			     "7-    \"c\": [\n"
			     "8       true,\n"
			     "9       null\n"
			     "10     ]\n"
			     "11   },\n"
			     "12   \"n\": 2\n"
			     "13 }\n");
	close_text(&o);
}

static void test_json_view__scalars_and_nothing(void **state)
{
	struct opened o;

	(void)state;
	open_text(&o, " \"one\\u001b\" ");
	assert_rows(&o.view, "1 \"one\\u001b\"\n");
	close_text(&o);
	open_text(&o, "[]");
	assert_rows(&o.view, "1 []\n");
	close_text(&o);
	open_text(&o, "");
	assert_int_equal(o.view.row_count, 0);
	assert_rows(&o.view, "");
	close_text(&o);
}

static void test_json_view__long_arrays_and_strings_start_folded(void **state)
{
	struct str text = {0};
	struct opened o;

	(void)state;
	str_add_cstr(&text, "{\"sha\":\"");
	for (int i = 0; i < 81; i++)
		str_add_cstr(&text, i == 58 ? "\\n" : i % 2 ? "\xc3\xa9" : "x");
	str_add_cstr(&text, "\",\"segments\":[0");
	for (int i = 1; i < 21; i++)
		str_addf(&text, ",%d", i);
	str_add_cstr(&text, "],\"z\":1}");
	open_text(&o, str_cstr(&text));
	assert_int_equal(o.view.row_count, 5);
	assert_rows_from(&o.view, 2,
		"3+  \"segments\": [ 21 items, 54 B ],\n"
		"26   \"z\": 1\n"
		"27 }\n");
	assert_true(json_view_toggle(&o.view, 2));
	assert_int_equal(o.view.row_count, 27);
	assert_rows_from(&o.view, 24, "25   ],\n26   \"z\": 1\n27 }\n");
	assert_true(json_view_toggle(&o.view, 2));
	assert_int_equal(o.view.row_count, 5);
	/* The string: opened it is whole, folded it is cut between characters. */
	assert_true(json_view_toggle(&o.view, 1));
	assert_false(json_view_toggle(&o.view, (uint32_t)o.index.count - 1));
	close_text(&o);
	str_release(&text);
}

static void test_json_view__folded_string_is_cut_between_characters(void **state)
{
	struct str text = {0};
	struct json_line line;
	struct opened o;

	(void)state;
	for (int shift = 0; shift < 8; shift++) {
		str_set(&text, sv_cstr("\""));
		for (int i = 0; i < shift; i++)
			str_add_char(&text, '.');
		while (text.n < 100)
			str_add_cstr(&text, "\\u00e9\xc3\xa9");
		str_add_char(&text, '"');
		open_text(&o, str_cstr(&text));
		assert_int_equal(json_view_lines(&o.view, 0, &line, 1), 1);
		assert_int_equal(line.fold, JSON_FOLD_CLOSED);
		assert_int_equal(line.count, 2);
		assert_true(line.pieces[0].text.n >= 60 && line.pieces[0].text.n < 66);
		assert_int_equal((line.pieces[0].text.n - 1 - shift) % 8 % 6, 0);
		assert_string_equal(line.note + strlen(line.note) - 6, "chars)");
		close_text(&o);
	}
	str_release(&text);
}

static void test_json_view__folds(void **state)
{
	struct opened o;

	(void)state;
	open_text(&o, "{\"a\":{\"b\":{\"c\":1}},\"d\":[2]}");
	json_view_fold_to_depth(&o.view, 1);
	assert_rows(
		&o.view, "1-{\n2+  \"a\": { 1 member, 13 B },\n7+  \"d\": [ 1 item, 3 B ]\n10 }\n");
	json_view_fold_to_depth(&o.view, 2);
	assert_rows_from(&o.view, 1,
		"2-  \"a\": {\n3+    \"b\": { 1 member, 7 B }\n6   },\n"
		"7-  \"d\": [\n8     2\n9   ]\n10 }\n");
	json_view_fold_to_depth(&o.view, 0);
	assert_rows(&o.view, "1+{ 2 members, 27 B }\n");
	/* A fold inside of a fold keeps its counts right. */
	assert_true(json_view_toggle(&o.view, 1));
	assert_rows(&o.view, "1+{ 2 members, 27 B }\n");
	assert_true(json_view_toggle(&o.view, 0));
	assert_int_equal(o.view.row_count, 6);
	json_view_fold_all(&o.view, true);
	assert_int_equal(o.view.row_count, 4);
	json_view_fold_all(&o.view, false);
	assert_int_equal(o.view.row_count, 10);
	assert_int_equal(o.view.line_count, 10);
	json_view_fold_default(&o.view);
	assert_int_equal(o.view.row_count, 10);
	close_text(&o);
}

static void test_json_view__broken_text_goes_on_as_text(void **state)
{
	struct opened o;

	(void)state;
	open_text(&o, "{\"a\":[1,oops\n second]\n\n},\"b\":2}");
	assert_rows(&o.view, "1-{\n"
			     "2-  \"a\": [\n"
			     "3     1,\n"
			     "4     oops\n"
			     "5      second]\n"
			     "6     \n"
			     "7     },\"b\":2}\n");
	json_view_fold_all(&o.view, true);
	assert_rows(&o.view, "1-{\n2+  \"a\": [ 2 items, 26 B \n");
	close_text(&o);
	open_text(&o, "[1 2]");
	assert_rows(&o.view, "1-[\n2   1\n3   2]\n");
	close_text(&o);
	open_text(&o, "{} tail");
	assert_rows(&o.view, "1 {}\n2 tail\n");
	close_text(&o);
}

static void test_json_view__places(void **state)
{
	struct opened o;
	struct json_line line;

	(void)state;
	open_text(&o, "{\"a\":{\"b\":{\"c\":1}},\"d\":[2,[3]]}");
	for (uint32_t i = 0; i < o.index.count; i++) {
		uint32_t row = json_view_row_of(&o.view, i);

		assert_int_equal(json_view_lines(&o.view, row, &line, 1), 1);
		assert_int_equal(line.node, i);
		assert_false(line.is_close);
	}
	json_view_fold_all(&o.view, true);
	assert_int_equal(json_view_row_of(&o.view, 3), 1);
	assert_int_equal(json_view_reveal(&o.view, 3), 3);
	assert_int_equal(o.view.row_count, 8);
	close_text(&o);
}

static void test_json_view__find(void **state)
{
	struct json_match match;
	struct opened o;

	(void)state;
	open_text(&o, "{\"Error\":{\"type\":\"timeout\"},\"list\":[\"Timeout\",\"error\"]}");
	assert_true(json_view_find(&o.view, sv_cstr("TIME"), JSON_NONE, false, &match));
	assert_int_equal(match.node, 2);
	assert_false(match.is_in_key);
	assert_true(json_view_find(&o.view, sv_cstr("TIME"), match.node, false, &match));
	assert_int_equal(match.node, 4);
	assert_true(json_view_find(&o.view, sv_cstr("TIME"), match.node, false, &match));
	assert_int_equal(match.node, 2);
	assert_true(json_view_find(&o.view, sv_cstr("TIME"), match.node, true, &match));
	assert_int_equal(match.node, 4);
	assert_true(json_view_find(&o.view, sv_cstr("error"), JSON_NONE, false, &match));
	assert_int_equal(match.node, 1);
	assert_true(match.is_in_key);
	assert_true(json_view_find(&o.view, sv_cstr("error"), JSON_NONE, true, &match));
	assert_int_equal(match.node, 5);
	/* The only one is found from itself. */
	assert_true(json_view_find(&o.view, sv_cstr("list"), 3, false, &match));
	assert_int_equal(match.node, 3);
	assert_false(json_view_find(&o.view, sv_cstr("nowhere"), 3, false, &match));
	assert_false(json_view_find(&o.view, sv_cstr(""), 3, false, &match));
	close_text(&o);
}

static void test_json_view__masked_values(void **state)
{
	static const bool hidden[] = {false, true, false, true, false, false, false};
	struct json_match match;
	struct json_index index;
	struct json_view view;
	struct str copy = {0};

	(void)state;
	json_index_build(&index, sv_cstr("{\"token\":\"abc\",\"user\":{\"auth\":{\"x\":\"abd\","
					 "\"y\":[1]}}}"));
	assert_int_equal(index.count, COUNT_OF(hidden));
	json_view_init(&view, &index, hidden);
	assert_rows(&view, "1-{\n2   \"token\": ****,\n3-  \"user\": {\n4     \"auth\": ****\n"
			   "10   }\n11 }\n");
	assert_false(json_view_toggle(&view, 3));
	assert_false(json_view_find(&view, sv_cstr("ab"), JSON_NONE, false, &match));
	assert_false(json_view_find(&view, sv_cstr("\"x\""), JSON_NONE, false, &match));
	assert_true(json_view_find(&view, sv_cstr("auth"), JSON_NONE, false, &match));
	assert_int_equal(json_view_reveal(&view, 5), 3);
	for (uint32_t i = 0; i < index.count; i++)
		json_view_copy_value(&view, i, &copy);
	assert_string_equal(str_cstr(&copy), "****************************");
	str_release(&copy);
	json_view_release(&view);
	json_index_release(&index);
}

static void test_json_view__copy(void **state)
{
	struct str copy = {0};
	struct opened o;

	(void)state;
	open_text(&o, "{\"a\":\"x\\ny\",\"b\":[1, 2.0]}");
	json_view_copy_value(&o.view, 1, &copy);
	assert_string_equal(str_cstr(&copy), "x\ny");
	str_clear(&copy);
	json_view_copy_value(&o.view, 2, &copy);
	assert_string_equal(str_cstr(&copy), "[1, 2.0]");
	str_release(&copy);
	close_text(&o);
}

static void test_json_view__roles(void **state)
{
	static const enum json_role roles[] = {JSON_ROLE_STRING, JSON_ROLE_NUMBER, JSON_ROLE_BOOL,
		JSON_ROLE_NULL, JSON_ROLE_PUNCT, JSON_ROLE_BROKEN};
	struct json_line lines[8];
	struct opened o;

	(void)state;
	open_text(&o, "[\"s\",1,true,null,{},x]");
	assert_int_equal(json_view_lines(&o.view, 1, lines, 8), COUNT_OF(roles));
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		assert_int_equal(lines[i].pieces[0].role, roles[i]);
	close_text(&o);
}

/* A window at the end of a long text needs no more than one at the start. */
static void test_json_view__long_texts_are_opened_and_scrolled_fast(void **state)
{
	static struct json_line lines[WINDOW];
	struct str text = {0};
	struct opened o;
	int64_t start;

	(void)state;
	str_add_cstr(&text, "[0");
	while (text.n < 1024 * 1024)
		str_add_cstr(&text, ",1");
	str_add_cstr(&text, "]");
	start = clock_mono_ms();
	open_text(&o, str_cstr(&text));
	assert_true(o.view.row_count > 500000);
	for (uint32_t row = 0; row < 100; row++)
		assert_int_equal(
			json_view_lines(&o.view, o.view.row_count - WINDOW - row, lines, WINDOW),
			WINDOW);
	assert_true(clock_mono_ms() - start < 5000);
	close_text(&o);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_view__pretty),
		cmocka_unit_test(test_json_view__scalars_and_nothing),
		cmocka_unit_test(test_json_view__long_arrays_and_strings_start_folded),
		cmocka_unit_test(test_json_view__folded_string_is_cut_between_characters),
		cmocka_unit_test(test_json_view__folds),
		cmocka_unit_test(test_json_view__broken_text_goes_on_as_text),
		cmocka_unit_test(test_json_view__places),
		cmocka_unit_test(test_json_view__find),
		cmocka_unit_test(test_json_view__masked_values),
		cmocka_unit_test(test_json_view__copy),
		cmocka_unit_test(test_json_view__roles),
		cmocka_unit_test(test_json_view__long_texts_are_opened_and_scrolled_fast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
