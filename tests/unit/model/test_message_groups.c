/* Unit tests of model/message_groups: counting, guessing errors, what differs. */
#include "sqscope/base/limits.h"
#include "sqscope/model/message_groups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { BODIES_MAX = 8 };

static size_t add(struct message_groups *g, const char *value)
{
	struct sv v = sv_cstr(value);

	return message_groups_add(g, value ? &v : NULL);
}

static void assert_order(const struct message_groups *g, const char *expected)
{
	size_t order[16];
	struct str out = {0};

	message_groups_order(g, order);
	for (size_t i = 0; i < g->count; i++)
		str_addf(&out, "%s %d|", str_cstr(&g->groups[order[i]].value),
			(int)g->groups[order[i]].count);
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

static void test_message_groups__counts_and_sorts(void **state)
{
	struct message_groups g;
	size_t oom, none;

	(void)state;
	message_groups_init(&g);
	assert_order(&g, "");
	none = add(&g, NULL);
	add(&g, NULL);
	add(&g, NULL);
	oom = add(&g, "OOM");
	add(&g, "Timeout");
	add(&g, "<none>");
	assert_int_equal(add(&g, "OOM"), oom);
	assert_int_equal(add(&g, NULL), none);
	/* Equal counts stay as they came; a value of that name is not "none". */
	assert_order(&g, "OOM 2|Timeout 1|<none> 1|<none> 4|");
	message_groups_remove(&g, oom);
	message_groups_remove(&g, oom);
	message_groups_remove(&g, oom);
	assert_order(&g, "Timeout 1|<none> 1|OOM 0|<none> 4|");
	message_groups_release(&g);
}

static void test_message_groups__are_capped(void **state)
{
	struct message_groups g;
	char name[16];
	int most = (int)limit(LIMIT_GROUPS);
	size_t others;

	(void)state;
	message_groups_init(&g);
	for (int i = 0; i < most; i++) {
		snprintf(name, sizeof name, "%d", i);
		assert_int_equal(add(&g, name), i);
	}
	others = add(&g, "one more");
	assert_int_equal(add(&g, "and another"), others);
	assert_int_equal(g.groups[others].kind, MESSAGE_GROUP_OTHERS);
	assert_int_equal(g.groups[others].count, 2);
	assert_int_equal(add(&g, "7"), 7);
	message_groups_release(&g);
}

static void assert_error(const char *text, const char *expected)
{
	struct message m = {0};
	struct body body;
	struct str out = {0};

	str_add_cstr(&m.body, text);
	body_decode_message(&body, &m, NULL);
	assert_int_equal(message_error_type(&m, &body, &out), expected != NULL);
	assert_string_equal(str_cstr(&out), expected ? expected : "");
	str_release(&out);
	body_release(&body);
	message_release(&m);
}

static void test_message_groups__guesses_errors(void **state)
{
	(void)state;
	assert_error("{\"error\":{\"type\":\"Timeout\",\"code\":5}}", "Timeout");
	assert_error("{\"error\":{\"code\":504}}", "504");
	assert_error("{\"errorType\":\"java.io.IOException\"}", "IOException");
	assert_error("{\"error\":\"Timeout: worker lost its lease\"}", "Timeout");
	assert_error("{\"error\":\"no room left\"}", "no room left");
	assert_error("{\"error\":null,\"note\":\"x\"}", NULL);
	assert_error("{\"error\":true}", NULL);
	assert_error("{\"job\":1,\"trace\":\"Traceback...\\nValueError: bad\"}", "ValueError");
	assert_error("App\\Jobs\\FooException in line 3", "FooException");
	assert_error("java.lang.IllegalStateException: x\n Caused by: java.io.IOException",
		"IllegalStateException");
	assert_error("Error: it went wrong. An Exception", NULL);
	assert_error("retry later", NULL);
	assert_error("{\"requestContext\":{\"condition\":\"RetriesExhausted\"},\"requestPayload\":"
		     "{\"job\":1},\"responsePayload\":{\"errorType\":\"KeyError\"}}",
		"KeyError");
	assert_error("eyJlcnJvclR5cGUiOiJPT00ifQ==", "OOM");
}

static void test_message_groups__lambda_says_it_in_attributes(void **state)
{
	struct message m = {0};
	struct body body;
	struct str out = {0};

	(void)state;
	str_add_cstr(&m.body, "{\"error\":\"other\"}");
	message_add_attribute(&m, sv_cstr("ErrorCode"), sv_cstr("Number"), sv_cstr("200"));
	message_add_attribute(&m, sv_cstr("ErrorMessage"), sv_cstr("String"),
		sv_cstr("2026 Task.TimedOut SocketTimeout: x"));
	body_decode_message(&body, &m, NULL);
	assert_true(message_error_type(&m, &body, &out));
	assert_string_equal(str_cstr(&out), "SocketTimeout");
	str_clear(&out);
	str_set(&m.attributes[1].value, sv_cstr("it did not work"));
	assert_true(message_error_type(&m, &body, &out));
	assert_string_equal(str_cstr(&out), "200");
	str_release(&out);
	body_release(&body);
	message_release(&m);
}

static void assert_differ(const char *const *texts, const char *expected)
{
	struct body bodies[BODIES_MAX];
	const struct body *pointers[BODIES_MAX] = {NULL};
	struct message_difference difference;
	struct str out = {0};
	size_t count = 0;

	for (; texts[count]; count++) {
		body_decode(&bodies[count], sv_cstr(texts[count]), NULL);
		pointers[count] = &bodies[count];
	}
	if (message_differ(pointers, count, &difference))
		message_difference_text(&difference, &out);
	assert_string_equal(str_cstr(&out), expected);
	for (size_t i = 0; i < count; i++)
		body_release(&bodies[i]);
	str_release(&difference.paths);
	str_release(&out);
}

static void test_message_groups__what_differs(void **state)
{
	static const char *const jobs[] = {"{\"job\":\"a\",\"m\":{\"x\":1,\"y\":[1,2]},\"e\":null}",
		"{\"other\":1}", "{\"job\":\"b\",\"m\":{\"x\":1,\"y\":[1,3]},\"e\":null}", "text",
		"{\"job\":\"a\", \"m\":{\"x\":1,\"y\":[1,2]},\"e\":\"Timeout\"}", NULL};
	static const char *const lengths[] = {
		"{\"l\":[1,{\"a\":1}]}", "{\"l\":[1,{\"b\":1}]}", "{\"l\":[1]}", NULL};
	static const char *const same[] = {"[1]", "[1]", "[1]", NULL};
	static const char *const far[] = {
		"{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,"
		"\"h\":1,\"i\":1}",
		"{\"a\":2,\"b\":2,\"c\":2,\"d\":2,\"e\":2,\"f\":2,\"g\":2,\"h\":2,\"i\":2}", NULL};
	static const char *const none[] = {NULL}, *const one[] = {"{}", NULL},
				 *const strangers[] = {"{\"a\":1}", "{\"b\":1}", NULL};

	(void)state;
	assert_differ(jobs, "3 of 5 bodies differ only in $.job, $.m.y[1], $.e");
	assert_differ(lengths, "3 of 3 bodies differ only in $.l");
	assert_differ(same, "3 of 3 bodies are the same");
	assert_differ(far, "");
	assert_differ(none, "");
	assert_differ(one, "");
	assert_differ(strangers, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message_groups__counts_and_sorts),
		cmocka_unit_test(test_message_groups__are_capped),
		cmocka_unit_test(test_message_groups__guesses_errors),
		cmocka_unit_test(test_message_groups__lambda_says_it_in_attributes),
		cmocka_unit_test(test_message_groups__what_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
