/* Unit tests of model/json_index: nodes, broken texts, strings, paths. */
#include "sqscope/base/limits.h"
#include "sqscope/model/json_index.h"
#include "unit/work_clock.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_sv(struct sv actual, const char *expected)
{
	assert_int_equal(actual.n, strlen(expected));
	assert_memory_equal(actual.p, expected, actual.n);
}

static void assert_at(const struct json_index *ix, const char *path, const char *expected)
{
	uint32_t node = json_path_find(ix, sv_cstr(path));
	struct str back = {0};

	assert_int_not_equal(node, JSON_NONE);
	assert_sv(json_index_text(ix, node), expected);
	json_path_add(ix, node, &back);
	assert_string_equal(str_cstr(&back), path);
	str_release(&back);
}

static void test_json_index__values_stay_as_written(void **state)
{
	static const char text[] = " {\"id\": 12345678901234567890123, \"big\":1e400,\n"
				   "\"s\":\"a\\u001b\\\"b\", \"n\":null,\"list\":[true,false,{}]} ";
	struct json_index ix;

	(void)state;
	assert_true(json_index_build(&ix, sv_cstr(text)));
	assert_false(ix.is_lax);
	assert_int_equal(ix.nodes[0].count, 5);
	assert_at(&ix, "$.id", "12345678901234567890123");
	assert_at(&ix, "$.big", "1e400");
	assert_at(&ix, "$.s", "\"a\\u001b\\\"b\"");
	assert_at(&ix, "$.n", "null");
	assert_at(&ix, "$.list[1]", "false");
	assert_at(&ix, "$.list[2]", "{}");
	assert_int_equal(json_path_find(&ix, sv_cstr("$.list[3]")), JSON_NONE);
	assert_int_equal(json_path_find(&ix, sv_cstr("$.list.x")), JSON_NONE);
	assert_int_equal(json_path_find(&ix, sv_cstr("list")), JSON_NONE);
	assert_int_equal(json_path_find(&ix, sv_cstr("$list")), JSON_NONE);
	assert_int_equal(json_path_find(&ix, sv_cstr("$[\"list]")), JSON_NONE);
	json_index_release(&ix);
}

static void test_json_index__keys_of_any_kind(void **state)
{
	struct json_index ix;

	(void)state;
	assert_true(json_index_build(
		&ix, sv_cstr("{\"a b\":[0,[1,2,3]],\"\":7,\"q\\\"\":8,\"2x\":9,\"\\u0065\":10}")));
	assert_at(&ix, "$[\"a b\"][1][2]", "3");
	assert_at(&ix, "$[\"\"]", "7");
	assert_at(&ix, "$[\"q\\\"\"]", "8");
	assert_at(&ix, "$[\"2x\"]", "9");
	/* Found by what it stands for, named as it is written. */
	assert_sv(json_index_text(&ix, json_path_find(&ix, sv_cstr("$.e"))), "10");
	json_index_release(&ix);
}

static void test_json_index__duplicate_keys_are_kept(void **state)
{
	struct json_index ix;

	(void)state;
	assert_true(json_index_build(&ix, sv_cstr("{\"a\":1,\"a\":2}")));
	assert_int_equal(ix.nodes[0].count, 2);
	assert_sv(json_index_text(&ix, 1), "1");
	assert_sv(json_index_text(&ix, 2), "2");
	assert_int_equal(json_index_member(&ix, 0, sv_cstr("a")), 2);
	json_index_release(&ix);
}

static void test_json_index__broken_texts(void **state)
{
	static const struct {
		const char *text, *rest, *why;
		size_t offset, nodes;
	} cases[] = {
		{"{\"a\":1,\"b\":tru", "\"b\":tru", "this is no value", 11, 3},
		{"{\"a\":[1,2", "", "it ends before its end", 9, 4},
		{"{\"a\" 1}", "\"a\" 1}", "a colon is missing", 5, 2},
		{"{\"a\":1]", "]", "closed by the wrong bracket", 6, 3},
		{"[1 2]", "2]", "a comma or an end is missing", 3, 3},
		{"[1,]", "]", "a value is missing", 3, 3},
		{"{a:1}", "a:1}", "a key is missing", 1, 2},
		{"{} x", "x", "more follows after the end", 3, 2},
		{"[\"abc", "\"abc", "a string does not end", 1, 2},
		{"", "", "there is nothing", 0, 0},
		{"]", "]", "a value is missing", 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct json_index ix;

		assert_false(json_index_build(&ix, sv_cstr(cases[i].text)));
		assert_string_equal(ix.error, cases[i].why);
		assert_int_equal(ix.error_offset, cases[i].offset);
		assert_int_equal(ix.count, cases[i].nodes);
		if (cases[i].rest[0]) {
			assert_int_equal(ix.nodes[ix.count - 1].kind, JSON_KIND_BROKEN);
			assert_sv(json_index_text(&ix, (uint32_t)ix.count - 1), cases[i].rest);
		}
		json_index_release(&ix);
	}
}

static void test_json_index__what_comes_before_a_fault_is_there(void **state)
{
	struct json_index ix;

	(void)state;
	assert_false(json_index_build(&ix, sv_cstr("{\"a\":{\"b\":[1,2,oops]},\"c\":3}")));
	assert_at(&ix, "$.a.b[1]", "2");
	assert_true(ix.nodes[0].is_unclosed);
	assert_sv(
		json_index_text(&ix, json_path_find(&ix, sv_cstr("$.a.b[2]"))), "oops]},\"c\":3}");
	assert_int_equal(json_path_find(&ix, sv_cstr("$.c")), JSON_NONE);
	json_index_release(&ix);
}

static void test_json_index__laxities_are_borne_and_told(void **state)
{
	static const char *const texts[] = {
		"[NaN]", "[-Infinity,Infinity]", "[01]", "[1.]", "[\"a\tb\"]", "[-]", "[+1]"};
	static const bool is_borne[] = {true, true, true, true, true, false, false};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct json_index ix;

		assert_int_equal(json_index_build(&ix, sv_cstr(texts[i])), is_borne[i]);
		assert_int_equal(ix.is_lax, is_borne[i]);
		json_index_release(&ix);
	}
}

