/* Unit tests of model/mask: patterns, layers, ranges. */
#include "sqscope/base/base64.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/mask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct mask *make_mask(const char *pattern)
{
	struct mask *mask = mask_new();
	struct err err = {0};

	if (!mask_add(mask, sv_cstr(pattern), &err))
		fail_msg("%s", err.msg);
	return mask;
}

/* How the layers of a body look, joined by newlines, outermost first. */
static void look(const struct mask *mask, struct sv bytes, struct str *out)
{
	struct mask_ranges ranges[BODY_STEPS_MAX] = {0};
	struct body body;

	body_decode(&body, bytes, NULL);
	mask_body(mask, &body, ranges);
	for (size_t i = 0; i < body.count; i++) {
		str_add_cstr(out, i > 0 ? "\n" : "");
		mask_ranges_copy(&ranges[i], body.steps[i].bytes, out);
		mask_ranges_release(&ranges[i]);
	}
	body_release(&body);
}

static void assert_looks(const char *pattern, const char *bytes, const char *expected)
{
	struct mask *mask = make_mask(pattern);
	struct str out = {0};

	look(mask, sv_cstr(bytes), &out);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
	mask_free(mask);
}

static void test_mask__paths(void **state)
{
	static const char text[] =
		"{\"user\":{\"email\":\"a@b\",\"token\":[1]},\"list\":[{\"k\":1},"
		"{\"k\":2}],\"a b\":3}";

	(void)state;
	assert_looks("$.user.email", text,
		"{\"user\":{\"email\":****,\"token\":[1]},\"list\":[{\"k\":1},{\"k\":2}],\"a b\":3}");
	assert_looks("*.token", text,
		"{\"user\":{\"email\":\"a@b\",\"token\":****},\"list\":[{\"k\":1},{\"k\":2}],\"a b\":3}");
	assert_looks("*.USER.Token", text,
		"{\"user\":{\"email\":\"a@b\",\"token\":****},\"list\":[{\"k\":1},{\"k\":2}],\"a b\":3}");
	assert_looks("$.list[*].k", text,
		"{\"user\":{\"email\":\"a@b\",\"token\":[1]},\"list\":[{\"k\":****},{\"k\":****}],\"a b\":3}");
	assert_looks("$.list[1]", text,
		"{\"user\":{\"email\":\"a@b\",\"token\":[1]},\"list\":[{\"k\":1},****],\"a b\":3}");
	assert_looks("$[\"a b\"]", text,
		"{\"user\":{\"email\":\"a@b\",\"token\":[1]},\"list\":[{\"k\":1},{\"k\":2}],\"a b\":****}");
	assert_looks("$.*", text, "{\"user\":****,\"list\":****,\"a b\":****}");
	assert_looks("$.token", text, text);
	assert_looks("$.list[2]", text, text);
	assert_looks("*.list.user", text, text);
}

static void test_mask__expressions(void **state)
{
	(void)state;
	assert_looks("/sk-[a-z]+/", "key sk-abc and sk-d.", "key **** and ****.");
	assert_looks("/^b/", "ab\nbc\nb", "ab\n****c\n****");
	assert_looks("/a$/", "ab\nba", "ab\nb****");
	assert_looks("/x*/", "axxb", "a****b");
	assert_looks("/[0-9]{4}/", "{\"card\": 12345678}", "{\"card\": ****}");
	assert_looks("/key=[^&]*/", "<a href='?key=1&b=2'/>", "<a href='?****&b=2'/>");
}

static void test_mask__expressions_across_windows(void **state)
{
	struct mask *mask = make_mask("/sk-[a-z]+/");
	struct str text = {0}, out = {0};

	(void)state;
	for (size_t shift = 3500; shift < 3700; shift += 7) {
		str_clear(&text);
		str_clear(&out);
		while (text.n < shift)
			str_add_char(&text, '.');
		str_add_cstr(&text, "sk-secret");
		while (text.n < 10000)
			str_add_char(&text, ' ');
		str_add_cstr(&text, "sk-other");
		look(mask, str_sv(&text), &out);
		assert_null(strstr(str_cstr(&out), "sk-"));
		assert_int_equal(out.n, text.n - 9 - 8 + 4 + 4);
	}
	str_release(&text);
	str_release(&out);
	mask_free(mask);
}

