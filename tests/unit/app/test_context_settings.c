/* The [context NAME] sections: what they say, what is wrong in them, and choosing by name. */
#include "app/context_settings.h"
#include "sqscope/app/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct world {
	struct options options;
	struct context_list list;
	struct err err;
};

static const char *no_variable(void *ud, const char *name)
{
	(void)ud;
	(void)name;
	return NULL;
}

static void read_config(struct world *w, const char *text)
{
	*w = (struct world){0};
	options_init(&w->options);
	config_apply(&w->options, sv_cstr(text), "conf", no_variable, NULL);
	context_list_read(&w->list, &w->options);
}

static void release(struct world *w)
{
	context_list_release(&w->list);
	options_release(&w->options);
}

static const char three[] = "[default]\n"
			    "label = ANY\n"
			    "[context prod-eu]\n"
			    "profile = prod\n"
			    "region = eu-west-1\n"
			    "label = PROD\n"
			    "color = #ff0000\n"
			    "read_only = yes\n"
			    "queues = ai-* orders\n"
			    "[context staging]\n"
			    "profile = stage ; the small one\n"
			    "endpoint_url = http://localhost:9324\n"
			    "[context \"my team\"]\n"
			    "color = bright-green\n"
			    "[context prod-eu]\n"
			    "region = eu-west-3\n";

static void test_context_settings__sections_are_read_in_their_order(void **state)
{
	struct world w;
	const struct context_settings *c;
	(void)state;
	read_config(&w, three);
	assert_string_equal(str_cstr(&w.options.warnings), "");
	assert_int_equal(w.list.count, 3);
	c = &w.list.items[0];
	assert_string_equal(c->name, "prod-eu");
	assert_string_equal(c->profile, "prod");
	/* A section that is repeated goes on. */
	assert_string_equal(c->region, "eu-west-3");
	assert_string_equal(c->label, "PROD");
	assert_string_equal(c->color, "#ff0000");
	assert_string_equal(c->queues, "ai-* orders");
	assert_true(c->is_read_only);
	c = context_list_find(&w.list, sv_cstr("staging"));
	assert_string_equal(c->profile, "stage");
	assert_null(c->region);
	assert_false(c->is_read_only);
	assert_non_null(context_list_find(&w.list, sv_cstr("my team")));
	assert_null(context_list_find(&w.list, sv_cstr("prod")));
	release(&w);
}

static void test_context_settings__colours_are_numbered_among_those_that_have_one(void **state)
{
	struct world w;
	(void)state;
	read_config(&w, three);
	assert_int_equal(context_list_color(&w.list, "prod-eu"), 1);
	assert_int_equal(context_list_color(&w.list, "staging"), 0);
	assert_int_equal(context_list_color(&w.list, "my team"), 2);
	assert_int_equal(context_list_color(&w.list, "other"), 0);
	assert_int_equal(context_list_color(&w.list, NULL), 0);
	release(&w);
}

static void test_context_settings__more_colours_than_the_screen_has_are_left_out(void **state)
{
	struct world w;
	struct str text = {0};
	(void)state;
	for (int i = 0; i < 12; i++)
		str_addf(&text, "[context c%d]\ncolor = red\n", i);
	read_config(&w, str_cstr(&text));
	assert_int_equal(context_list_color(&w.list, "c9"), 10);
	assert_int_equal(context_list_color(&w.list, "c10"), 0);
	str_release(&text);
	release(&w);
}

static void test_context_settings__mistakes_are_said_with_their_line(void **state)
{
	struct world w;
	(void)state;
	read_config(&w, "[context a]\n"
			"profil = x\n"
			"color = reddish\n"
			"read_only = perhaps\n"
			"[context all]\n"
			"[context a,b]\n");
	assert_string_equal(str_cstr(&w.options.warnings),
		"conf:2: unknown key 'profil'; did you mean 'profile'?\n"
		"conf:3: color: 'reddish' is no colour: one of the 16 names, 0 to 255, or #rrggbb; "
		"it is ignored\n"
		"conf:4: read_only: 'perhaps' is neither true nor false; it is ignored\n"
		"conf:5: a context cannot be called all; the section is ignored\n"
		"conf:6: a context's name cannot hold a comma; the section is ignored");
	assert_int_equal(w.list.count, 1);
	assert_null(w.list.items[0].color);
	/* What was meant to be spared is spared. */
	assert_true(w.list.items[0].is_read_only);
	release(&w);
}

static void test_context_settings__are_chosen_by_name_or_all(void **state)
{
	struct world w;
	const struct context_settings **chosen;
	size_t count;
	(void)state;
	read_config(&w, three);
	assert_true(context_list_choose(
		&w.list, sv_cstr("staging, prod-eu,staging"), &chosen, &count, &w.err));
	assert_int_equal(count, 2);
	assert_string_equal(chosen[0]->name, "staging");
	assert_string_equal(chosen[1]->name, "prod-eu");
	free(chosen);
	assert_true(context_list_choose(&w.list, sv_cstr("all"), &chosen, &count, &w.err));
	assert_int_equal(count, 3);
	free(chosen);
	release(&w);
}

static void test_context_settings__unknown_names_are_usage_errors(void **state)
{
	struct world w;
	const struct context_settings **chosen;
	size_t count;
	(void)state;
	read_config(&w, three);
	assert_false(context_list_choose(&w.list, sv_cstr("stagin"), &chosen, &count, &w.err));
	assert_string_equal(w.err.msg, "there is no context stagin; did you mean staging?");
	assert_int_equal(err_exit_status(&w.err), 2);
	assert_false(context_list_choose(&w.list, sv_cstr(" , "), &chosen, &count, &w.err));
	release(&w);
	read_config(&w, "");
	assert_false(context_list_choose(&w.list, sv_cstr("all"), &chosen, &count, &w.err));
	assert_non_null(strstr(w.err.msg, "no [context NAME] section"));
	release(&w);
}

static void test_context_settings__copies_are_their_own(void **state)
{
	struct world w;
	struct context_settings copy;
	(void)state;
	read_config(&w, three);
	context_settings_copy(&copy, &w.list.items[0]);
	release(&w);
	assert_string_equal(copy.profile, "prod");
	assert_string_equal(copy.queues, "ai-* orders");
	assert_true(copy.is_read_only);
	context_settings_release(&copy);
	assert_null(copy.profile);
}

static void test_context_settings__every_key_has_its_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < CONTEXT_KEYS; i++) {
		assert_true(strlen(context_keys[i].summary) > 0);
		assert_true(strlen(context_keys[i].argument) > 0);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(context_keys[i].name, context_keys[k].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_context_settings__sections_are_read_in_their_order),
		cmocka_unit_test(
			test_context_settings__colours_are_numbered_among_those_that_have_one),
		cmocka_unit_test(
			test_context_settings__more_colours_than_the_screen_has_are_left_out),
		cmocka_unit_test(test_context_settings__mistakes_are_said_with_their_line),
		cmocka_unit_test(test_context_settings__are_chosen_by_name_or_all),
		cmocka_unit_test(test_context_settings__unknown_names_are_usage_errors),
		cmocka_unit_test(test_context_settings__copies_are_their_own),
		cmocka_unit_test(test_context_settings__every_key_has_its_help),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
