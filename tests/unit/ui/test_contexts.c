/* Unit tests of what the ui does with several contexts: column, head, banner, choosing, signing in.
 */
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;

static int set_up(void **state)
{
	(void)state;
	fixture_prepare(&f, 24, 160, CHARSET_ASCII);
	fixture_second(&f);
	fixture_start(&f);
	fixture_queue(&f, "billing", 1);
	fixture_queue(&f, "orders", 1);
	fixture_second_queue(&f, "orders", 2);
	fixture_draw(&f);
	fixture_keys(&f, "s q");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void run(const char *line)
{
	fixture_keys(&f, ":");
	fixture_type(&f, line);
	fixture_keys(&f, "Enter");
}

static void break_second(enum err_code code, const char *text)
{
	err_set(&f.link_error, code, "%s", text);
	f.other_status.phase = POLLER_UNREACHABLE;
	f.other_status.link_error = &f.link_error;
	f.other_status.gen++;
	fixture_draw(&f);
}

/* --- what is shown */

static void test_contexts__rows_of_all_stand_together_with_their_word(void **state)
{
	(void)state;
	assert_true(fixture_shows(&f, "CONTEXT"));
	assert_true(fixture_shows(&f, "billing          prod-eu"));
	assert_true(fixture_shows(&f, "orders           prod-eu"));
	assert_true(fixture_shows(&f, "orders           staging"));
	assert_true(fixture_shows(&f, "queues 3 of 3"));
}

static void test_contexts__one_alone_has_no_column(void **state)
{
	(void)state;
	fleet_set_remove(&f.fleets, &f.second);
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "CONTEXT"));
	assert_true(fixture_shows(&f, "queues 2 of 2"));
}

static void test_contexts__the_head_is_about_the_selected_row(void **state)
{
	(void)state;
	fixture_keys(&f, "g");
	assert_true(fixture_shows(&f, "1234-5678-9012  eu-west-1"));
	fixture_keys(&f, "G");
	assert_true(fixture_shows(&f, "staging  stage  2222-3333-4444  us-east-1"));
	assert_false(fixture_shows(&f, "1234-5678-9012"));
}

static void test_contexts__the_word_is_the_label_in_its_own_colour(void **state)
{
	struct str roles = {0};
	int row;

	(void)state;
	place_set(&f.second.place.label, "STAGE");
	f.second.gen++;
	fixture_draw(&f);
	row = fixture_row_of(&f, "orders           STAGE");
	assert_true(row > 0);
	canvas_dump_roles(&f.canvas, row, &roles);
	assert_non_null(strstr(str_cstr(&roles), "22222"));
	str_release(&roles);
}

static void test_contexts__marks_are_of_one_context(void **state)
{
	(void)state;
	fixture_keys(&f, "G Space");
	assert_true(fixture_shows(&f, "marked 1"));
	fleet_set_remove(&f.fleets, &f.second);
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "marked"));
	fleet_set_add(&f.fleets, &f.second);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "marked 1"));
}

static void test_contexts__a_name_means_the_one_in_the_selected_context(void **state)
{
	(void)state;
	fixture_keys(&f, "g");
	run("queue orders");
	assert_true(fixture_shows(&f, "prod-eu"));
	assert_false(fixture_shows(&f, "staging"));
	fixture_keys(&f, "q G");
	run("queue orders");
	assert_true(fixture_shows(&f, "staging"));
}

static void test_contexts__can_be_filtered_and_sorted_by(void **state)
{
	(void)state;
	fixture_keys(&f, "/");
	fixture_type(&f, "context:stag");
	fixture_keys(&f, "Enter");
	assert_false(fixture_shows(&f, "billing"));
	assert_true(fixture_shows(&f, "1/3 q"));
	fixture_keys(&f, "Esc");
	run("sort context");
	fixture_keys(&f, "S");
	assert_true(fixture_row_of(&f, "staging us") < 0);
	assert_true(fixture_row_of(&f, "orders           staging") <
		    fixture_row_of(&f, "orders           prod-eu"));
}

