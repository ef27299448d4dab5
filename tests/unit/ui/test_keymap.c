/* Unit tests of ui/keymap: bindings are read, replaced, taken away, and named. */
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct keys {
	struct keymap map;
	struct str warnings;
};

static void load(struct keys *keys, const char *text)
{
	keymap_load(&keys->map, sv_cstr(text), "config", &keys->warnings);
}

static int set_up(void **state)
{
	struct keys *keys = mem_new(1, sizeof *keys);

	keymap_load(&keys->map, sv_cstr(keymap_defaults), "defaults", &keys->warnings);
	*state = keys;
	return 0;
}

static int tear_down(void **state)
{
	struct keys *keys = *state;

	keymap_release(&keys->map);
	str_release(&keys->warnings);
	free(keys);
	return 0;
}

static const char *runs(const struct keys *keys, enum command_scope scope, const char *name)
{
	const struct command *command;
	struct key key;

	assert_true(key_parse(sv_cstr(name), &key));
	command = keymap_find(&keys->map, scope, key);
	return command ? command->name : "";
}

static void assert_keys(
	const struct keys *keys, enum command_scope scope, const char *name, const char *expected)
{
	struct str text = {0};

	keymap_keys_of(&keys->map, scope, command_find(scope, sv_cstr(name)), &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static void test_keymap__defaults_have_no_mistake(void **state)
{
	struct keys *keys = *state;

	assert_string_equal(str_cstr(&keys->warnings), "");
	assert_true(keys->map.count > 40);
}

static void test_keymap__no_default_key_is_bound_twice_in_a_scope(void **state)
{
	struct keys *keys = *state;
	struct str seen = {0};
	struct sv rest = sv_cstr(keymap_defaults), line, name, value, word;

	/* Loading would replace a first binding by the second: the text itself is looked at. */
	while (rest.n > 0) {
		sv_cut(rest, '\n', &line, &rest);
		if (sv_starts_with(line, sv_cstr("[")))
			str_clear(&seen);
		else if (sv_cut(line, '=', &name, &value))
			while (sv_next_word(&value, &word)) {
				struct str marked = {0};

				str_addf(&marked, " %.*s ", SV_ARGS(word));
				assert_null(strstr(str_cstr(&seen), str_cstr(&marked)));
				str_add(&seen, str_sv(&marked));
				str_release(&marked);
			}
	}
	assert_true(keys->map.count > 0);
	str_release(&seen);
}

static void test_keymap__a_scope_hides_the_global_binding(void **state)
{
	struct keys *keys = *state;

	assert_string_equal(runs(keys, SCOPE_FLEET, "j"), "down");
	assert_string_equal(runs(keys, SCOPE_FLEET, "Space"), "mark");
	assert_string_equal(runs(keys, SCOPE_TEXT, "Space"), "page-down");
	assert_string_equal(runs(keys, SCOPE_QUEUE, "Space"), "");
	assert_string_equal(runs(keys, SCOPE_GLOBAL, "/"), "");
}

static void test_keymap__the_expected_keys_do_the_expected(void **state)
{
	static const struct {
		const char *key, *command;
	} expected[] = {
		{"k", "up"},
		{"Down", "down"},
		{"^F", "page-down"},
		{"^U", "half-up"},
		{"G", "last"},
		{"Home", "first"},
		{"h", "left"},
		{"Right", "right"},
		{"/", "filter"},
		{":", "command"},
		{"?", "help"},
		{"q", "close"},
		{"Esc", "escape"},
		{"Enter", "open"},
		{"BackSp", "back"},
		{"-", "back"},
		{"r", "refresh"},
		{"^R", "refresh"},
		{"F5", "refresh"},
		{"s", "sort"},
		{"S", "reverse"},
		{"^C", "cancel"},
		{"^Z", "suspend"},
		{"^L", "repaint"},
		{"F", "follow"},
		{"Z", "pause"},
		{"d", "dlq"},
		{"!", "error"},
		{"x", "hide"},
		{"*", "mark-all"},
	};

	for (size_t i = 0; i < COUNT_OF(expected); i++)
		assert_string_equal(
			runs(*state, SCOPE_FLEET, expected[i].key), expected[i].command);
}

static void test_keymap__keys_that_terminals_take_are_not_bound(void **state)
{
	static const char *const taken[] = {"^S", "^Q", "^\\"};

	for (size_t i = 0; i < COUNT_OF(taken); i++)
		assert_string_equal(runs(*state, SCOPE_FLEET, taken[i]), "");
}

static void test_keymap__a_line_replaces_the_keys_of_its_command(void **state)
{
	struct keys *keys = *state;

	load(keys, "[keys fleet]\nsort = o ^O\n");
	assert_string_equal(runs(keys, SCOPE_FLEET, "o"), "sort");
	assert_string_equal(runs(keys, SCOPE_FLEET, "^O"), "sort");
	assert_string_equal(runs(keys, SCOPE_FLEET, "s"), "");
	assert_keys(keys, SCOPE_FLEET, "sort", "o ^O");
	assert_string_equal(str_cstr(&keys->warnings), "");
}

static void test_keymap__a_key_taken_from_another_command_is_its_own(void **state)
{
	struct keys *keys = *state;

	load(keys, "[keys fleet]\nsort = d\n");
	assert_string_equal(runs(keys, SCOPE_FLEET, "d"), "sort");
	assert_keys(keys, SCOPE_FLEET, "dlq", "");
}

static void test_keymap__none_unbinds(void **state)
{
	struct keys *keys = *state;

	load(keys, "[keys global]\nsuspend = none\n[keys fleet]\nmark = NONE\n");
	assert_string_equal(runs(keys, SCOPE_FLEET, "^Z"), "");
	assert_string_equal(runs(keys, SCOPE_FLEET, "Space"), "");
	assert_string_equal(str_cstr(&keys->warnings), "");
}

static void test_keymap__a_global_command_can_be_bound_in_a_scope(void **state)
{
	struct keys *keys = *state;

	load(keys, "[keys fleet]\nrefresh = F6\n");
	assert_string_equal(runs(keys, SCOPE_FLEET, "F6"), "refresh");
	assert_string_equal(runs(keys, SCOPE_QUEUE, "F6"), "");
	assert_string_equal(runs(keys, SCOPE_FLEET, "r"), "refresh");
	assert_keys(keys, SCOPE_FLEET, "refresh", "r ^R F5 F6");
}

static void test_keymap__keys_that_are_hidden_are_not_named(void **state)
{
	struct keys *keys = *state;

	load(keys, "[keys fleet]\nsort = r\n");
	assert_keys(keys, SCOPE_FLEET, "refresh", "^R F5");
	assert_keys(keys, SCOPE_QUEUE, "refresh", "r ^R F5");
}

static void test_keymap__two_keys_one_after_the_other(void **state)
{
	struct keys *keys = *state;
	const struct key z = {KEY_CODE_CHAR, 'z'}, a = {KEY_CODE_CHAR, 'a'};
	const struct key x = {KEY_CODE_CHAR, 'x'};

	assert_keys(keys, SCOPE_MESSAGE, "fold", "za Enter");
	assert_true(keymap_begins_pair(&keys->map, SCOPE_MESSAGE, z));
	assert_false(keymap_begins_pair(&keys->map, SCOPE_FLEET, z));
	assert_false(keymap_begins_pair(&keys->map, SCOPE_MESSAGE, a));
	assert_string_equal(keymap_find_pair(&keys->map, SCOPE_MESSAGE, z, a)->name, "fold");
	assert_null(keymap_find_pair(&keys->map, SCOPE_MESSAGE, z, x));
	/* The second key alone is another command. */
	assert_string_equal(keymap_find(&keys->map, SCOPE_MESSAGE, a)->name, "attributes");
	load(keys, "[keys message]\nfold = gx\n");
	assert_keys(keys, SCOPE_MESSAGE, "fold", "gx");
	/* A key that runs something by itself begins no pair. */
	assert_false(
		keymap_begins_pair(&keys->map, SCOPE_MESSAGE, (struct key){KEY_CODE_CHAR, 'g'}));
}

static void assert_warns(struct keys *keys, const char *text, const char *warning)
{
	str_clear(&keys->warnings);
	load(keys, text);
	assert_string_equal(str_cstr(&keys->warnings), warning);
}

static void test_keymap__mistakes_are_said_with_their_line(void **state)
{
	assert_warns(*state, "\n[keys fleet]\nsrot = s\n",
		"config:3: no command srot in [keys fleet] (did you mean sort?)\n");
	assert_warns(*state, "[keys fleet]\nmissiles = m\n",
		"config:2: no command missiles in [keys fleet]\n");
	assert_warns(*state, "[keys fleet]\nsort = s Hyper-X\n",
		"config:2: Hyper-X is no name of a key (as in: j ^R PgDn F5 Space za)\n");
	assert_warns(*state, "[keys moon]\nsort = s\n",
		"config:1: [keys moon]: keys are for global, fleet, queue, messages, message or text\n");
	assert_warns(*state, "[keys]\nsort = s\n",
		"config:1: [keys]: keys are for global, fleet, queue, messages, message or text\n");
}

static void test_keymap__a_mistake_does_not_cost_the_good_keys(void **state)
{
	struct keys *keys = *state;

	load(keys, "[keys fleet]\nsort = Hyper-X o\n");
	assert_string_equal(runs(keys, SCOPE_FLEET, "o"), "sort");
}

static void test_keymap__other_sections_are_left_alone(void **state)
{
	assert_warns(*state, "[default]\ninterval = 5\n[profile prod]\nlabel = PROD\n", "");
}

static void load_own(struct keys *keys, const char *text)
{
	str_clear(&keys->warnings);
	keymap_load(&keys->map, sv_cstr(text), "c", &keys->warnings);
}

static void test_keymap__a_key_can_run_a_line(void **state)
{
	struct keys *keys = *state;
	const struct binding *binding;
	struct str text = {0};
	struct key f7 = {KEY_CODE_F, 7};

	load_own(keys, "[keys fleet]\ntheme dark = F7\nsort   ready = F8 F9\ntheme = T\n");
	assert_string_equal(str_cstr(&keys->warnings), "");
	binding = keymap_find_binding(&keys->map, SCOPE_FLEET, (struct key){0}, f7);
	assert_string_equal(binding->command->name, "theme");
	assert_string_equal(binding->args, "dark");
	assert_keys(keys, SCOPE_FLEET, "theme", "T");
	keymap_keys_of_line(&keys->map, SCOPE_FLEET, command_find(SCOPE_FLEET, sv_cstr("sort")),
		sv_cstr("ready"), &text);
	assert_string_equal(str_cstr(&text), "F8 F9");
	str_release(&text);
	load_own(keys, "[keys fleet]\nmark now = F7\n");
	assert_string_equal(str_cstr(&keys->warnings), "c:2: mark takes no argument\n");
}

static void test_keymap__conflicts_are_told(void **state)
{
	struct keys *keys = *state;

	/* To take a key that has a meaning by default is what the file is for. */
	load_own(keys, "[keys fleet]\nsort = d\n");
	assert_string_equal(str_cstr(&keys->warnings), "");
	load_own(keys, "[keys fleet]\nsort = d\nreverse = d\nfilter = d d\n");
	assert_string_equal(str_cstr(&keys->warnings),
		"c:3: d ran sort since line 2; from here on it runs reverse\n"
		"c:4: d ran reverse since line 3; from here on it runs filter\n");
	assert_string_equal(runs(keys, SCOPE_FLEET, "d"), "filter");
	load_own(keys, "[keys message]\nwrap = z\n");
	assert_non_null(strstr(str_cstr(&keys->warnings), "c:2: z (wrap) and fold"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_keymap__a_key_can_run_a_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_keymap__conflicts_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__two_keys_one_after_the_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__defaults_have_no_mistake, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__no_default_key_is_bound_twice_in_a_scope, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__a_scope_hides_the_global_binding, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__the_expected_keys_do_the_expected, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__keys_that_terminals_take_are_not_bound, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__a_line_replaces_the_keys_of_its_command, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__a_key_taken_from_another_command_is_its_own, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_keymap__none_unbinds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__a_global_command_can_be_bound_in_a_scope, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__keys_that_are_hidden_are_not_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__mistakes_are_said_with_their_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__a_mistake_does_not_cost_the_good_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_keymap__other_sections_are_left_alone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