static void test_mask__layers_around_are_hidden_too(void **state)
{
	struct mask *mask = make_mask("$.token");
	struct str text = {0}, out = {0};

	(void)state;
	base64_encode(sv_cstr("{\"token\":\"abc\",\"x\":1}"), &text);
	look(mask, str_sv(&text), &out);
	assert_string_equal(str_cstr(&out), "****\n{\"token\":****,\"x\":1}");
	str_clear(&text);
	str_clear(&out);
	base64_encode(sv_cstr("{\"other\":\"abc\",\"x\":1}"), &text);
	look(mask, str_sv(&text), &out);
	assert_string_equal(str_cstr(&out), "eyJvdGhlciI6ImFiYyIsIngiOjF9\n"
					    "{\"other\":\"abc\",\"x\":1}");
	str_release(&text);
	str_release(&out);
	mask_free(mask);
	assert_looks("$.token",
		"{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\"{\\\"token\\\":1}\"}",
		"{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":****}\n{\"token\":****}");
	assert_looks("$.token",
		"{\"detail-type\":\"x\",\"source\":\"y\",\"detail\":{\"token\":1,\"b\":2}}",
		"{\"detail-type\":\"x\",\"source\":\"y\",\"detail\":{\"token\":****,\"b\":2}}\n"
		"{\"token\":****,\"b\":2}");
}

static void test_mask__broken_texts_do_not_give_it_away(void **state)
{
	(void)state;
	assert_looks("*.token", "{\"a\":1,\"token\":\"abc", "{\"a\":1,\"****");
	assert_looks("$.user.token", "{\"a\":1,oops,\"Token\":\"abc\"}", "{\"a\":1,oops,\"****");
	assert_looks("*.token", "{\"a\":1,oops}", "{\"a\":1,oops}");
}

static void test_mask__json_in_strings(void **state)
{
	(void)state;
	assert_looks("*.token", "{\"p\":\"{\\\"Token\\\":\\\"abc\\\"}\",\"q\":\"token\"}",
		"{\"p\":****,\"q\":\"token\"}");
	assert_looks("$.token", "{\"p\":\"[{\\\\\\\"token\\\\\\\":1}]\"}", "{\"p\":****}");
	assert_looks("*.token", "{\"p\":\"a \\\"tokens\\\" b\"}", "{\"p\":\"a \\\"tokens\\\" b\"}");
}

static void test_mask__layers_that_were_not_opened(void **state)
{
	struct mask *mask = make_mask("*.token");
	struct str text = {0}, next = {0}, out = {0};

	(void)state;
	str_add_cstr(
		&text, "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\"secret\"}");
	for (int i = 0; i < 3; i++) {
		base64_encode(str_sv(&text), &next);
		str_set(&text, str_sv(&next));
		str_clear(&next);
	}
	look(mask, str_sv(&text), &out);
	assert_string_equal(str_cstr(&out), "****\n****\n****\n"
					    "{\"Type\":\"Notification\",\"TopicArn\":\"t\","
					    "\"Message\":****}");
	base64_encode(str_sv(&text), &next);
	str_clear(&out);
	look(mask, str_sv(&next), &out);
	assert_string_equal(str_cstr(&out), "****\n****\n****\n****");
	str_release(&text);
	str_release(&next);
	str_release(&out);
	mask_free(mask);
}

static void test_mask__ranges(void **state)
{
	struct mask *mask = make_mask("/[b-c]+/");
	struct mask_ranges ranges = {0};
	struct body body;

	(void)state;
	assert_true(mask_add(mask, sv_cstr("/cd/"), NULL));
	body_decode(&body, sv_cstr("abcd bx"), NULL);
	mask_body(mask, &body, &ranges);
	assert_int_equal(ranges.count, 2);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(mask_ranges_has(&ranges, i), (i >= 1 && i <= 3) || i == 5);
	mask_ranges_release(&ranges);
	body_release(&body);
	mask_free(mask);
}

