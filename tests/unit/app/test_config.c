/* The config file: sections, precedence, and what is said about mistakes. */
#include "sqscope/app/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct variable {
	const char *name, *value;
};

static const char *get_variable(void *ud, const char *name)
{
	for (const struct variable *v = ud; v && v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v->value;
	return NULL;
}

static void apply(struct options *o, const char *text, struct variable *variables)
{
	options_init(o);
	config_apply(o, sv_cstr(text), "conf", get_variable, variables);
}

static void assert_warnings(struct options *o, const char *expected)
{
	assert_string_equal(str_cstr(&o->warnings), expected);
	options_release(o);
}

static const char three_sections[] = "[default]\n"
				     "interval = 20s ; slowly\n"
				     "label = ANY\n"
				     "[profile prod]\n"
				     "label = PROD\n"
				     "max_rps = 5\n"
				     "[profile \"my team\"]\n"
				     "label = TEAM\n";

static void test_config__default_counts_alone(void **state)
{
	struct options o;
	(void)state;
	apply(&o, three_sections, NULL);
	assert_int_equal(option_number(&o, OPT_INTERVAL), 20000);
	assert_string_equal(option_text(&o, OPT_LABEL), "ANY");
	assert_int_equal(option_number(&o, OPT_MAX_RPS), 50);
	assert_warnings(&o, "");
}

static void test_config__the_section_of_the_profile_counts_on_top(void **state)
{
	struct variable prod[] = {{"AWS_PROFILE", "prod"}, {NULL, NULL}};
	struct variable team[] = {{"AWS_DEFAULT_PROFILE", "my team"}, {NULL, NULL}};
	struct options o;
	(void)state;
	apply(&o, three_sections, prod);
	assert_string_equal(option_text(&o, OPT_LABEL), "PROD");
	assert_int_equal(option_number(&o, OPT_MAX_RPS), 5);
	assert_int_equal(option_number(&o, OPT_INTERVAL), 20000);
	assert_warnings(&o, "");
	apply(&o, three_sections, team);
	assert_string_equal(option_text(&o, OPT_LABEL), "TEAM");
	assert_warnings(&o, "");
}

static void test_config__the_profile_may_come_from_the_file_itself(void **state)
{
	struct variable other[] = {{"AWS_PROFILE", "other"}, {NULL, NULL}};
	const char *text = "[default]\nprofile = prod\n[profile prod]\nlabel = PROD\n"
			   "[profile other]\nlabel = OTHER\n";
	struct options o;
	(void)state;
	apply(&o, text, NULL);
	assert_string_equal(option_text(&o, OPT_LABEL), "PROD");
	assert_warnings(&o, "");
	/* The environment comes before every file. */
	apply(&o, text, other);
	assert_string_equal(option_text(&o, OPT_LABEL), "OTHER");
	assert_warnings(&o, "");
}

static void test_config__the_command_line_chooses_the_profile(void **state)
{
	struct variable other[] = {{"AWS_PROFILE", "other"}, {NULL, NULL}};
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(option_set(&o, OPT_PROFILE, sv_cstr("prod"), ORIGIN_COMMAND_LINE, &err));
	config_apply(&o, sv_cstr(three_sections), "conf", get_variable, other);
	assert_string_equal(option_text(&o, OPT_LABEL), "PROD");
	options_release(&o);
}

static void test_config__unknown_keys_name_line_and_neighbour(void **state)
{
	struct options o;
	(void)state;
	apply(&o, "[default]\nmax_rsp = 3\ninterval = 5\nxyzzy = 1\n", NULL);
	assert_int_equal(option_number(&o, OPT_INTERVAL), 5000);
	assert_warnings(&o, "conf:2: unknown key 'max_rsp'; did you mean 'max_rps'?\n"
			    "conf:4: unknown key 'xyzzy'; it is ignored");
}

static void test_config__a_wrong_value_keeps_the_default(void **state)
{
	struct options o;
	(void)state;
	apply(&o, "[default]\nmax_rps = lots\nread_only = false\n", NULL);
	assert_int_equal(option_number(&o, OPT_MAX_RPS), 50);
	assert_warnings(&o,
		"conf:2: max_rps: 'lots' is not a number; it is ignored\n"
		"conf:3: read_only: it cannot be switched off in this version; it is ignored");
}

static void test_config__sections_of_other_profiles_are_read_for_mistakes(void **state)
{
	struct options o;
	(void)state;
	apply(&o, "[profile other]\nlabel = X\nlabl = X\n[nonsense]\na = b\n[profile]\nlabel = Y\n",
		NULL);
	assert_null(option_text(&o, OPT_LABEL));
	assert_warnings(&o,
		"conf:3: unknown key 'labl'; did you mean 'label'?\n"
		"conf:4: unknown section [nonsense]; there are [default], [profile NAME], [context NAME], [keys SCOPE], [command NAME], [layout NAME], [lens GLOB], [mask], [template NAME], [queue GLOB] and [preset NAME]\n"
		"conf:6: unknown section [profile]; there are [default], [profile NAME], [context NAME], [keys SCOPE], [command NAME], [layout NAME], [lens GLOB], [mask], [template NAME], [queue GLOB] and [preset NAME]");
}

static void test_config__profile_has_no_meaning_in_a_profile(void **state)
{
	struct variable prod[] = {{"AWS_PROFILE", "prod"}, {NULL, NULL}};
	struct options o;
	(void)state;
	apply(&o, "[profile prod]\nprofile = x\n", prod);
	assert_null(option_text(&o, OPT_PROFILE));
	assert_warnings(&o, "conf:2: profile has a meaning in [default] only; it is ignored");
}

static void test_config__a_broken_line_does_not_lose_the_others(void **state)
{
	struct options o;
	(void)state;
	apply(&o, "[default]\nnonsense\ninterval = 5\n[broken\n", NULL);
	assert_int_equal(option_number(&o, OPT_INTERVAL), 5000);
	assert_non_null(strstr(str_cstr(&o.warnings), "conf:2: "));
	assert_non_null(strstr(str_cstr(&o.warnings), "conf:4: "));
	options_release(&o);
}

static void test_config__warnings_are_safe_for_a_terminal(void **state)
{
	struct options o;
	(void)state;
	apply(&o, "[default]\n\033[2Jx = 1\n", NULL);
	assert_null(strchr(str_cstr(&o.warnings), '\033'));
	assert_true(o.warnings.n > 0);
	options_release(&o);
}

static void test_config__keys_are_kept_for_the_dashboard(void **state)
{
	struct options o;
	(void)state;
	apply(&o, "[default]\nlabel = X\n", NULL);
	assert_int_equal(o.keys.n, 0);
	options_release(&o);
	apply(&o, "[default]\nlabel = X\n[keys fleet]\nsort = o\n", NULL);
	assert_non_null(strstr(str_cstr(&o.keys), "[keys fleet]\nsort = o"));
	assert_warnings(&o, "");
}

struct dir {
	char path[64];
	char file[96];
};

static int make_dir(void **state)
{
	static struct dir dir;
	snprintf(dir.path, sizeof dir.path, "/tmp/sqscope-config.XXXXXX");
	assert_non_null(mkdtemp(dir.path));
	snprintf(dir.file, sizeof dir.file, "%s/config", dir.path);
	*state = &dir;
	return 0;
}

static int remove_dir(void **state)
{
	struct dir *dir = *state;
	unlink(dir->file);
	return rmdir(dir->path);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void test_config__load_reads_the_file_that_is_named(void **state)
{
	struct dir *dir = *state;
	struct options o;
	struct err err = {0};
	write_file(dir->file, "[default]\nlabel = HERE\n");
	options_init(&o);
	assert_true(option_set(&o, OPT_CONFIG, sv_cstr(dir->file), ORIGIN_COMMAND_LINE, &err));
	assert_true(config_load(&o, get_variable, NULL, &err));
	assert_string_equal(option_text(&o, OPT_LABEL), "HERE");
	assert_string_equal(o.config_path, dir->file);
	options_release(&o);
}

static void test_config__load_fails_only_for_a_named_file(void **state)
{
	struct options o;
	struct err err = {0};
	(void)state;
	options_init(&o);
	assert_true(
		option_set(&o, OPT_CONFIG, sv_cstr("/nowhere/at/all"), ORIGIN_COMMAND_LINE, &err));
	assert_false(config_load(&o, get_variable, NULL, &err));
	assert_int_equal(err_exit_status(&err), 2);
	assert_non_null(strstr(err.msg, "/nowhere/at/all"));
	options_release(&o);
}

static void test_config__load_looks_in_the_config_home(void **state)
{
	struct dir *dir = *state;
	struct options o;
	struct err err = {0};
	char folder[96];
	snprintf(folder, sizeof folder, "%s/sqscope", dir->path);
	assert_int_equal(setenv("XDG_CONFIG_HOME", dir->path, 1), 0);
	options_init(&o);
	/* No file: nothing to say. */
	assert_true(config_load(&o, get_variable, NULL, &err));
	assert_int_equal(o.warnings.n, 0);
	options_release(&o);

	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(folder, sizeof folder, "%s/sqscope/config", dir->path);
	write_file(folder, "[default]\nlabel = HOME\n");
	options_init(&o);
	assert_true(config_load(&o, get_variable, NULL, &err));
	assert_string_equal(option_text(&o, OPT_LABEL), "HOME");
	options_release(&o);
	unlink(folder);
	*strrchr(folder, '/') = '\0';
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_config__default_counts_alone),
		cmocka_unit_test(test_config__the_section_of_the_profile_counts_on_top),
		cmocka_unit_test(test_config__the_profile_may_come_from_the_file_itself),
		cmocka_unit_test(test_config__the_command_line_chooses_the_profile),
		cmocka_unit_test(test_config__unknown_keys_name_line_and_neighbour),
		cmocka_unit_test(test_config__a_wrong_value_keeps_the_default),
		cmocka_unit_test(test_config__sections_of_other_profiles_are_read_for_mistakes),
		cmocka_unit_test(test_config__profile_has_no_meaning_in_a_profile),
		cmocka_unit_test(test_config__a_broken_line_does_not_lose_the_others),
		cmocka_unit_test(test_config__warnings_are_safe_for_a_terminal),
		cmocka_unit_test(test_config__keys_are_kept_for_the_dashboard),
		cmocka_unit_test_setup_teardown(
			test_config__load_reads_the_file_that_is_named, make_dir, remove_dir),
		cmocka_unit_test(test_config__load_fails_only_for_a_named_file),
		cmocka_unit_test_setup_teardown(
			test_config__load_looks_in_the_config_home, make_dir, remove_dir),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