static void test_json_index__depth_is_capped(void **state)
{
	struct str text = {0};
	struct json_index ix;
	int64_t most = limit(LIMIT_BODY_DEPTH);

	(void)state;
	for (int64_t i = 0; i < most; i++)
		str_add_char(&text, '[');
	str_add_cstr(&text, "[]");
	assert_false(json_index_build(&ix, str_sv(&text)));
	assert_string_equal(ix.error, "nested deeper than is told apart");
	assert_int_equal(ix.count, most + 1);
	json_index_release(&ix);
	str_release(&text);
}

static void test_json_index__values_are_capped(void **state)
{
	struct str text = {0};
	struct json_index ix;

	(void)state;
	str_add_char(&text, '[');
	for (int64_t i = 0; i < limit(LIMIT_BODY_NODES); i++)
		str_add_cstr(&text, "1,");
	str_add_cstr(&text, "2]");
	assert_false(json_index_build(&ix, str_sv(&text)));
	assert_string_equal(ix.error, "more values than are told apart");
	assert_int_equal(ix.count, limit(LIMIT_BODY_NODES) + 1);
	json_index_release(&ix);
	str_release(&text);
}

static void test_json_index__node_at_an_offset(void **state)
{
	struct json_index ix;

	(void)state;
	/*                                     0123456789012345678901 */
	assert_true(json_index_build(&ix, sv_cstr("{\"a\":[10,20] ,\"bc\":3}")));
	assert_int_equal(json_index_at(&ix, 0), 0);
	assert_int_equal(json_index_at(&ix, 2), 1);
	assert_int_equal(json_index_at(&ix, 7), 2);
	assert_int_equal(json_index_at(&ix, 10), 3);
	assert_int_equal(json_index_at(&ix, 11), 1);
	assert_int_equal(json_index_at(&ix, 12), 0);
	assert_int_equal(json_index_at(&ix, 16), 4);
	assert_int_equal(json_index_at(&ix, 20), 0);
	json_index_release(&ix);
}

static void test_json_index__strings_both_ways(void **state)
{
	static const struct {
		const char *quoted;
		struct sv text;
		bool is_exact;
	} cases[] = {
		{"\"\"", {"", 0}, true},
		{"\"a\\n\\t\\r\\b\\f\\/\\\\\\\"\"", {"a\n\t\r\b\f/\\\"", 9}, true},
		{"\"\\u00e9\\ud83d\\ude00\\u0000\"", {"\xc3\xa9\xf0\x9f\x98\x80\0", 7}, true},
		{"\"\\ud83dx\"", {"\xef\xbf\xbdx", 4}, false},
		{"\"\\ude00\"", {"\xef\xbf\xbd", 3}, false},
		{"\"\\q\\u12\"", {"\\q\\u12", 6}, false},
		{"\"open\\", {"open\\", 5}, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str text = {0}, quoted = {0}, again = {0};

		assert_int_equal(
			json_string_decode(sv_cstr(cases[i].quoted), &text), cases[i].is_exact);
		assert_int_equal(text.n, cases[i].text.n);
		assert_memory_equal(str_cstr(&text), cases[i].text.p, text.n);
		json_string_encode(str_sv(&text), &quoted);
		assert_true(json_string_decode(str_sv(&quoted), &again));
		assert_true(sv_eq(str_sv(&text), str_sv(&again)));
		str_release(&text);
		str_release(&quoted);
		str_release(&again);
	}
}

static void test_json_index__one_line_of_a_megabyte_is_fast(void **state)
{
	struct str text = {0};
	struct json_index ix;
	int64_t started_ms;

	(void)state;
	str_add_cstr(&text, "{\"segments\":[{}");
	while (text.n < 1024 * 1024)
		str_add_cstr(&text, ",{\"start\":12.25,\"end\":13.5,\"text\":\"some words\"}");
	str_add_cstr(&text, "]}");
	/* Sanitizers take long. */
	started_ms = work_ms();
	assert_true(json_index_build(&ix, str_sv(&text)));
	assert_in_range(work_ms() - started_ms, 0, 200);
	json_index_release(&ix);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_index__values_stay_as_written),
		cmocka_unit_test(test_json_index__keys_of_any_kind),
		cmocka_unit_test(test_json_index__duplicate_keys_are_kept),
		cmocka_unit_test(test_json_index__broken_texts),
		cmocka_unit_test(test_json_index__what_comes_before_a_fault_is_there),
		cmocka_unit_test(test_json_index__laxities_are_borne_and_told),
		cmocka_unit_test(test_json_index__depth_is_capped),
		cmocka_unit_test(test_json_index__values_are_capped),
		cmocka_unit_test(test_json_index__node_at_an_offset),
		cmocka_unit_test(test_json_index__strings_both_ways),
		cmocka_unit_test(test_json_index__one_line_of_a_megabyte_is_fast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