static void test_mask__marks_nodes(void **state)
{
	static const bool expected[] = {false, true, true, true, false, false, true};
	bool hidden[COUNT_OF(expected)];
	struct mask *mask = make_mask("*.t");
	struct mask_ranges ranges = {0};
	struct body body;

	(void)state;
	assert_true(mask_add(mask, sv_cstr("/sk-x/"), NULL));
	body_decode(&body, sv_cstr("{\"t\":{\"a\":1,\"b\":2},\"u\":[3,\"a sk-x\"]}"), NULL);
	mask_body(mask, &body, &ranges);
	assert_int_equal(body.steps[0].index.count, COUNT_OF(expected));
	mask_ranges_mark(&ranges, &body.steps[0].index, hidden);
	assert_memory_equal(hidden, expected, sizeof expected);
	mask_ranges_release(&ranges);
	mask_ranges_mark(&ranges, &body.steps[0].index, hidden);
	for (size_t i = 0; i < COUNT_OF(hidden); i++)
		assert_false(hidden[i]);
	body_release(&body);
	mask_free(mask);
}

static void test_mask__attributes(void **state)
{
	struct mask *mask = make_mask("*.apiKey");
	struct str out = {0};

	(void)state;
	assert_true(mask_add(mask, sv_cstr("/sk-[0-9]+/"), NULL));
	mask_attribute(mask, sv_cstr("ApiKey"), sv_cstr("abc"), &out);
	mask_attribute(mask, sv_cstr("tenant"), sv_cstr(" acme sk-12"), &out);
	mask_attribute(NULL, sv_cstr("apiKey"), sv_cstr(" raw"), &out);
	assert_string_equal(str_cstr(&out), "**** acme **** raw");
	str_release(&out);
	mask_free(mask);
}

static void test_mask__patterns_that_are_none(void **state)
{
	static const char *const patterns[] = {"", "$", "*", "token", "$x", "$.", "$..a", "$[",
		"$[x]", "$[-1]", "$[\"a]", "$[\"a\"", "*.a.", "/(/", "/a"};
	struct mask *mask = mask_new();
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(patterns); i++) {
		assert_false(mask_add(mask, sv_cstr(patterns[i]), &err));
		assert_int_equal(err.code, ERR_CONFIG);
	}
	assert_true(mask_is_empty(mask));
	assert_true(mask_is_empty(NULL));
	for (int64_t i = 0; i < limit(LIMIT_MASKS); i++)
		assert_true(mask_add(mask, sv_cstr(i % 2 ? "/a/" : "*.a"), NULL));
	assert_false(mask_add(mask, sv_cstr("*.b"), &err));
	assert_int_equal(err.code, ERR_LIMIT);
	mask_free(mask);
}

static void test_mask__blanked_is_as_long_as_it_was(void **state)
{
	static const char text[] = "{\"token\":\"abc\",\"b\":1}";
	struct mask *mask = make_mask("*.token");
	struct mask_ranges ranges[BODY_STEPS_MAX] = {0};
	struct body body;
	struct str out = {0};

	(void)state;
	body_decode(&body, sv_cstr(text), NULL);
	mask_body(mask, &body, ranges);
	mask_ranges_blank(&ranges[0], sv_cstr(text), &out);
	assert_string_equal(str_cstr(&out), "{\"token\":*****,\"b\":1}");
	/* What is behind the end of a shorter text is nothing. */
	str_clear(&out);
	mask_ranges_blank(&ranges[0], sv_of(text, 11), &out);
	assert_string_equal(str_cstr(&out), "{\"token\":**");
	mask_ranges_release(&ranges[0]);
	body_release(&body);
	mask_free(mask);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mask__paths),
		cmocka_unit_test(test_mask__expressions),
		cmocka_unit_test(test_mask__expressions_across_windows),
		cmocka_unit_test(test_mask__layers_around_are_hidden_too),
		cmocka_unit_test(test_mask__broken_texts_do_not_give_it_away),
		cmocka_unit_test(test_mask__json_in_strings),
		cmocka_unit_test(test_mask__layers_that_were_not_opened),
		cmocka_unit_test(test_mask__ranges),
		cmocka_unit_test(test_mask__blanked_is_as_long_as_it_was),
		cmocka_unit_test(test_mask__marks_nodes),
		cmocka_unit_test(test_mask__attributes),
		cmocka_unit_test(test_mask__patterns_that_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
