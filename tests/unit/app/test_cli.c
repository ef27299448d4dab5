/* What stands on a command line, and what is wrong with it. */
#include "app/cli.h"
#include "app/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct line {
	struct options options;
	struct cli_call call;
	struct err err;
	bool ok;
};

static void parse(struct line *l, const char **argv)
{
	int argc = 0;
	*l = (struct line){0};
	options_init(&l->options);
	while (argv[argc])
		argc++;
	l->ok = cli_parse(&l->call, &l->options, argc, (char *const *)argv, &l->err);
}

#define PARSE(l, ...) parse((l), (const char *[]){"sqscope", __VA_ARGS__, NULL})

static void release(struct line *l)
{
	cli_release(&l->call);
	options_release(&l->options);
}

static void assert_fails(struct line *l, const char *why)
{
	assert_false(l->ok);
	assert_int_equal(err_exit_status(&l->err), 2);
	if (!strstr(l->err.msg, why))
		fail_msg("'%s' is not in: %s", why, l->err.msg);
	release(l);
}

static void test_cli__nothing_is_the_dashboard_of_everything(void **state)
{
	struct line l;
	(void)state;
	parse(&l, (const char *[]){"sqscope", NULL});
	assert_true(l.ok);
	assert_null(l.call.command);
	assert_int_equal(l.call.operand_count, 0);
	release(&l);
}

static void test_cli__no_argument_at_all_is_survived(void **state)
{
	struct line l;
	(void)state;
	parse(&l, (const char *[]){NULL});
	assert_true(l.ok);
	release(&l);
}

static void test_cli__words_are_queues_of_the_dashboard(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "ai-*", "--lean", "billing");
	assert_true(l.ok);
	assert_null(l.call.command);
	assert_int_equal(l.call.operand_count, 2);
	assert_string_equal(l.call.operands[1], "billing");
	assert_true(option_flag(&l.options, OPT_LEAN));
	release(&l);
}

static void test_cli__options_stand_anywhere_and_in_both_forms(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--region", "eu-west-1", "ls", "--max-rps=7", "a", "--json", "b", "--sort",
		"ready");
	assert_true(l.ok);
	assert_ptr_equal(l.call.command, &cmd_ls);
	assert_int_equal(l.call.operand_count, 2);
	assert_string_equal(option_text(&l.options, OPT_REGION), "eu-west-1");
	assert_int_equal(option_number(&l.options, OPT_MAX_RPS), 7);
	assert_true(option_flag(&l.options, OPT_JSON));
	assert_string_equal(cli_own(&l.call, "sort"), "ready");
	assert_null(cli_own(&l.call, "watch"));
	assert_null(cli_own(&l.call, "nonsense"));
	release(&l);
}

static void test_cli__a_command_is_the_first_word_only(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "ls", "ls");
	assert_true(l.ok);
	assert_ptr_equal(l.call.command, &cmd_ls);
	assert_string_equal(l.call.operands[0], "ls");
	release(&l);
	PARSE(&l, "queue", "ls");
	assert_true(l.ok);
	assert_null(l.call.command);
	assert_int_equal(l.call.operand_count, 2);
	release(&l);
}

static void test_cli__after_two_dashes_all_are_queues(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--", "ls", "--json", "-x");
	assert_true(l.ok);
	assert_null(l.call.command);
	assert_int_equal(l.call.operand_count, 3);
	assert_false(option_flag(&l.options, OPT_JSON));
	release(&l);
	PARSE(&l, "ls", "--", "--json");
	assert_true(l.ok);
	assert_ptr_equal(l.call.command, &cmd_ls);
	assert_string_equal(l.call.operands[0], "--json");
	release(&l);
}

static void test_cli__an_empty_value_after_the_equals_sign_is_a_value(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--region=");
	assert_fails(&l, "--region: it needs a value");
}

static void test_cli__an_unknown_option_names_the_nearest(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--profil", "x");
	assert_fails(&l, "there is no option --profil; did you mean --profile?");
	PARSE(&l, "ls", "--sotr", "ready");
	assert_fails(&l, "did you mean --sort?");
	PARSE(&l, "--zzzzzzzz=1");
	assert_fails(&l, "there is no option --zzzzzzzz");
	PARSE(&l, "-x");
	assert_fails(&l, "there is no option -x");
	PARSE(&l, "-hV");
	assert_fails(&l, "there is no option -hV");
}

static void test_cli__an_option_of_a_command_belongs_behind_it(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--watch", "ls");
	assert_fails(&l, "--watch is an option of the command ls");
	PARSE(&l, "show", "--sort", "ready", "q");
	assert_fails(&l, "--sort is an option of the command ls");
}

static void test_cli__hidden_options_are_not_told(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--roff", "options");
	assert_false(l.ok);
	assert_null(strstr(l.err.msg, "roff is an option"));
	release(&l);
	PARSE(&l, "help", "--roff", "options");
	assert_true(l.ok);
	assert_string_equal(cli_own(&l.call, "roff"), "options");
	release(&l);
}

static void test_cli__a_value_that_is_missing_is_asked_for(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--region");
	assert_fails(&l, "--region needs a value: --region NAME");
	PARSE(&l, "--region", "--json");
	assert_fails(&l, "--region needs a value");
	PARSE(&l, "ls", "--sort");
	assert_fails(&l, "--sort needs a value: --sort COLUMN");
}

static void test_cli__a_value_may_begin_with_one_dash(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--interval", "-5");
	assert_fails(&l, "--interval: '-5' is not");
	PARSE(&l, "--label", "-x-");
	assert_true(l.ok);
	assert_string_equal(option_text(&l.options, OPT_LABEL), "-x-");
	release(&l);
	PARSE(&l, "--label=--x");
	assert_true(l.ok);
	assert_string_equal(option_text(&l.options, OPT_LABEL), "--x");
	release(&l);
}

