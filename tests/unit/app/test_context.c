/* A context: where its settings come from, what it is called, which account it should be; and the
 * lists from which others are chosen. */
#include "app/choice_list.h"
#include "app/session.h"
#include "sqscope/app/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct world {
	struct app app;
	struct session session;
	struct err err;
};

static char dir[64];

static const char aws_text[] = "[default]\n"
			       "region = eu-north-1\n"
			       "[profile prod]\n"
			       "region = eu-west-3\n"
			       "role_arn = arn:aws:iam::123456789012:role/ops\n"
			       "source_profile = default\n"
			       "[profile corp]\n"
			       "region = us-gov-west-1\n"
			       "sso_account_id = 222233334444\n"
			       "sso_start_url = https://x\n"
			       "[profile broken]\n"
			       "= nothing\n"
			       "[profile odd]\n"
			       "region = xx-test-1\n";

static const char config_text[] = "[default]\n"
				  "label = ANY\n"
				  "[profile prod]\n"
				  "label = PROD\n"
				  "read_only = always\n"
				  "region = us-west-2\n"
				  "[context eu]\n"
				  "profile = prod\n"
				  "region = eu-central-1\n"
				  "color = red\n"
				  "[context us]\n"
				  "profile = prod\n"
				  "[context corp]\n"
				  "profile = corp\n"
				  "label = CORP\n"
				  "read_only = true\n"
				  "[context bad]\n"
				  "profile = broken\n";

