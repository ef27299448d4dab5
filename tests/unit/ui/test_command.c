/* Unit tests of ui/command: the table is whole, and lines run what they name. */
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROOM_FOR_SUMMARY = 28 }; /* beside the keys in the help at 80 columns */

static void test_command__every_row_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &commands[i];

		assert_true(strlen(c->name) > 1 && strlen(c->summary) > 0);
		assert_non_null(c->usage);
		assert_non_null(c->run);
		assert_true(c->scope < SCOPE_COUNT && c->group < GROUP_COUNT);
		assert_true((c->usage[0] != '\0') == (c->argument != ARGUMENT_NONE));
		assert_true((c->choices != NULL) == (c->argument == ARGUMENT_CHOICE));
		assert_false((c->flags & COMMAND_DESTRUCTIVE) && !(c->flags & COMMAND_WRITE));
	}
}

static void test_command__scopes_and_groups_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < SCOPE_COUNT; i++)
		assert_true(strlen(command_scope_names[i]) > 0);
	for (size_t i = 0; i < GROUP_COUNT; i++)
		assert_true(strlen(command_group_names[i]) > 0);
}

static bool is_called(const struct command *c, const char *name)
{
	return strcmp(c->name, name) == 0 || (c->alias && strcmp(c->alias, name) == 0);
}

static void test_command__no_name_stands_twice_in_a_scope(void **state)
{
	(void)state;
	for (size_t i = 0; i < command_count; i++) {
		for (size_t j = 0; j < command_count; j++) {
			if (i == j || commands[i].scope != commands[j].scope)
				continue;
			assert_false(is_called(&commands[j], commands[i].name));
			assert_false(
				commands[i].alias && is_called(&commands[j], commands[i].alias));
		}
	}
}

static void test_command__summaries_of_keys_fit_the_help(void **state)
{
	struct keymap keymap = {0};
	struct str warnings = {0};

	(void)state;
	keymap_load(&keymap, sv_cstr(keymap_defaults), "defaults", &warnings);
	for (size_t i = 0; i < command_count; i++) {
		struct str keys = {0};

		keymap_keys_of(&keymap, commands[i].scope, &commands[i], &keys);
		if (keys.n > 0 && strlen(commands[i].summary) > ROOM_FOR_SUMMARY)
			fail_msg("%s: its summary is too long", commands[i].name);
		str_release(&keys);
	}
	keymap_release(&keymap);
	str_release(&warnings);
}

/* What has no key is there to be typed: it takes arguments, or is looked for seldom. */
static void test_command__what_has_no_key_is_a_command_to_type(void **state)
{
	static const char *const typed[] = {"fleet", "stats", "briefing", "log", "quit"};
	struct keymap keymap = {0};
	struct str warnings = {0};

	(void)state;
	keymap_load(&keymap, sv_cstr(keymap_defaults), "defaults", &warnings);
	for (size_t i = 0; i < command_count; i++) {
		struct str keys = {0};
		bool is_typed = commands[i].usage[0] != '\0';

		for (size_t j = 0; j < COUNT_OF(typed); j++)
			is_typed |= strcmp(commands[i].name, typed[j]) == 0;
		keymap_keys_of(&keymap, commands[i].scope, &commands[i], &keys);
		if (keys.n == 0 && !is_typed)
			fail_msg("%s has no key", commands[i].name);
		str_release(&keys);
	}
	keymap_release(&keymap);
	str_release(&warnings);
}

/* The rule of the house: lower case never writes. */
static void test_command__no_lower_case_key_writes(void **state)
{
	struct keymap keymap = {0};
	struct str warnings = {0};

	(void)state;
	keymap_load(&keymap, sv_cstr(keymap_defaults), "defaults", &warnings);
	for (size_t i = 0; i < keymap.count; i++) {
		const struct binding *b = &keymap.bindings[i];

		if (b->key.code == KEY_CODE_CHAR && b->key.ch >= 'a' && b->key.ch <= 'z')
			assert_false(b->command->flags & COMMAND_WRITE);
	}
	keymap_release(&keymap);
	str_release(&warnings);
}

static void test_command__is_found_in_its_scope_then_globally(void **state)
{
	(void)state;
	assert_int_equal(command_find(SCOPE_FLEET, sv_cstr("open"))->scope, SCOPE_FLEET);
	assert_int_equal(command_find(SCOPE_QUEUE, sv_cstr("OPEN"))->scope, SCOPE_QUEUE);
	assert_int_equal(command_find(SCOPE_QUEUE, sv_cstr("refresh"))->scope, SCOPE_GLOBAL);
	assert_string_equal(command_find(SCOPE_TEXT, sv_cstr("q"))->name, "quit");
	assert_null(command_find(SCOPE_GLOBAL, sv_cstr("sort")));
	assert_null(command_find(SCOPE_TEXT, sv_cstr("open")));
	assert_null(command_find(SCOPE_FLEET, sv_cstr("")));
}

/* --- the language of the `:` line
 * ------------------------------------------------------------------------- */