static void test_contexts__what_is_wrong_with_one_is_said_with_its_word(void **state)
{
	(void)state;
	break_second(ERR_UNREACHABLE, "cannot connect to sqs.us-east-1.amazonaws.com");
	assert_true(fixture_shows(&f, "ERROR  staging: cannot connect"));
	/* The other one goes on. */
	assert_true(fixture_shows(&f, "billing"));
	fixture_keys(&f, "!");
	assert_true(fixture_shows(&f, "staging: The connection"));
}

static void test_contexts__all_that_is_wrong_comes_up_by_hiding(void **state)
{
	(void)state;
	place_set(&f.fleet.place.account, "999900001111");
	break_second(ERR_UNREACHABLE, "cannot connect");
	assert_true(fixture_shows(&f, "staging: cannot connect"));
	fixture_keys(&f, "x");
	assert_true(
		fixture_shows(&f, "prod-eu: This is account 1234-5678-9012, not 9999-0000-1111"));
	fixture_keys(&f, "x");
	assert_false(fixture_shows(&f, "ERROR"));
	/* What is over and comes back is shown again; what lasts stays hidden. */
	f.other_status.phase = POLLER_LIVE;
	f.other_status.link_error = NULL;
	f.other_status.gen++;
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "ERROR"));
	break_second(ERR_UNREACHABLE, "cannot connect");
	assert_true(fixture_shows(&f, "staging: cannot connect"));
}

static void test_contexts__no_row_of_a_replaced_context_is_left(void **state)
{
	struct fleet third;

	(void)state;
	fixture_keys(&f, "G Enter");
	fleet_init(&third);
	place_set(&third.place.name, "third");
	fleet_set_replace(&f.fleets, &f.second, &third);
	fleet_release(&f.second);
	f.has_second = false;
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "This queue is gone"));
	fixture_keys(&f, "q");
	assert_false(fixture_shows(&f, "staging"));
	assert_true(fixture_shows(&f, "billing"));
	fleet_set_remove(&f.fleets, &third);
	fleet_release(&third);
}

/* --- choosing */

static void test_contexts__commands_ask_the_host(void **state)
{
	(void)state;
	run("context staging");
	assert_string_equal(f.contexts, "staging");
	assert_true(fixture_shows(&f, "2 contexts are shown."));
	run("context prod-eu,staging");
	assert_string_equal(f.contexts, "prod-eu,staging");
	run("profile other");
	assert_string_equal(f.profile, "");
	assert_true(fixture_shows(&f, "2 contexts are shown; :context NAME shows one"));
	run("region eu-west-3");
	assert_string_equal(f.region, "");
	fleet_set_remove(&f.fleets, &f.second);
	run("profile other");
	assert_string_equal(f.profile, "other");
	assert_true(fixture_shows(&f, "Now profile prod-eu, region eu-west-1."));
	run("region eu-west-3");
	assert_string_equal(f.region, "eu-west-3");
}

static void test_contexts__a_refusal_is_said_and_changes_nothing(void **state)
{
	(void)state;
	fleet_set_remove(&f.fleets, &f.second);
	err_set(&f.refusal, ERR_AWS_CONFIG, "profile nope is in neither file");
	fixture_keys(&f, "Enter");
	run("profile nope");
	assert_true(fixture_shows(&f, "profile nope is in neither file"));
	assert_true(fixture_shows(&f, "Overview"));
}

static void test_contexts__a_choice_goes_back_to_the_fleet(void **state)
{
	(void)state;
	fixture_keys(&f, "Enter");
	assert_true(fixture_shows(&f, "Overview"));
	run("context all");
	assert_string_equal(f.contexts, "all");
	assert_false(fixture_shows(&f, "Overview"));
}

static void test_contexts__the_menu_chooses(void **state)
{
	(void)state;
	f.choices[0] = (struct ui_choice){"prod-eu", "eu-west-1", true};
	f.choices[1] = (struct ui_choice){"staging", "us-east-1", false};
	f.choice_count = 2;
	fixture_keys(&f, "C");
	assert_true(fixture_shows(&f, "every one of the config"));
	fixture_keys(&f, "Down Enter");
	assert_string_equal(f.contexts, "staging");
	f.choice_count = 1;
	fixture_keys(&f, "C");
	assert_true(fixture_shows(&f, "there is one context"));
}

