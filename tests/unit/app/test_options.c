/* The table of options, and values from the places that may give them. */
#include "sqscope/app/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static bool set(struct options *o, enum option_id id, const char *text, enum option_origin origin,
	struct err *err)
{
	err_clear(err);
	return option_set(o, id, sv_cstr(text), origin, err);
}

static void test_options__every_row_is_whole_and_named_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		assert_int_equal(row->id, i);
		assert_true(strlen(row->name) > 1);
		assert_true(strlen(row->summary) > 10);
		assert_int_equal(row->type == OPTION_FLAG, row->argument == NULL);
		assert_int_equal(row->type == OPTION_CHOICE, row->choices != NULL);
		assert_ptr_equal(option_find(sv_cstr(row->name)), row);
		if (row->letter)
			assert_ptr_equal(option_find_letter(row->letter), row);
	}
}

static void test_options__defaults_obey_their_own_rules(void **state)
{
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const char *text = option_rows[i].default_text;
		if (text)
			assert_true(set(&o, (enum option_id)i, text, ORIGIN_COMMAND_LINE, &err));
		else
			assert_null(option_text(&o, (enum option_id)i));
	}
	assert_int_equal(option_number(&o, OPT_INTERVAL), 10000);
	assert_int_equal(option_number(&o, OPT_MAX_RPS), 50);
	assert_true(option_flag(&o, OPT_READ_ONLY));
	assert_false(option_flag(&o, OPT_JSON));
	options_release(&o);
}

static void test_options__what_was_given_can_be_forgotten(void **state)
{
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(set(&o, OPT_PROFILE, "prod", ORIGIN_COMMAND_LINE, &err));
	assert_true(set(&o, OPT_INTERVAL, "60", ORIGIN_COMMAND_LINE, &err));
	option_reset(&o, OPT_PROFILE);
	option_reset(&o, OPT_INTERVAL);
	assert_null(option_text(&o, OPT_PROFILE));
	assert_int_equal(option_number(&o, OPT_INTERVAL), 10000);
	assert_int_equal(option_origin(&o, OPT_INTERVAL), ORIGIN_DEFAULT);
	options_release(&o);
}

static void test_options__a_later_place_wins_whatever_the_order(void **state)
{
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(set(&o, OPT_REGION, "from-line", ORIGIN_COMMAND_LINE, &err));
	assert_true(set(&o, OPT_REGION, "from-env", ORIGIN_ENVIRONMENT, &err));
	assert_true(set(&o, OPT_REGION, "from-file", ORIGIN_CONFIG, &err));
	assert_string_equal(option_text(&o, OPT_REGION), "from-line");
	assert_int_equal(option_origin(&o, OPT_REGION), ORIGIN_COMMAND_LINE);

	assert_true(set(&o, OPT_LABEL, "a", ORIGIN_CONFIG, &err));
	assert_true(set(&o, OPT_LABEL, "b", ORIGIN_CONFIG_PROFILE, &err));
	assert_true(set(&o, OPT_LABEL, "c", ORIGIN_CONFIG, &err));
	assert_string_equal(option_text(&o, OPT_LABEL), "b");
	options_release(&o);
}

