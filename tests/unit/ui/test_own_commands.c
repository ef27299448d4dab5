/* Unit tests of ui/own_commands and ui/actions_own: programs and layouts of the config. */
#include "ui/own_commands.h"
#include "ui/ui_state.h"
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;
static struct own_commands own;
static struct keymap keymap;
static struct str warnings;

static int set_up(void **state)
{
	(void)state;
	own = (struct own_commands){0};
	keymap = (struct keymap){0};
	warnings = (struct str){0};
	fixture_prepare(&f, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	own_commands_release(&own);
	keymap_release(&keymap);
	str_release(&warnings);
	fixture_close(&f);
	return 0;
}

static void load(const char *text)
{
	own_commands_load(&own, sv_cstr(text), "c", &keymap, &warnings);
}

static void start(const char *config)
{
	f.options.config = config;
	fixture_start(&f);
	fixture_read(&f, "or'ders", 3, 0, 0, NULL);
	fixture_draw(&f);
}

static void test_own__a_command_in_full(void **state)
{
	const struct own_command *command;
	struct str keys = {0};

	(void)state;
	load("[command logs]\nrun = tail \"/x/$QUEUE\"\nsummary = its log\nkey = L F7\n"
	     "scope = queue\nconfirm = yes\nwrite = on\nwait = no\n");
	assert_string_equal(str_cstr(&warnings), "");
	command = own_command_find(&own, sv_cstr("LOGS"));
	assert_non_null(command);
	assert_string_equal(command->run, "tail \"/x/$QUEUE\"");
	assert_string_equal(own_command_summary(command), "its log");
	assert_int_equal(command->scope, SCOPE_QUEUE);
	assert_true(command->asks && command->writes && command->returns_at_once);
	assert_true(command->needs_queue && !command->needs_message);
	keymap_keys_of_line(&keymap, SCOPE_QUEUE, command_find(SCOPE_GLOBAL, sv_cstr("run")),
		sv_cstr("logs"), &keys);
	assert_string_equal(str_cstr(&keys), "L F7");
	str_release(&keys);
}

static void test_own__what_a_line_needs(void **state)
{
	static const struct {
		const char *run;
		bool queue, message;
	} rows[] = {
		{"date", false, false},
		{"echo $QUEUED $MESSAGE_IDS $ARN_", false, false},
		{"echo ${ARN}", true, false},
		{"x $URL", true, false},
		{"x $", false, false},
		{"x $MESSAGE_ID", true, true},
		{"x '$QUEUE'y", true, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str text = {0};

		str_addf(&text, "[command c%zu]\nrun = %s\n", i, rows[i].run);
		load(str_cstr(&text));
		str_release(&text);
		assert_int_equal(own.items[i].needs_queue, rows[i].queue);
		assert_int_equal(own.items[i].needs_message, rows[i].message);
	}
}

static void test_own__mistakes_have_their_line(void **state)
{
	(void)state;
	load("[command a]\nsummary = nothing\n[command b]\nrun = x\nconfirm = perhaps\nscope = sky\n"
	     "colour = red\nkey = NoKey\n[command B]\nrun = y\n[layout l]\nsort = ready\nsend = x\n"
	     "nothing = y\n");
	assert_string_equal(str_cstr(&warnings),
		"c:1: command a: run is missing\n"
		"c:5: confirm: yes or no, not perhaps\n"
		"c:6: scope: global, fleet, queue, messages, message or text, not sky\n"
		"c:7: colour: a command has run, summary, key, scope, confirm, write and wait\n"
		"c:8: NoKey is no name of a key (as in: j ^R PgDn F5 Space za)\n"
		"c:9: there is a command B already\n"
		"c:13: send is no command for a layout\n"
		"c:14: nothing is no command for a layout\n");
	assert_int_equal(own.count, 1);
	assert_string_equal(str_cstr(&own.layouts[0].lines), "sort ready\n");
}

static void test_own__a_program_gets_what_is_selected(void **state)
{
	(void)state;
	start("[command logs]\nrun = echo $QUEUE\nkey = f7\n");
	fixture_keys(&f, "F7");
	/* Whatever a name is, it is one word for the shell. */
	assert_non_null(strstr(f.program, "logs: AWS_PROFILE='prod-eu'; export AWS_PROFILE; "));
	assert_non_null(strstr(f.program, "QUEUE='or'\\''ders'; export QUEUE; "));
	assert_non_null(strstr(f.program, "URL='https://"));
	assert_non_null(strstr(f.program, "{ echo $QUEUE\n}; s=$?; "));
	assert_null(strstr(f.program, "MESSAGE_ID"));
}

static void test_own__one_that_asks_shows_the_line_first(void **state)
{
	(void)state;
	start("[command drop]\nrun = rm -rf $QUEUE\nkey = F7\nconfirm = yes\nwait = no\n");
	fixture_keys(&f, "F7");
	assert_string_equal(f.program, "");
	assert_true(fixture_shows(&f, "sh runs: rm -rf $QUEUE"));
	fixture_keys(&f, "Enter");
	assert_string_equal(f.program, "");
	fixture_keys(&f, "F7 r Enter");
	assert_non_null(strstr(f.program, "{ rm -rf $QUEUE\n}"));
	assert_null(strstr(f.program, "read -r"));
}

static void test_own__one_that_writes_is_refused_in_read_only(void **state)
{
	struct err err = {0};

	(void)state;
	start("[command drop]\nrun = x $QUEUE\nwrite = yes\n");
	assert_false(ui_run(f.ui, sv_cstr("run drop"), f.now_ms, &err));
	assert_int_equal(err.code, ERR_REFUSED);
	assert_string_equal(f.program, "");
	/* The menu keeps it, and says why. */
	fixture_keys(&f, ":");
	fixture_type(&f, "run");
	fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "READ-ONLY"));
}