static void test_contexts__names_are_completed_with_what_they_are(void **state)
{
	(void)state;
	f.choices[0] = (struct ui_choice){"prod-eu", "", true};
	f.choices[1] = (struct ui_choice){"staging", "us-east-1", false};
	f.choice_count = 2;
	fixture_keys(&f, ":");
	fixture_type(&f, "context ");
	assert_true(fixture_shows(&f, "staging      us-east-1") ||
		    fixture_shows(&f, "staging     us-east-1"));
	assert_true(fixture_shows(&f, "now"));
	fixture_type(&f, "st");
	fixture_keys(&f, "Tab");
	assert_true(fixture_shows(&f, ":context staging"));
	fixture_keys(&f, "Esc :");
	fixture_type(&f, "region pr");
	fixture_keys(&f, "Tab");
	assert_true(fixture_shows(&f, ":region prod-eu"));
}

/* --- signing in */

static void test_contexts__login_is_for_the_one_that_needs_it(void **state)
{
	(void)state;
	fixture_keys(&f, "g L");
	assert_ptr_equal(f.login, &f.fleet);
	f.second_access.has_signin = true;
	break_second(ERR_EXPIRED, "the session has expired");
	assert_true(fixture_shows(&f, "[L] sign in"));
	fixture_keys(&f, "L");
	assert_ptr_equal(f.login, &f.second);
	err_set(&f.refusal, ERR_USAGE, "login: profile stage has no sign-in");
	fixture_keys(&f, "L");
	assert_true(fixture_shows(&f, "login: profile stage has no sign-in"));
}

static void test_contexts__signing_in_is_offered_only_where_it_helps(void **state)
{
	(void)state;
	break_second(ERR_EXPIRED, "the session has expired");
	assert_false(fixture_shows(&f, "sign in"));
	f.second_access.has_signin = true;
	break_second(ERR_UNREACHABLE, "cannot connect");
	assert_false(fixture_shows(&f, "sign in"));
}

static void test_contexts__the_end_of_credentials_is_said_when_it_is_near(void **state)
{
	(void)state;
	f.access.expires_unix_ms = fixture_unix_ms + (int64_t)31 * 60 * 1000;
	fixture_keys(&f, "g");
	assert_false(fixture_shows(&f, "creds to"));
	/* It comes up by itself. */
	assert_int_equal(ui_wake_at_ms(f.ui), f.now_ms + 60 * 1000);
	fixture_wait(&f, 60 * 1000);
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "creds to 21:19Z"));
	fixture_wait(&f, (int64_t)31 * 60 * 1000);
	fixture_draw(&f);
	assert_true(fixture_shows(&f, "creds expired"));
	/* New ones. */
	f.access.expires_unix_ms = f.unix_ms + (int64_t)60 * 60 * 1000;
	assert_true(ui_needs_draw(f.ui, f.now_ms));
	fixture_draw(&f);
	assert_false(fixture_shows(&f, "creds"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_contexts__rows_of_all_stand_together_with_their_word),
		TEST(test_contexts__one_alone_has_no_column),
		TEST(test_contexts__the_head_is_about_the_selected_row),
		TEST(test_contexts__the_word_is_the_label_in_its_own_colour),
		TEST(test_contexts__marks_are_of_one_context),
		TEST(test_contexts__a_name_means_the_one_in_the_selected_context),
		TEST(test_contexts__can_be_filtered_and_sorted_by),
		TEST(test_contexts__what_is_wrong_with_one_is_said_with_its_word),
		TEST(test_contexts__all_that_is_wrong_comes_up_by_hiding),
		TEST(test_contexts__no_row_of_a_replaced_context_is_left),
		TEST(test_contexts__commands_ask_the_host),
		TEST(test_contexts__a_refusal_is_said_and_changes_nothing),
		TEST(test_contexts__a_choice_goes_back_to_the_fleet),
		TEST(test_contexts__the_menu_chooses),
		TEST(test_contexts__names_are_completed_with_what_they_are),
		TEST(test_contexts__login_is_for_the_one_that_needs_it),
		TEST(test_contexts__signing_in_is_offered_only_where_it_helps),
		TEST(test_contexts__the_end_of_credentials_is_said_when_it_is_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