static void test_cli__flags_take_no_value(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--json=yes");
	assert_fails(&l, "--json takes no value");
	PARSE(&l, "ls", "--watch=1");
	assert_fails(&l, "--watch takes no value");
}

static void test_cli__values_are_checked(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "--max-rps", "0");
	assert_fails(&l, "--max-rps: 0 is not between 1 and 10000");
}

static void test_cli__operands_are_counted(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "show");
	assert_fails(&l, "show needs an argument: sqscope show QUEUE");
	PARSE(&l, "show", "a", "b");
	assert_fails(&l, "show has no place for 'b'");
	PARSE(&l, "doctor", "x", "y");
	assert_fails(&l, "doctor has no place for 'y'");
	PARSE(&l, "show", "--help");
	assert_true(l.ok);
	release(&l);
	PARSE(&l, "");
	assert_fails(&l, "an argument is empty");
}

static void test_cli__the_number_of_queues_has_a_limit(void **state)
{
	enum { MANY = 4097 };
	const char **argv = calloc(MANY + 2, sizeof *argv);
	struct line l;
	(void)state;
	assert_non_null(argv);
	argv[0] = "sqscope";
	for (size_t i = 1; i <= MANY; i++)
		argv[i] = "q";
	parse(&l, argv);
	assert_fails(&l, "more than 4096 arguments");
	argv[MANY] = NULL;
	parse(&l, argv);
	assert_true(l.ok);
	assert_int_equal(l.call.operand_count, MANY - 1);
	release(&l);
	free(argv);
}

static void test_cli__letters_stand_for_help_and_version(void **state)
{
	struct line l;
	(void)state;
	PARSE(&l, "-h");
	assert_true(l.ok && option_flag(&l.options, OPT_HELP));
	release(&l);
	PARSE(&l, "-V");
	assert_true(l.ok && option_flag(&l.options, OPT_VERSION));
	release(&l);
}

static void test_cli__an_option_may_stand_more_than_once(void **state)
{
	struct line l;
	size_t at = 0;
	(void)state;
	PARSE(&l, "sim", "--fault", "denied", "--seed", "1", "--fault=half at 3");
	assert_true(l.ok);
	assert_string_equal(cli_own_next(&l.call, "fault", &at), "denied");
	assert_string_equal(cli_own_next(&l.call, "fault", &at), "half at 3");
	assert_null(cli_own_next(&l.call, "fault", &at));
	assert_string_equal(cli_own(&l.call, "fault"), "half at 3");
	at = 0;
	assert_null(cli_own_next(&l.call, "port", &at));
	release(&l);
}

static void test_cli__commands_are_whole_and_named_once(void **state)
{
	(void)state;
	for (size_t i = 0; cli_commands[i]; i++) {
		const struct cli_command *c = cli_commands[i];
		assert_ptr_equal(cli_command_find(sv_cstr(c->name)), c);
		assert_true(strlen(c->summary) > 10 && strlen(c->details) > 20);
		assert_non_null(c->run);
		for (size_t k = 0; k < CLI_MAX_OWN && c->options[k].name; k++) {
			assert_true(strlen(c->options[k].summary) > 10);
			/* One that shadows a global option could not be reached everywhere. */
			assert_null(option_find(sv_cstr(c->options[k].name)));
		}
	}
}

/* -n 5, -n5 and --n=5 are the same. */
static void test_cli__a_name_of_one_letter_has_one_dash(void **state)
{
	static const char *const lines[][5] = {{"sqscope", "peek", "q", "-n", "5"},
		{"sqscope", "peek", "q", "-n5"}, {"sqscope", "peek", "q", "--n=5"}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct line l;
		const char *argv[6] = {0};
		memcpy(argv, lines[i], sizeof lines[i]);
		parse(&l, argv);
		assert_true(l.ok);
		assert_string_equal(cli_own(&l.call, "n"), "5");
		release(&l);
	}
	struct line l;
	PARSE(&l, "peek", "q", "-n");
	assert_fails(&l, "-n needs a value: -n N");
	PARSE(&l, "ls", "-n", "5");
	assert_fails(&l, "-n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cli__a_name_of_one_letter_has_one_dash),
		cmocka_unit_test(test_cli__nothing_is_the_dashboard_of_everything),
		cmocka_unit_test(test_cli__no_argument_at_all_is_survived),
		cmocka_unit_test(test_cli__words_are_queues_of_the_dashboard),
		cmocka_unit_test(test_cli__options_stand_anywhere_and_in_both_forms),
		cmocka_unit_test(test_cli__a_command_is_the_first_word_only),
		cmocka_unit_test(test_cli__after_two_dashes_all_are_queues),
		cmocka_unit_test(test_cli__an_empty_value_after_the_equals_sign_is_a_value),
		cmocka_unit_test(test_cli__an_unknown_option_names_the_nearest),
		cmocka_unit_test(test_cli__an_option_of_a_command_belongs_behind_it),
		cmocka_unit_test(test_cli__hidden_options_are_not_told),
		cmocka_unit_test(test_cli__a_value_that_is_missing_is_asked_for),
		cmocka_unit_test(test_cli__a_value_may_begin_with_one_dash),
		cmocka_unit_test(test_cli__flags_take_no_value),
		cmocka_unit_test(test_cli__values_are_checked),
		cmocka_unit_test(test_cli__operands_are_counted),
		cmocka_unit_test(test_cli__the_number_of_queues_has_a_limit),
		cmocka_unit_test(test_cli__letters_stand_for_help_and_version),
		cmocka_unit_test(test_cli__an_option_may_stand_more_than_once),
		cmocka_unit_test(test_cli__commands_are_whole_and_named_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
