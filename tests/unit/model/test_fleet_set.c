/* Unit tests of model/fleet_set: one walk over several fleets, and gens that tell every change. */
#include "farm.h"

#include "sqscope/model/fleet_set.h"

static struct farm one, two;
static struct fleet_set set;

static int set_up(void **state)
{
	(void)state;
	farm_init(&one);
	farm_init(&two);
	place_set(&one.fleet.place.name, "one");
	place_set(&two.fleet.place.name, "two");
	set = (struct fleet_set){0};
	fleet_set_add(&set, &one.fleet);
	fleet_set_add(&set, &two.fleet);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fleet_set_release(&set);
	farm_release(&one);
	farm_release(&two);
	return 0;
}

static void test_fleet_set__walks_all_in_their_order(void **state)
{
	struct queue *a = farm_add(&one, FARM_URL("a")), *b = farm_add(&two, FARM_URL("b"));
	struct fleet_walk walk = {0};

	(void)state;
	assert_ptr_equal(a->fleet, &one.fleet);
	assert_ptr_equal(b->fleet, &two.fleet);
	assert_ptr_equal(fleet_set_next(&set, &walk), a);
	assert_ptr_equal(fleet_set_next(&set, &walk), b);
	assert_null(fleet_set_next(&set, &walk));
	assert_null(fleet_set_next(&set, &walk));
	assert_int_equal(fleet_set_queues(&set), 2);
	assert_int_equal(fleet_set_watched(&set), 2);
}

static void test_fleet_set__an_empty_one_ends_at_once(void **state)
{
	struct fleet_set empty = {0};
	struct fleet_walk walk = {0};

	(void)state;
	assert_null(fleet_set_next(&empty, &walk));
	assert_int_equal(fleet_set_changed_unix_ms(&empty), UNKNOWN);
	/* The first fleet has no queue. */
	assert_null(fleet_set_next(&set, &walk));
}

static void test_fleet_set__gens_grow_with_each_fleet(void **state)
{
	uint64_t gen = fleet_set_gen(&set), rows_gen = fleet_set_rows_gen(&set);
	struct queue *q = farm_add(&two, FARM_URL("b"));

	(void)state;
	assert_true(fleet_set_gen(&set) > gen);
	assert_true(fleet_set_rows_gen(&set) > rows_gen);
	gen = fleet_set_gen(&set);
	rows_gen = fleet_set_rows_gen(&set);
	farm_poll(&two, q, 5, 0, 0);
	assert_true(fleet_set_gen(&set) > gen);
	assert_int_equal(fleet_set_rows_gen(&set), rows_gen);
}

static void test_fleet_set__gens_grow_when_fleets_come_and_go(void **state)
{
	uint64_t gen, rows_gen;

	(void)state;
	farm_add(&two, FARM_URL("b"));
	gen = fleet_set_gen(&set);
	rows_gen = fleet_set_rows_gen(&set);
	fleet_set_remove(&set, &two.fleet);
	assert_true(fleet_set_gen(&set) > gen);
	assert_true(fleet_set_rows_gen(&set) > rows_gen);
	assert_false(fleet_set_has(&set, &two.fleet));
	gen = fleet_set_gen(&set);
	fleet_set_add(&set, &two.fleet);
	assert_true(fleet_set_gen(&set) > gen);
	gen = fleet_set_gen(&set);
	/* Once only. */
	fleet_set_add(&set, &two.fleet);
	assert_int_equal(set.count, 2);
	assert_int_equal(fleet_set_gen(&set), gen);
}

static void test_fleet_set__one_takes_the_place_of_another(void **state)
{
	struct farm three;
	uint64_t rows_gen;

	(void)state;
	farm_init(&three);
	farm_add(&one, FARM_URL("a"));
	rows_gen = fleet_set_rows_gen(&set);
	fleet_set_replace(&set, &one.fleet, &three.fleet);
	assert_ptr_equal(set.fleets[0], &three.fleet);
	assert_ptr_equal(set.fleets[1], &two.fleet);
	assert_true(fleet_set_rows_gen(&set) > rows_gen);
	assert_int_equal(fleet_set_queues(&set), 0);
	/* One that is not there changes nothing. */
	fleet_set_replace(&set, &one.fleet, &three.fleet);
	fleet_set_remove(&set, &one.fleet);
	assert_int_equal(set.count, 2);
	farm_release(&three);
}

static void test_fleet_set__names_are_looked_for_where_one_is_first(void **state)
{
	struct queue *a = farm_add(&one, FARM_URL("same")), *b = farm_add(&two, FARM_URL("same"));

	(void)state;
	assert_ptr_equal(fleet_set_find_name(&set, NULL, sv_cstr("same")), a);
	assert_ptr_equal(fleet_set_find_name(&set, &two.fleet, sv_cstr("same")), b);
	farm_add(&one, FARM_URL("only"));
	assert_non_null(fleet_set_find_name(&set, &two.fleet, sv_cstr("only")));
	assert_null(fleet_set_find_name(&set, NULL, sv_cstr("none")));
}

static void test_fleet_set__summary_is_over_all(void **state)
{
	struct queue *a = farm_add(&one, FARM_URL("a")), *b = farm_add(&two, FARM_URL("b"));
	struct fleet_summary summary;

	(void)state;
	farm_poll(&one, a, 1, 0, 0);
	farm_fail(&one, farm_add(&one, FARM_URL("x")), ERR_DENIED, "AccessDenied");
	farm_fail(&two, b, ERR_DENIED, "AccessDenied");
	fleet_set_summarise(&set, &summary);
	assert_int_equal(summary.watched, 3);
	assert_int_equal(summary.denied, 2);
	assert_int_equal(summary.common_error_count, 2);
	fleet_summarise(&two.fleet, &summary);
	assert_int_equal(summary.watched, 1);
	assert_int_equal(summary.failing, 1);
}

static void test_fleet_set__changed_is_the_latest(void **state)
{
	struct queue *a = farm_add(&one, FARM_URL("a")), *b = farm_add(&two, FARM_URL("b"));

	(void)state;
	farm_poll(&one, a, 1, 0, 0);
	farm_wait(&two, 5000);
	farm_poll(&two, b, 1, 0, 0);
	assert_int_equal(fleet_set_changed_unix_ms(&set), two.unix_ms);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fleet_set__walks_all_in_their_order),
		TEST(test_fleet_set__an_empty_one_ends_at_once),
		TEST(test_fleet_set__gens_grow_with_each_fleet),
		TEST(test_fleet_set__gens_grow_when_fleets_come_and_go),
		TEST(test_fleet_set__one_takes_the_place_of_another),
		TEST(test_fleet_set__names_are_looked_for_where_one_is_first),
		TEST(test_fleet_set__summary_is_over_all),
		TEST(test_fleet_set__changed_is_the_latest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
