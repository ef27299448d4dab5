/* Unit tests of app/value_list and app/shell_completion: what may stand where; the shells
 * themselves are tried by tests/e2e/test_completion.py. */
#include "app/commands.h"
#include "app/shell_completion.h"
#include "app/value_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_value(struct completion_value value, enum completion_kind kind, const char *text)
{
	assert_int_equal(value.kind, kind);
	assert_string_equal(str_cstr(&value.text), text);
	str_release(&value.text);
}

static void test_completion__what_an_option_takes(void **state)
{
	(void)state;
	assert_value(
		completion_of_option(&option_rows[OPT_COLOR]), COMPLETE_WORDS, "auto always never");
	assert_value(completion_of_option(&option_rows[OPT_CONFIG]), COMPLETE_FILE, "");
	assert_value(completion_of_option(&option_rows[OPT_PROFILE]), COMPLETE_LIST, "profiles");
	assert_value(completion_of_option(&option_rows[OPT_INTERVAL]), COMPLETE_NOTHING, "");
}

static void test_completion__what_an_own_option_takes(void **state)
{
	struct cli_option file = {"out", "FILE", "", false}, choice = {"how", "a|b", "", false},
			  column = {"sort", "COLUMN", "", false},
			  text = {"body", "TEXT", "", false}, flag = {"yes", NULL, "", false};

	(void)state;
	assert_value(completion_of_own(&file), COMPLETE_FILE, "");
	assert_value(completion_of_own(&choice), COMPLETE_WORDS, "a b");
	assert_value(completion_of_own(&column), COMPLETE_LIST, "columns");
	assert_value(completion_of_own(&text), COMPLETE_NOTHING, "");
	assert_value(completion_of_own(&flag), COMPLETE_NOTHING, "");
}

static void test_completion__what_a_command_takes(void **state)
{
	struct cli_command scenario = {.usage = "[SCENARIO] [--seed N]"},
			   queue = {.usage = "QUEUE"}, shell = {.usage = "SHELL"},
			   nothing = {.usage = ""}, open = {.usage = "["};

	(void)state;
	assert_value(completion_of_operands(&scenario), COMPLETE_LIST, "scenarios");
	assert_value(completion_of_operands(&shell), COMPLETE_LIST, "shells");
	assert_value(completion_of_operands(&queue), COMPLETE_NOTHING, "");
	assert_value(completion_of_operands(&nothing), COMPLETE_NOTHING, "");
	assert_value(completion_of_operands(&open), COMPLETE_NOTHING, "");
}

static void test_completion__hidden_options_are_not_offered(void **state)
{
	const struct cli_option *own;
	size_t at = 0;

	(void)state;
	while ((own = completion_own(cli_command_find(sv_cstr("completion")), &at)) != NULL)
		assert_false(own->is_hidden);
}

static void test_completion__texts_are_quoted(void **state)
{
	(void)state;
	for (size_t i = 0; shell_completions[i].shell; i++) {
		struct str out = {0};

		shell_completions[i].write(&out);
		/* Summaries have apostrophes: "each one's own source". */
		assert_null(i > 0 ? strstr(str_cstr(&out), " one's ") : NULL);
		assert_non_null(strstr(str_cstr(&out), "completion --list"));
		str_release(&out);
	}
}

static void test_valuelist__every_list_has_something_or_reads_files(void **state)
{
	static const char *const of_files[] = {"contexts", "profiles"};
	struct app app = {0};

	(void)state;
	options_init(&app.options);
	for (size_t i = 0; value_lists[i].name; i++) {
		struct str out = {0};
		bool reads_files = sv_eq_cstr(sv_cstr(value_lists[i].name), of_files[0]) ||
				   sv_eq_cstr(sv_cstr(value_lists[i].name), of_files[1]);

		assert_ptr_equal(value_list_find(sv_cstr(value_lists[i].name)), &value_lists[i]);
		value_lists[i].write(&app, &out);
		assert_true(reads_files || out.n > 0);
		assert_true(out.n == 0 || out.p[out.n - 1] == '\n');
		str_release(&out);
	}
	assert_null(value_list_find(sv_cstr("nothing")));
	options_release(&app.options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_completion__what_an_option_takes),
		cmocka_unit_test(test_completion__what_an_own_option_takes),
		cmocka_unit_test(test_completion__what_a_command_takes),
		cmocka_unit_test(test_completion__hidden_options_are_not_offered),
		cmocka_unit_test(test_completion__texts_are_quoted),
		cmocka_unit_test(test_valuelist__every_list_has_something_or_reads_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
