/* Unit tests of ui/queue_set: a queue is known by its context and its URL. */
#include "ui/queue_set.h"
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;
static struct queue_set set;

static int set_up(void **state)
{
	(void)state;
	fixture_open(&f);
	fixture_second(&f);
	queue_set_init(&set);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	queue_set_release(&set);
	fixture_close(&f);
	return 0;
}

static void test_queue_set__holds_what_was_added_once(void **state)
{
	struct queue *q = fixture_queue(&f, "orders", 1);

	(void)state;
	assert_false(queue_set_has(&set, q));
	assert_true(queue_set_add(&set, q));
	assert_false(queue_set_add(&set, q));
	assert_true(queue_set_has(&set, q));
	assert_int_equal(queue_set_count(&set), 1);
	assert_true(queue_set_remove(&set, q));
	assert_false(queue_set_remove(&set, q));
	assert_int_equal(queue_set_count(&set), 0);
}

static void test_queue_set__the_same_url_in_another_context_is_another_queue(void **state)
{
	struct queue *q = fixture_queue(&f, "orders", 1);
	struct queue *twin = fleet_add_url(&f.second, sv_cstr(q->url), true);

	(void)state;
	queue_set_add(&set, q);
	assert_false(queue_set_has(&set, twin));
	assert_true(queue_set_add(&set, twin));
	assert_int_equal(queue_set_count(&set), 2);
}

static void test_queue_set__outlives_the_queue(void **state)
{
	struct queue *q = fixture_queue(&f, "orders", 1);

	(void)state;
	queue_set_add(&set, q);
	fleet_remove(&f.fleet, q);
	assert_true(queue_set_has(&set, fixture_queue(&f, "orders", 2)));
}

static void test_queue_set__takes_in_another_one(void **state)
{
	struct queue_set other;

	(void)state;
	queue_set_init(&other);
	queue_set_add(&other, fixture_queue(&f, "a", 1));
	queue_set_add(&other, fixture_queue(&f, "b", 1));
	queue_set_add(&set, fixture_queue(&f, "a", 1));
	assert_int_equal(queue_set_add_all(&set, &other), 1);
	assert_int_equal(queue_set_count(&set), 2);
	queue_set_release(&other);
	assert_true(queue_set_has(&set, fixture_queue(&f, "b", 1)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_queue_set__holds_what_was_added_once),
		TEST(test_queue_set__the_same_url_in_another_context_is_another_queue),
		TEST(test_queue_set__outlives_the_queue),
		TEST(test_queue_set__takes_in_another_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