static int make_dir(void **state)
{
	static const char *const variables[] = {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION",
		"AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS",
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"};
	char path[128];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(variables); i++)
		unsetenv(variables[i]);
	snprintf(dir, sizeof dir, "/tmp/sqscope-context.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/aws", dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(aws_text, f);
	assert_int_equal(fclose(f), 0);
	setenv("AWS_CONFIG_FILE", path, 1);
	setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", 1);
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	return 0;
}

static int remove_dir(void **state)
{
	char path[128];
	(void)state;
	snprintf(path, sizeof path, "%s/aws", dir);
	unlink(path);
	return rmdir(dir);
}

static const char *no_variable(void *ud, const char *name)
{
	(void)ud;
	(void)name;
	return NULL;
}

static int begin(void **state)
{
	static struct world world;
	world = (struct world){0};
	options_init(&world.app.options);
	config_apply(&world.app.options, sv_cstr(config_text), "conf", no_variable, NULL);
	world.app.options.config_path = strdup("conf");
	*state = &world;
	return 0;
}

static int end(void **state)
{
	struct world *w = *state;
	session_release(&w->session);
	options_release(&w->app.options);
	return 0;
}

static void give(struct world *w, enum option_id id, const char *text, enum option_origin origin)
{
	assert_true(option_set(&w->app.options, id, sv_cstr(text), origin, &w->err));
}

static bool resolve(struct world *w, const char *contexts)
{
	if (contexts)
		give(w, OPT_CONTEXT, contexts, ORIGIN_COMMAND_LINE);
	return session_resolve(&w->session, &w->app, &w->err);
}

static const struct place *place_of(const struct world *w, size_t i)
{
	return &w->session.contexts[i]->fleet.place;
}

static void test_context__each_has_its_own_profile_and_region(void **state)
{
	struct world *w = *state;
	assert_true(resolve(w, "eu,us,corp"));
	assert_int_equal(w->session.context_count, 3);
	assert_int_equal(w->session.fleets.count, 3);
	assert_string_equal(place_of(w, 0)->region, "eu-central-1");
	assert_string_equal(w->session.contexts[0]->aws.region.source, "region of context eu");
	/* Of our own section of the profile. */
	assert_string_equal(place_of(w, 1)->region, "us-west-2");
	assert_string_equal(w->session.contexts[1]->aws.region.source, "region in conf");
	assert_string_equal(place_of(w, 2)->region, "us-gov-west-1");
	assert_string_equal(w->session.contexts[2]->aws.profile.source, "profile of context corp");
	for (size_t i = 0; i < 3; i++)
		assert_true(w->session.contexts[i]->aws.profile_is_explicit);
}

static void test_context__what_is_typed_comes_before_its_section(void **state)
{
	struct world *w = *state;
	give(w, OPT_REGION, "ap-south-1", ORIGIN_COMMAND_LINE);
	assert_true(resolve(w, "eu"));
	assert_string_equal(place_of(w, 0)->region, "ap-south-1");
}

static void test_context__its_section_comes_before_the_environment(void **state)
{
	struct world *w = *state;
	give(w, OPT_REGION, "ap-south-1", ORIGIN_ENVIRONMENT);
	setenv("AWS_PROFILE", "odd", 1);
	assert_true(resolve(w, "eu"));
	assert_string_equal(place_of(w, 0)->region, "eu-central-1");
	assert_string_equal(place_of(w, 0)->profile, "prod");
	unsetenv("AWS_PROFILE");
}

static void test_context__words_colours_and_pins(void **state)
{
	struct world *w = *state;
	assert_true(resolve(w, "eu,us,corp"));
	/* Of the profile's section, not of [default], which says nothing of a context. */
	assert_string_equal(place_word(place_of(w, 0)), "PROD");
	assert_string_equal(place_word(place_of(w, 2)), "CORP");
	assert_int_equal(place_of(w, 0)->color, 1);
	assert_int_equal(place_of(w, 1)->color, 0);
	assert_string_equal(
		place_of(w, 0)->read_only_because, "read_only = always in the configuration");
	assert_string_equal(place_of(w, 2)->read_only_because, "read_only of context corp");
	assert_true(place_of(w, 0)->is_named);
}

static void test_context__the_account_is_what_the_profile_says(void **state)
{
	struct world *w = *state;
	assert_true(resolve(w, "eu,corp"));
	assert_string_equal(place_of(w, 0)->account, "123456789012");
	assert_string_equal(place_of(w, 0)->account_source, "role_arn of profile prod");
	assert_string_equal(place_of(w, 1)->account, "222233334444");
	assert_true(w->session.contexts[1]->has_signin);
}

static void test_context__without_a_name_it_is_made_of_the_options(void **state)
{
	struct world *w = *state;
	assert_true(resolve(w, NULL));
	assert_int_equal(w->session.context_count, 1);
	assert_string_equal(place_of(w, 0)->name, "default");
	assert_false(place_of(w, 0)->is_named);
	assert_string_equal(place_of(w, 0)->label, "ANY");
	assert_null(place_of(w, 0)->read_only_because);
	assert_null(place_of(w, 0)->account);
}

static void test_context__a_profile_that_is_called_like_a_section_keeps_apart(void **state)
{
	struct world *w = *state;
	give(w, OPT_PROFILE, "corp", ORIGIN_COMMAND_LINE);
	assert_true(resolve(w, NULL));
	assert_string_equal(place_of(w, 0)->name, "profile/corp");
}

static void test_context__one_that_cannot_live_does_not_keep_the_others(void **state)
{
	struct world *w = *state;
	struct poller_status status;
	assert_true(resolve(w, "bad,eu"));
	assert_true(err_is_set(&w->session.contexts[0]->err));
	assert_false(err_is_set(&w->session.contexts[1]->err));
	assert_string_equal(place_word(place_of(w, 0)), "bad");
	context_get_status(w->session.contexts[0], &status);
	assert_int_equal(status.phase, POLLER_UNREACHABLE);
	assert_ptr_equal(status.link_error, &w->session.contexts[0]->err);
	context_get_status(w->session.contexts[1], &status);
	assert_int_equal(status.phase, POLLER_LISTING);
	assert_true(session_connect(&w->session, &w->err));
	assert_null(w->session.contexts[0]->sqs);
	assert_non_null(w->session.contexts[1]->sqs);
	/* One transport for all. */
	assert_int_equal(w->session.transport_count, 1);
}

static void test_context__alone_it_is_the_end(void **state)
{
	struct world *w = *state;
	assert_false(resolve(w, "bad"));
	assert_int_equal(w->err.code, ERR_AWS_CONFIG);
	assert_non_null(strstr(w->err.msg, "broken"));
}

static void test_context__a_switched_profile_takes_its_own_sections(void **state)
{
	struct world *w = *state;
	struct context_settings settings = {
		.profile = (char *)"prod", .has_switched_profile = true};
	struct context *c;
	assert_true(resolve(w, NULL));
	c = context_new(&w->session, &settings);
	assert_true(context_resolve(c, &w->err));
	session_replace(&w->session, session_context(&w->session), c);
	assert_int_equal(w->session.context_count, 1);
	assert_ptr_equal(w->session.fleets.fleets[0], &c->fleet);
	assert_string_equal(c->fleet.place.label, "PROD");
	assert_string_equal(c->fleet.place.region, "us-west-2");
	assert_string_equal(c->aws.profile.source, ":profile");
	assert_non_null(c->fleet.place.read_only_because);
}

static void test_context__a_switched_region_comes_before_everything(void **state)
{
	struct world *w = *state;
	struct context_settings settings;
	struct context *c;
	give(w, OPT_REGION, "ap-south-1", ORIGIN_COMMAND_LINE);
	assert_true(resolve(w, "eu"));
	context_settings_copy(&settings, &session_context(&w->session)->settings);
	free(settings.region);
	settings.region = strdup("sa-east-1");
	settings.has_switched_region = true;
	c = context_new(&w->session, &settings);
	assert_true(context_resolve(c, &w->err));
	assert_string_equal(c->fleet.place.region, "sa-east-1");
	assert_string_equal(c->fleet.place.name, "eu");
	context_free(c);
	context_settings_release(&settings);
}

static void test_context__is_found_by_name_and_by_fleet(void **state)
{
	struct world *w = *state;
	struct context *us;
	assert_true(resolve(w, "eu,us"));
	us = session_find_context(&w->session, sv_cstr("us"));
	assert_ptr_equal(us, w->session.contexts[1]);
	assert_ptr_equal(session_context_of(&w->session, &us->fleet), us);
	assert_null(session_find_context(&w->session, sv_cstr("corp")));
	assert_false(session_is_single(&w->session, "show", &w->err));
	assert_int_equal(err_exit_status(&w->err), 2);
	session_remove(&w->session, us);
	assert_int_equal(w->session.context_count, 1);
	assert_int_equal(w->session.fleets.count, 1);
	assert_true(session_is_single(&w->session, "show", &w->err));
}

/* --- the lists */

static const struct ui_choice *choice(const struct choice_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return &list->items[i];
	return NULL;
}

static void test_choice_list__contexts_say_what_they_are(void **state)
{
	struct world *w = *state;
	struct choice_list list = {0};
	assert_true(resolve(w, NULL));
	choices_of_contexts(&list, &w->session, &w->session.fleets);
	assert_int_equal(list.count, 5);
	assert_string_equal(list.items[0].name, "eu");
	assert_string_equal(list.items[0].note, "profile prod, eu-central-1");
	assert_false(list.items[0].is_current);
	assert_string_equal(choice(&list, "corp")->note, "CORP, profile corp");
	assert_true(choice(&list, "default")->is_current);
	assert_string_equal(choice(&list, "default")->note, "profile default, eu-north-1, shown");
	choice_list_release(&list);
}

static void test_choice_list__broken_profiles_stay_and_say_why(void **state)
{
	struct world *w = *state;
	struct choice_list list = {0};
	assert_true(resolve(w, NULL));
	choices_of_profiles(&list, session_context(&w->session));
	assert_int_equal(list.count, 5);
	assert_true(choice(&list, "default")->is_current);
	assert_string_equal(choice(&list, "prod")->note, "role, eu-west-3");
	assert_string_equal(choice(&list, "corp")->note, "SSO, us-gov-west-1");
	assert_non_null(strstr(choice(&list, "broken")->note, "broken: line 12: "));
	choice_list_release(&list);
}

static void test_choice_list__regions_begin_with_the_partition(void **state)
{
	struct world *w = *state;
	struct choice_list list = {0};
	give(w, OPT_PROFILE, "corp", ORIGIN_COMMAND_LINE);
	assert_true(resolve(w, NULL));
	choices_of_regions(&list, session_context(&w->session));
	assert_string_equal(list.items[0].name, "us-gov-east-1");
	assert_string_equal(list.items[1].name, "us-gov-west-1");
	assert_true(list.items[1].is_current);
	assert_string_equal(choice(&list, "xx-test-1")->note, "in the AWS files");
	assert_non_null(choice(&list, "us-east-1"));
	assert_non_null(choice(&list, "cn-north-1"));
	choice_list_release(&list);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_context__each_has_its_own_profile_and_region),
		TEST(test_context__what_is_typed_comes_before_its_section),
		TEST(test_context__its_section_comes_before_the_environment),
		TEST(test_context__words_colours_and_pins),
		TEST(test_context__the_account_is_what_the_profile_says),
		TEST(test_context__without_a_name_it_is_made_of_the_options),
		TEST(test_context__a_profile_that_is_called_like_a_section_keeps_apart),
		TEST(test_context__one_that_cannot_live_does_not_keep_the_others),
		TEST(test_context__alone_it_is_the_end),
		TEST(test_context__a_switched_profile_takes_its_own_sections),
		TEST(test_context__a_switched_region_comes_before_everything),
		TEST(test_context__is_found_by_name_and_by_fleet),
		TEST(test_choice_list__contexts_say_what_they_are),
		TEST(test_choice_list__broken_profiles_stay_and_say_why),
		TEST(test_choice_list__regions_begin_with_the_partition),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