static void test_options__numbers_have_a_range(void **state)
{
	static const char *const bad[] = {
		"0", "10001", "-1", "1.5", "", "50x", "99999999999999999999"};
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_false(set(&o, OPT_MAX_RPS, bad[i], ORIGIN_COMMAND_LINE, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_int_equal(option_number(&o, OPT_MAX_RPS), 50);
	}
	assert_true(set(&o, OPT_MAX_RPS, "10000", ORIGIN_COMMAND_LINE, &err));
	assert_int_equal(option_number(&o, OPT_MAX_RPS), 10000);
	options_release(&o);
}

static void test_options__times_have_units_and_a_range(void **state)
{
	static const char *const bad[] = {"0", "fast", "2h", "-5", "9223372036854775807", "s"};
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(set(&o, OPT_INTERVAL, "5m", ORIGIN_COMMAND_LINE, &err));
	assert_int_equal(option_number(&o, OPT_INTERVAL), 300000);
	assert_true(set(&o, OPT_INTERVAL, "7", ORIGIN_COMMAND_LINE, &err));
	assert_int_equal(option_number(&o, OPT_INTERVAL), 7000);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(set(&o, OPT_INTERVAL, bad[i], ORIGIN_COMMAND_LINE, &err));
	assert_int_equal(option_number(&o, OPT_INTERVAL), 7000);
	options_release(&o);
}

static void test_options__a_choice_that_is_none_names_the_nearest(void **state)
{
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_false(set(&o, OPT_COLOR, "allways", ORIGIN_COMMAND_LINE, &err));
	assert_non_null(strstr(err.msg, "did you mean 'always'"));
	assert_false(set(&o, OPT_COLOR, "purple", ORIGIN_COMMAND_LINE, &err));
	assert_non_null(strstr(err.msg, "auto,always,never"));
	assert_true(set(&o, OPT_COLOR, "never", ORIGIN_COMMAND_LINE, &err));
	options_release(&o);
}

static void test_options__read_only_cannot_be_switched_off(void **state)
{
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(set(&o, OPT_READ_ONLY, "always", ORIGIN_CONFIG, &err));
	assert_false(set(&o, OPT_READ_ONLY, "false", ORIGIN_COMMAND_LINE, &err));
	assert_true(option_flag(&o, OPT_READ_ONLY));
	assert_false(set(&o, OPT_LEAN, "perhaps", ORIGIN_CONFIG, &err));
	options_release(&o);
}

struct variable {
	const char *name, *value;
};

static const char *get_variable(void *ud, const char *name)
{
	for (const struct variable *v = ud; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v->value;
	return NULL;
}

static void test_options__environment_is_read_by_key(void **state)
{
	struct variable variables[] = {{"SQSCOPE_MAX_RPS", "7"}, {"SQSCOPE_STATE_DIR", " /tmp/x "},
		{"SQSCOPE_LABEL", "  "}, {"SQSCOPE_JSON", "true"}, {NULL, NULL}};
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(options_read_environment(&o, get_variable, variables, &err));
	assert_int_equal(option_number(&o, OPT_MAX_RPS), 7);
	assert_int_equal(option_origin(&o, OPT_MAX_RPS), ORIGIN_ENVIRONMENT);
	assert_string_equal(option_text(&o, OPT_STATE_DIR), "/tmp/x");
	assert_null(option_text(&o, OPT_LABEL));
	/* --json is a matter of the command line. */
	assert_false(option_flag(&o, OPT_JSON));
	options_release(&o);
}

static void test_options__a_wrong_variable_is_named(void **state)
{
	struct variable variables[] = {{"SQSCOPE_MAX_RPS", "lots"}, {NULL, NULL}};
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_false(options_read_environment(&o, get_variable, variables, &err));
	assert_int_equal(err_exit_status(&err), 2);
	assert_non_null(strstr(err.msg, "SQSCOPE_MAX_RPS: 'lots' is not a number"));
	options_release(&o);
}

static void test_options__keys_and_variables_follow_the_name(void **state)
{
	struct str text = {0};
	(void)state;
	option_key_name(&option_rows[OPT_ENDPOINT_URL], &text);
	assert_string_equal(str_cstr(&text), "endpoint_url");
	str_clear(&text);
	option_env_name(&option_rows[OPT_ENDPOINT_URL], &text);
	assert_string_equal(str_cstr(&text), "SQSCOPE_ENDPOINT_URL");
	str_release(&text);
	assert_ptr_equal(option_find_key(sv_cstr("Max_RPS")), &option_rows[OPT_MAX_RPS]);
	assert_null(option_find_key(sv_cstr("max-rps")));
	assert_null(option_find_key(sv_cstr("help")));
	assert_null(option_find(sv_cstr("max_rps")));
	assert_null(option_find_letter('x'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options__every_row_is_whole_and_named_once),
		cmocka_unit_test(test_options__defaults_obey_their_own_rules),
		cmocka_unit_test(test_options__a_later_place_wins_whatever_the_order),
		cmocka_unit_test(test_options__numbers_have_a_range),
		cmocka_unit_test(test_options__times_have_units_and_a_range),
		cmocka_unit_test(test_options__a_choice_that_is_none_names_the_nearest),
		cmocka_unit_test(test_options__read_only_cannot_be_switched_off),
		cmocka_unit_test(test_options__environment_is_read_by_key),
		cmocka_unit_test(test_options__what_was_given_can_be_forgotten),
		cmocka_unit_test(test_options__a_wrong_variable_is_named),
		cmocka_unit_test(test_options__keys_and_variables_follow_the_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
