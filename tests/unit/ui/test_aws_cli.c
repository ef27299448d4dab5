/* Unit tests of ui/aws_cli and ui/draft: what is sent, as a line and as a form has it. */
#include "sqscope/base/compat.h"
#include "sqscope/ui/aws_cli.h"
#include "ui/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char profile[] = "prod-eu", region[] = "eu-west-1";
static const struct place place = {.profile = profile, .region = region};

static void set_attribute(
	struct message_attribute *a, const char *name, const char *type, struct sv value)
{
	*a = (struct message_attribute){0};
	str_add_cstr(&a->name, name);
	str_add_cstr(&a->type, type);
	str_add(&a->value, value);
}

static void release_attribute(struct message_attribute *a)
{
	str_release(&a->name);
	str_release(&a->type);
	str_release(&a->value);
}

static void test_aws_cli__quotes_for_a_shell(void **state)
{
	struct str out = {0};

	(void)state;
	aws_cli_add("message-body", sv_cstr("it's $HOME `x` \"q\" \n"), &out);
	assert_string_equal(str_cstr(&out), " --message-body 'it'\\''s $HOME `x` \"q\" \n'");
	str_release(&out);
}

static void test_aws_cli__sends_everything_that_a_message_has(void **state)
{
	struct message_attribute attributes[2];
	struct sqs_outgoing outgoing = {
		.body = sv_cstr("{}"),
		.attributes = attributes,
		.attribute_count = 2,
		.trace_header = sv_cstr("Root=1-2"),
		.group_id = sv_cstr("g"),
		.deduplication_id = sv_cstr("d"),
		.delay_s = 5,
	};
	struct str out = {0};

	(void)state;
	set_attribute(&attributes[0], "n", "Number.int", sv_cstr("3"));
	set_attribute(&attributes[1], "b", "Binary.png", sv_of("\x89PNG\0", 5));
	aws_cli_send(&place, sv_cstr("https://q"), &outgoing, &out);
	assert_string_equal(str_cstr(&out),
		"aws sqs send-message --profile 'prod-eu' --region 'eu-west-1' --queue-url "
		"'https://q' --message-body '{}' --message-attributes '{\"n\":{\"DataType\":"
		"\"Number.int\",\"StringValue\":\"3\"},\"b\":{\"DataType\":\"Binary.png\","
		"\"BinaryValue\":\"iVBORwA=\"}}' --message-system-attributes '{\"AWSTraceHeader\":"
		"{\"DataType\":\"String\",\"StringValue\":\"Root=1-2\"}}' --message-group-id 'g' "
		"--message-deduplication-id 'd' --delay-seconds 5");
	release_attribute(&attributes[0]);
	release_attribute(&attributes[1]);
	str_release(&out);
}

static void test_aws_cli__one_command_for_each_handle(void **state)
{
	const struct sv handles[] = {sv_cstr("h1"), sv_cstr("h2")};
	const struct sqs_visibility changes[] = {{sv_cstr("h1"), 0}};
	struct str out = {0};

	(void)state;
	aws_cli_delete(NULL, sv_cstr("u"), handles, 2, &out);
	assert_string_equal(str_cstr(&out),
		"aws sqs delete-message --queue-url 'u' --receipt-handle 'h1'\n"
		"aws sqs delete-message --queue-url 'u' --receipt-handle 'h2'");
	str_clear(&out);
	aws_cli_visibility(NULL, sv_cstr("u"), changes, 1, &out);
	assert_string_equal(str_cstr(&out),
		"aws sqs change-message-visibility --queue-url 'u' --receipt-handle 'h1' "
		"--visibility-timeout 0");
	str_release(&out);
}

/* --- drafts ---------------------------------------------------------------------------------- */

static void test_draft__copies_byte_for_byte(void **state)
{
	struct message_attribute attribute;
	const struct sqs_outgoing from = {.body = sv_of("a\0b", 3),
		.attributes = &attribute,
		.attribute_count = 1,
		.trace_header = sv_cstr("t"),
		.group_id = sv_cstr("g"),
		.delay_s = UNKNOWN};
	struct draft draft = {.delay_s = UNKNOWN};
	struct sqs_outgoing to;

	(void)state;
	set_attribute(&attribute, "blob", "Binary.x", sv_of("\0\xff\n", 3));
	draft_set(&draft, &from);
	release_attribute(&attribute);
	draft_get(&draft, &to);
	assert_int_equal(to.body.n, 3);
	assert_memory_equal(to.body.p, "a\0b", 3);
	assert_int_equal(to.attribute_count, 1);
	assert_int_equal(to.attributes[0].value.n, 3);
	assert_memory_equal(to.attributes[0].value.p, "\0\xff\n", 3);
	assert_string_equal(str_cstr(&to.attributes[0].type), "Binary.x");
	assert_int_equal(to.delay_s, UNKNOWN);
	draft_release(&draft);
}

static void test_draft__attributes_as_lines_come_back_the_same(void **state)
{
	static const char *const lines[] = {
		"tenant=acme", "priority:Number.int=3", "url=https://x?a=b:c", "x:String.y=a=b"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct message_attribute attribute;
		struct str again = {0};
		struct err err = {0};

		assert_true(draft_parse_attribute(sv_cstr(lines[i]), &attribute, &err));
		assert_true(draft_attribute_is_line(&attribute));
		draft_add_attribute_line(&attribute, &again);
		assert_string_equal(str_cstr(&again), lines[i]);
		release_attribute(&attribute);
		str_release(&again);
	}
}

static void test_draft__what_a_line_cannot_hold_is_none(void **state)
{
	struct message_attribute attribute;
	struct err err = {0};

	(void)state;
	assert_false(draft_is_line(sv_cstr("two\nlines")));
	assert_false(draft_is_line(sv_cstr("esc\033[31m")));
	assert_false(draft_is_line(sv_cstr(" blank before")));
	assert_false(draft_is_line(sv_cstr("\xff")));
	assert_true(draft_is_line(sv_cstr("\xc3\xa9t\xc3\xa9")));
	set_attribute(&attribute, "blob", "Binary", sv_cstr("abc"));
	assert_false(draft_attribute_is_line(&attribute));
	release_attribute(&attribute);
	assert_false(draft_parse_attribute(sv_cstr("no value"), &attribute, &err));
	assert_false(draft_parse_attribute(sv_cstr("b:Binary=x"), &attribute, &err));
}

static void test_draft__says_where_json_breaks(void **state)
{
	struct str problem = {0};

	(void)state;
	assert_true(draft_is_json(sv_cstr("{\"a\":[1,2]}"), &problem));
	assert_int_equal(problem.n, 0);
	assert_false(draft_is_json(sv_cstr("{\"a\":1,\n \"b\" 2}"), &problem));
	assert_non_null(strstr(str_cstr(&problem), "line 2"));
	str_release(&problem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_aws_cli__quotes_for_a_shell),
		cmocka_unit_test(test_aws_cli__sends_everything_that_a_message_has),
		cmocka_unit_test(test_aws_cli__one_command_for_each_handle),
		cmocka_unit_test(test_draft__copies_byte_for_byte),
		cmocka_unit_test(test_draft__attributes_as_lines_come_back_the_same),
		cmocka_unit_test(test_draft__what_a_line_cannot_hold_is_none),
		cmocka_unit_test(test_draft__says_where_json_breaks),
	};

	return cmocka_run_group_tests_name("ui/aws_cli", tests, NULL, NULL);
}
