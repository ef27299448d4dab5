/* Unit tests of app/message_settings: lenses, masks and templates of the config, and mistakes. */
#include "app/message_settings.h"
#include "sqscope/app/config.h"
#include "sqscope/base/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *no_variable(void *ud, const char *name)
{
	(void)ud;
	(void)name;
	return NULL;
}

static void read(struct options *o, struct message_settings *settings, const char *text)
{
	options_init(o);
	config_apply(o, sv_cstr(text), "conf", no_variable, NULL);
	message_settings_read(settings, o);
}

static void release(struct options *o, struct message_settings *settings)
{
	message_settings_release(settings);
	options_release(o);
}

static void test_message_settings__the_first_lens_that_matches_counts(void **state)
{
	struct message_settings settings;
	struct options o;
	struct ui_lens lens;

	(void)state;
	read(&o, &settings,
		"[lens ai-*]\njob = .json.job\nError = .json.error.type\n[lens *]\nid = .id\n");
	assert_string_equal(str_cstr(&o.warnings), "");
	lens = message_settings_lens(&settings, sv_cstr("ai-embed"));
	assert_int_equal(lens.count, 2);
	assert_string_equal(lens.names[0], "job");
	assert_string_equal(lens.exprs[1], ".json.error.type");
	lens = message_settings_lens(&settings, sv_cstr("billing"));
	assert_int_equal(lens.count, 1);
	release(&o, &settings);
	read(&o, &settings, "[lens ai-*]\njob = .json.job\n");
	assert_int_equal(message_settings_lens(&settings, sv_cstr("billing")).count, 0);
	release(&o, &settings);
}

static void test_message_settings__masks_hide_what_they_name(void **state)
{
	struct message_settings settings;
	struct options o;
	struct str out = {0};

	(void)state;
	read(&o, &settings,
		"[mask]\npaths = *.token $.user.email\npattern = /sk-[a-z ]+/\n[mask]\npaths = *.key\n");
	assert_string_equal(str_cstr(&o.warnings), "");
	assert_non_null(settings.mask);
	mask_attribute(settings.mask, sv_cstr("token"), sv_cstr("secret"), &out);
	assert_string_equal(str_cstr(&out), "****");
	str_clear(&out);
	mask_attribute(settings.mask, sv_cstr("key"), sv_cstr("secret"), &out);
	assert_string_equal(str_cstr(&out), "****");
	str_clear(&out);
	mask_attribute(settings.mask, sv_cstr("note"), sv_cstr("a sk-ab cd!"), &out);
	assert_string_equal(str_cstr(&out), "a ****!");
	str_release(&out);
	release(&o, &settings);
}

static void test_message_settings__without_sections_nothing_is_hidden(void **state)
{
	struct message_settings settings;
	struct options o;

	(void)state;
	read(&o, &settings, "[default]\ninterval = 5\n");
	assert_null(settings.mask);
	assert_int_equal(settings.template_count, 0);
	release(&o, &settings);
}

static void test_message_settings__templates_have_a_text(void **state)
{
	struct message_settings settings;
	struct options o;

	(void)state;
	read(&o, &settings, "[template one]\ntext = {\"job\":1}\n[template none]\n");
	assert_int_equal(settings.template_count, 1);
	assert_string_equal(settings.templates[0].name, "one");
	assert_string_equal(settings.templates[0].text, "{\"job\":1}");
	release(&o, &settings);
}

static void test_message_settings__mistakes_are_said_with_their_line(void **state)
{
	struct message_settings settings;
	struct options o;

	(void)state;
	read(&o, &settings,
		"[mask]\npath = *.token\npattern = /(/\n[template x]\nbody = y\n[lens]\na = .b\n");
	assert_non_null(strstr(
		str_cstr(&o.warnings), "conf:2: unknown key 'path'; there are paths and pattern"));
	assert_non_null(strstr(str_cstr(&o.warnings), "conf:3: "));
	assert_non_null(strstr(str_cstr(&o.warnings), "conf:5: unknown key 'body'; there is text"));
	assert_non_null(strstr(str_cstr(&o.warnings), "conf:6: unknown section [lens]"));
	release(&o, &settings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message_settings__the_first_lens_that_matches_counts),
		cmocka_unit_test(test_message_settings__masks_hide_what_they_name),
		cmocka_unit_test(test_message_settings__without_sections_nothing_is_hidden),
		cmocka_unit_test(test_message_settings__templates_have_a_text),
		cmocka_unit_test(test_message_settings__mistakes_are_said_with_their_line),
	};

	return cmocka_run_group_tests_name("app/message_settings", tests, NULL, NULL);
}
