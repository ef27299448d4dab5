/* Unit tests of ui/filter: what matches, what is not finished yet, what is wrong. */
#include "ui/filter.h"
#include "ui/queue_look.h"
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;
static struct queue_set marks;

static int set_up(void **state)
{
	(void)state;
	fixture_open(&f);
	queue_set_init(&marks);
	fixture_queue(&f, "orders-dlq", 37);
	fixture_read(&f, "orders", 12000, 480, 5, "orders-dlq");
	fixture_read(&f, "AI-embed.fifo", 0, 0, 0, NULL);
	fixture_deny(&f, "denied");
	fixture_list(&f, "unread");
	fixture_read(&f, "full", 1, 120000, 0, NULL);
	queue_set_add(&marks, fleet_find_name(&f.fleet, sv_cstr("orders")));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	queue_set_release(&marks);
	fixture_close(&f);
	return 0;
}

/* The names that match, joined by blanks, in order of appearance. */
static void assert_matches(const char *text, const char *expected)
{
	struct filter filter = {0};
	struct str names = {0};

	filter_parse(&filter, sv_cstr(text));
	for (size_t i = 0; i < f.fleet.count; i++) {
		if (f.fleet.queues[i]->is_watched &&
			filter_matches(&filter, f.fleet.queues[i], &marks))
			str_addf(&names, "%s%s", names.n > 0 ? " " : "", f.fleet.queues[i]->name);
	}
	assert_string_equal(str_cstr(&names), expected);
	assert_string_equal(filter.problem, "");
	str_release(&names);
	filter_release(&filter);
}

static void assert_problem(const char *text, const char *problem)
{
	struct filter filter = {0};

	filter_parse(&filter, sv_cstr(text));
	assert_string_equal(filter.problem, problem);
	filter_release(&filter);
}

static const char everything[] = "orders-dlq orders AI-embed.fifo denied unread full";

static void test_filter__nothing_matches_everything(void **state)
{
	(void)state;
	assert_matches("", everything);
	assert_matches("   ", everything);
}

static void test_filter__parts_of_names_ignore_case(void **state)
{
	(void)state;
	assert_matches("ORD", "orders-dlq orders");
	assert_matches("ai-", "AI-embed.fifo");
	assert_matches("zzz", "");
}

static void test_filter__all_words_must_match(void **state)
{
	(void)state;
	assert_matches("ord dlq", "orders-dlq");
	assert_matches("ord !dlq", "orders");
	assert_matches("!ord !d", "full");
}

static void test_filter__patterns_match_the_whole_name(void **state)
{
	(void)state;
	assert_matches("ai-*", "AI-embed.fifo");
	assert_matches("*-dlq", "orders-dlq");
	assert_matches("order?", "orders");
	assert_matches("!*d*", "full");
	assert_matches("[fu]*", "unread full");
}

static void test_filter__states(void **state)
{
	(void)state;
	assert_matches("state:warn", "full");
	assert_matches("state:unknown", "denied unread");
	assert_matches("state:failing", "denied");
	assert_matches("state:alarm", "full");
	assert_matches("state:crit", "");
	assert_matches("STATE:OK", "orders-dlq orders AI-embed.fifo");
	assert_matches("!state:ok", "denied unread full");
}

static void test_filter__what_it_is(void **state)
{
	(void)state;
	assert_matches("is:dlq", "orders-dlq");
	assert_matches("is:source", "orders");
	assert_matches("is:fifo", "AI-embed.fifo");
	assert_matches("is:standard", "orders-dlq orders denied unread full");
	assert_matches("is:empty", "AI-embed.fifo");
	assert_matches("is:marked", "orders");
}

static void test_filter__numbers(void **state)
{
	(void)state;
	assert_matches("ready:>100", "orders");
	assert_matches("ready:>=37", "orders-dlq orders");
	assert_matches("ready:12k", "orders");
	assert_matches("ready:<2", "AI-embed.fifo full");
	assert_matches("ready:<=0", "AI-embed.fifo");
	assert_matches("ready:=1", "full");
	assert_matches("flight:>0.1m", "full");
	assert_matches("delay:>0", "orders");
	assert_matches("dlq:>0", "orders");
	assert_matches("dl:>0", "orders");
}

static void test_filter__what_is_not_known_compares_with_nothing(void **state)
{
	(void)state;
	assert_matches("ready:>=0", "orders-dlq orders AI-embed.fifo full");
	assert_matches("in:>=0", "");
	assert_matches("net:<1", "");
	assert_matches("dlq:<1", "");
}

static void test_filter__rates_and_eta(void **state)
{
	(void)state;
	for (int i = 0; i < 12; i++) {
		fixture_wait(&f, FIXTURE_STEP_MS);
		fixture_read(&f, "orders", 12000 + 100 * (i + 1), 480, 5, "orders-dlq");
	}
	assert_matches("in:>5", "orders");
	assert_matches("net:>0", "orders");
	assert_matches("out:>0", "");
	assert_matches("eta:grow", "orders");
	assert_matches("eta:stall", "");
}

static void test_filter__an_unfinished_field_hides_nothing(void **state)
{
	(void)state;
	assert_matches("state:", everything);
	assert_matches("dlq:", everything);
	assert_matches("dlq:>", everything);
	assert_matches("!", everything);
	assert_matches("!state:", everything);
	assert_matches("state:cr", "");
	assert_matches("state:w", "full");
}

static void test_filter__mistakes_are_said_and_hide_nothing(void **state)
{
	struct filter filter = {0};

	(void)state;
	assert_problem("status:crit", "status: no such field; see ?");
	assert_problem("state:purple", "purple: no such word; see ?");
	assert_problem("is:red", "red: no such word; see ?");
	assert_problem("ready:>many", "many: no number, as in ready:>1k");
	assert_problem("ready:1.2.3", "1.2.3: no number, as in ready:>1k");
	filter_parse(&filter, sv_cstr("status:crit"));
	assert_true(filter_matches(&filter, f.fleet.queues[0], &marks));
	assert_false(filter_is_empty(&filter));
	filter_release(&filter);
}

static void test_filter__has_room_for_sixteen_words(void **state)
{
	(void)state;
	assert_problem("a a a a a a a a a a a a a a a a", "");
	assert_problem(
		"a a a a a a a a a a a a a a a a tomany", "tomany: one word too many for a filter");
}

static void test_filter__examples_of_the_help_are_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < filter_field_count; i++) {
		assert_problem(filter_fields[i].example, "");
		assert_true(strlen(filter_fields[i].summary) <= 64);
	}
}

static void test_filter__tells_where_a_part_was_found(void **state)
{
	struct filter filter = {0};
	struct sv name = sv_cstr("my-Orders-dlq"), part;

	(void)state;
	filter_parse(&filter, sv_cstr("orders !x state:ok d*"));
	part = filter_part(&filter, 0, name);
	assert_int_equal(part.p - name.p, 3);
	assert_int_equal(part.n, 6);
	for (size_t i = 1; i < filter.count; i++)
		assert_int_equal(filter_part(&filter, i, name).n, 0);
	assert_int_equal(filter_part(&filter, 0, sv_cstr("none")).n, 0);
	filter_release(&filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_filter__nothing_matches_everything, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__parts_of_names_ignore_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__all_words_must_match, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__patterns_match_the_whole_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_filter__states, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_filter__what_it_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_filter__numbers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__what_is_not_known_compares_with_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_filter__rates_and_eta, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__an_unfinished_field_hides_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__mistakes_are_said_and_hide_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__has_room_for_sixteen_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__examples_of_the_help_are_right, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_filter__tells_where_a_part_was_found, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