static int set_up(void **state)
{
	struct fixture *f = mem_new(1, sizeof *f);

	fixture_open(f);
	fixture_queue(f, "orders", 5);
	fixture_queue(f, "orders-dlq", 1);
	fixture_queue(f, "invoices", 9);
	fixture_draw(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static bool run(struct fixture *f, const char *line, struct err *err)
{
	bool ok;

	err_clear(err);
	ok = ui_run(f->ui, sv_cstr(line), f->now_ms, err);
	fixture_draw(f);
	return ok;
}

static void assert_fails(struct fixture *f, const char *line, enum err_code code, const char *text)
{
	struct err err = {0};

	assert_false(run(f, line, &err));
	assert_int_equal(err.code, code);
	if (!strstr(err.msg, text))
		fail_msg("'%s' does not say '%s'", err.msg, text);
}

static void test_command__a_line_runs_its_command(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_true(run(f, "refresh", &err));
	assert_true(run(f, ":refresh  ", &err));
	assert_true(run(f, "", &err));
	assert_true(run(f, "interval 30", &err));
	assert_true(run(f, "theme dark", &err));
	assert_int_equal(f->refreshes, 2);
	assert_int_equal(f->interval_ms, 30000);
	assert_string_equal(f->theme, "dark");
}

static void test_command__the_beginning_of_a_name_is_enough_when_it_is_the_only_one(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_true(run(f, "refr", &err));
	assert_int_equal(f->refreshes, 1);
	assert_fails(f, "re", ERR_USAGE, "no command or queue");
}

static void test_command__a_wrong_line_says_what_is_wrong(void **state)
{
	struct fixture *f = *state;

	assert_fails(f, "refrehs", ERR_USAGE, "did you mean refresh?");
	assert_fails(f, "xyzzy", ERR_USAGE, "no command or queue is called xyzzy");
	assert_fails(f, "refresh now", ERR_USAGE, "takes no argument");
	assert_fails(f, "sort ready delay", ERR_USAGE, "takes one argument, not two");
	assert_fails(f, "interval soon", ERR_USAGE, "from 1s to 1h");
	assert_fails(f, "interval 0", ERR_USAGE, "from 1s to 1h");
	assert_fails(f, "interval 2h", ERR_USAGE, "from 1s to 1h");
	assert_fails(f, "sort color", ERR_USAGE, "no column color");
	assert_fails(f, "units furlong", ERR_USAGE, "exact or short");
	assert_fails(f, "theme nope", ERR_CONFIG, "no theme nope");
	assert_fails(f, "queue nope", ERR_NOT_FOUND, "no queue nope");
	assert_fails(f, "queue", ERR_USAGE, "which one");
	assert_fails(f, "help nope", ERR_USAGE, "no command nope");
	assert_fails(f, "overview", ERR_USAGE, "works in the queue view");
}

static void test_command__what_needs_a_queue_says_so(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_true(run(f, "filter nothing-like-it", &err));
	assert_fails(f, "open", ERR_USAGE, "no queue is selected");
	assert_fails(f, "mark", ERR_USAGE, "no queue is selected");
}

static void test_command__a_queue_name_goes_to_its_row(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_true(run(f, "orders-dlq", &err));
	assert_int_equal(f->canvas.cursor_row, fixture_row_of(f, "orders-dlq"));
	assert_true(run(f, "voice", &err));
	assert_int_equal(f->canvas.cursor_row, fixture_row_of(f, "invoices"));
	assert_true(run(f, "orders", &err));
	assert_true(fixture_shows(f, "> . orders  "));
	assert_fails(f, "order", ERR_USAGE, "no command or queue");
}

static void test_command__a_queue_hidden_by_the_filter_is_gone_to_all_the_same(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_true(run(f, "filter dlq", &err));
	assert_true(run(f, "invoices", &err));
	assert_true(fixture_shows(f, "> . invoices"));
	assert_true(fixture_shows(f, "filter:(none)"));
	assert_true(fixture_shows(f, "The filter was cleared"));
}

static void test_command__queue_opens_it(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_true(run(f, "queue invoices", &err));
	assert_true(fixture_shows(f, "prod-eu > invoices"));
	assert_true(run(f, "orders", &err));
	assert_true(fixture_shows(f, "prod-eu > orders "));
	assert_true(run(f, "fleet", &err));
	assert_true(fixture_shows(f, "sort:severity"));
}

static void test_command__help_explains_one_command(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_true(run(f, "help sort", &err));
	assert_true(fixture_shows(f, ":sort [column]  order by a column  keys: s"));
}

static void test_command__units_toggle(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	fixture_queue(f, "big", 1204000);
	assert_true(run(f, "units exact", &err));
	assert_true(fixture_shows(f, "1,204,000"));
	assert_true(run(f, "units short", &err));
	assert_false(fixture_shows(f, "1,204,000"));
	assert_true(run(f, "units", &err));
	assert_true(fixture_shows(f, "1,204,000"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command__every_row_is_complete),
		cmocka_unit_test(test_command__scopes_and_groups_have_names),
		cmocka_unit_test(test_command__no_name_stands_twice_in_a_scope),
		cmocka_unit_test(test_command__summaries_of_keys_fit_the_help),
		cmocka_unit_test(test_command__what_has_no_key_is_a_command_to_type),
		cmocka_unit_test(test_command__no_lower_case_key_writes),
		cmocka_unit_test(test_command__is_found_in_its_scope_then_globally),
		cmocka_unit_test_setup_teardown(
			test_command__a_line_runs_its_command, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_command__the_beginning_of_a_name_is_enough_when_it_is_the_only_one,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_command__a_wrong_line_says_what_is_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_command__what_needs_a_queue_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_command__a_queue_name_goes_to_its_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_command__a_queue_hidden_by_the_filter_is_gone_to_all_the_same, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_command__queue_opens_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_command__help_explains_one_command, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_command__units_toggle, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