static void test_own__scope_and_selection(void **state)
{
	struct err err = {0};

	(void)state;
	start("[command m]\nrun = x $MESSAGE_ID\nscope = messages\n[command q]\nrun = x $ARN\n"
	      "[layout none]\nfilter = nothing-like-it\n");
	assert_false(ui_run(f.ui, sv_cstr("run m"), f.now_ms, &err));
	assert_string_equal(err.msg, "run m: it works in the messages view");
	assert_true(ui_run(f.ui, sv_cstr("layout none"), f.now_ms, &err));
	fixture_draw(&f);
	assert_false(ui_run(f.ui, sv_cstr("run q"), f.now_ms, &err));
	assert_string_equal(err.msg, "run q: no queue is selected");
	assert_false(ui_run(f.ui, sv_cstr("run nope"), f.now_ms, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

static void test_own__help_and_completion_know_them(void **state)
{
	(void)state;
	start("[command logs]\nrun = x\nsummary = the log of it\nkey = F7\n[layout night]\n"
	      "sort = ready\n");
	fixture_keys(&f, ": r u n Space");
	assert_true(fixture_shows(&f, "the log of it"));
	fixture_keys(&f, "Esc ? G");
	for (int i = 0; i < 8 && !fixture_shows(&f, "OF YOUR OWN"); i++)
		fixture_keys(&f, "PgUp");
	assert_true(fixture_shows(&f, "F7  :run logs"));
	assert_true(fixture_shows(&f, ":layout night"));
}

static void test_own__a_layout_is_its_lines(void **state)
{
	struct err err = {0};

	(void)state;
	start("[layout night]\nsort = dlq\nfilter = ord\n[keys global]\nlayout night = F8\n");
	fixture_keys(&f, "? F8");
	assert_true(fixture_shows(&f, "sort:dlq"));
	assert_true(fixture_shows(&f, "filter:ord"));
	assert_false(ui_run(f.ui, sv_cstr("layout day"), f.now_ms, &err));
}

static void test_own__read_anew(void **state)
{
	(void)state;
	start("[command logs]\nrun = x\nkey = F7\n");
	ui_reload(f.ui, sv_cstr("[command tail]\nrun = y\nkey = F8\n"), sv_cstr(""));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "The config was read anew."));
	fixture_keys(&f, "F7");
	assert_string_equal(f.program, "");
	fixture_keys(&f, "F8");
	assert_non_null(strstr(f.program, "tail: "));
	/* The keys of the program are there as before. */
	fixture_keys(&f, "?");
	assert_true(fixture_shows(&f, "Help: fleet"));
	ui_reload(f.ui, sv_cstr("[keys fleet]\nsrot = x\n"), sv_cstr("config:1: a mistake"));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "2 warnings (! shows them): config:1: a mistake"));
}

static void test_palette__what_cannot_be_run_says_why(void **state)
{
	(void)state;
	start("");
	fixture_keys(&f, "Enter : s e n d");
	assert_true(fixture_shows(&f, "READ-ONLY; :rw opens it"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_own__a_command_in_full, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_own__what_a_line_needs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_own__mistakes_have_their_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_own__a_program_gets_what_is_selected, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_own__one_that_asks_shows_the_line_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_own__one_that_writes_is_refused_in_read_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_own__scope_and_selection, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_own__help_and_completion_know_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_own__a_layout_is_its_lines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_own__read_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_palette__what_cannot_be_run_says_why, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
