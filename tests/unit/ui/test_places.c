/* Unit tests of ui/places: what is told of several contexts together. */
#include "ui/places.h"
#include "ui/ui_state.h"
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
	fixture_prepare(&f, 24, 80, CHARSET_ASCII);
	fixture_second(&f);
	fixture_start(&f);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static enum poller_phase together(enum poller_phase one, enum poller_phase other)
{
	struct poller_status status;

	f.status.phase = one;
	f.other_status.phase = other;
	places_update(f.ui, &status);
	return status.phase;
}

static void test_places__a_phase_is_common_only_when_all_are_in_it(void **state)
{
	(void)state;
	assert_int_equal(together(POLLER_LIVE, POLLER_LIVE), POLLER_LIVE);
	assert_int_equal(together(POLLER_LIVE, POLLER_UNREACHABLE), POLLER_LIVE);
	assert_int_equal(together(POLLER_UNREACHABLE, POLLER_UNREACHABLE), POLLER_UNREACHABLE);
	assert_int_equal(together(POLLER_PAUSED, POLLER_LIVE), POLLER_LIVE);
	assert_int_equal(together(POLLER_PAUSED, POLLER_PAUSED), POLLER_PAUSED);
	/* What is still being listed may be more than what is there. */
	assert_int_equal(together(POLLER_LIVE, POLLER_LISTING), POLLER_LISTING);
}

static void test_places__figures_add_up(void **state)
{
	struct poller_status status;

	(void)state;
	f.status.listed = 3;
	f.other_status.listed = 4;
	f.other_status.maybe_truncated = true;
	f.status.requests_per_s = 1.5;
	f.other_status.requests_per_s = 2;
	places_update(f.ui, &status);
	assert_int_equal(status.listed, 7);
	assert_true(status.maybe_truncated);
	assert_true(status.requests_per_s > 3.4 && status.requests_per_s < 3.6);
	/* Whose error it is only the context can tell. */
	assert_null(status.link_error);
}

static void test_places__each_is_found_by_its_fleet(void **state)
{
	struct poller_status status;
	struct fleet other = {0};

	(void)state;
	f.second_access.has_signin = true;
	places_update(f.ui, &status);
	assert_true(places_of(&f.ui->places, &f.second)->access.has_signin);
	assert_false(places_of(&f.ui->places, &f.fleet)->access.has_signin);
	assert_null(places_of(&f.ui->places, &other));
}

static void test_places__an_end_is_told_when_it_is_near(void **state)
{
	struct place_view view = {.access.expires_unix_ms = 0};
	const int64_t now = fixture_unix_ms;

	(void)state;
	assert_int_equal(place_expiry(NULL, now), 0);
	assert_int_equal(place_expiry(&view, now), 0);
	view.access.expires_unix_ms = UNKNOWN;
	assert_int_equal(place_expiry(&view, now), 0);
	view.access.expires_unix_ms = now + EXPIRY_SHOWN_MS + 1;
	assert_int_equal(place_expiry(&view, now), 0);
	view.access.expires_unix_ms = now + EXPIRY_SHOWN_MS;
	assert_int_equal(place_expiry(&view, now), now + EXPIRY_SHOWN_MS);
	view.access.expires_unix_ms = now - 1;
	assert_int_equal(place_expiry(&view, now), now - 1);
}

static void test_places__the_next_change_is_the_earliest(void **state)
{
	struct place_view views[2] = {{.access.expires_unix_ms = 0}};
	struct places places = {.items = views, .count = 2};
	const int64_t now = fixture_unix_ms;

	(void)state;
	assert_int_equal(places_next_expiry(&places, now), UNKNOWN);
	views[0].access.expires_unix_ms = now + EXPIRY_SHOWN_MS + 5000;
	views[1].access.expires_unix_ms = now + 9000;
	assert_int_equal(places_next_expiry(&places, now), now + 5000);
	/* After it was told, its end is next. */
	assert_int_equal(places_next_expiry(&places, now + 6000), now + 9000);
	assert_int_equal(places_next_expiry(&places, now + 10000), now + EXPIRY_SHOWN_MS + 5000);
}

static void test_places__a_colour_is_a_role_and_none_is_text(void **state)
{
	struct place place = {0};

	(void)state;
	assert_int_equal(place_role(&place), ROLE_TEXT);
	place.color = 1;
	assert_int_equal(place_role(&place), ROLE_CONTEXT_1);
	place.color = ROLE_CONTEXTS;
	assert_int_equal(place_role(&place), ROLE_CONTEXT_10);
	place.color = ROLE_CONTEXTS + 1;
	assert_int_equal(place_role(&place), ROLE_TEXT);
}

static void test_places__the_host_of_an_endpoint(void **state)
{
	struct place place = {0};

	(void)state;
	assert_true(sv_is_empty(place_host(&place)));
	place.endpoint = (char *)"https://localhost:4566/some/path";
	assert_true(sv_eq_cstr(place_host(&place), "localhost:4566"));
	place.endpoint = (char *)"localhost:9324";
	assert_true(sv_eq_cstr(place_host(&place), "localhost:9324"));
}

static void test_places__only_local_ones_cost_nothing(void **state)
{
	(void)state;
	place_set(&f.fleet.place.endpoint, "http://localhost:1");
	assert_false(places_are_local(f.ui));
	place_set(&f.second.place.endpoint, "http://localhost:2");
	assert_true(places_are_local(f.ui));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_places__a_phase_is_common_only_when_all_are_in_it),
		TEST(test_places__figures_add_up),
		TEST(test_places__each_is_found_by_its_fleet),
		TEST(test_places__an_end_is_told_when_it_is_near),
		TEST(test_places__the_next_change_is_the_earliest),
		TEST(test_places__a_colour_is_a_role_and_none_is_text),
		TEST(test_places__the_host_of_an_endpoint),
		TEST(test_places__only_local_ones_cost_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
