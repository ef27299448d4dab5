/* Unit tests of ui/queue_id: the same queue is found again, another one never. */
#include "ui/queue_id.h"
#include "ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct fixture f;
static struct queue_id id;

static int set_up(void **state)
{
	(void)state;
	fixture_open(&f);
	id = (struct queue_id){0};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	queue_id_release(&id);
	fixture_close(&f);
	return 0;
}

static void test_queue_id__none_is_none(void **state)
{
	(void)state;
	assert_null(queue_id_get(&id, &f.fleets));
	assert_true(queue_id_is_empty(&id));
	queue_id_set(&id, &f.fleets, NULL);
	assert_null(queue_id_get(&id, &f.fleets));
}

static void test_queue_id__survives_other_queues_coming_and_going(void **state)
{
	struct queue *kept = fixture_queue(&f, "kept", 1), *other = fixture_queue(&f, "other", 1);

	(void)state;
	queue_id_set(&id, &f.fleets, kept);
	fleet_remove(&f.fleet, other);
	fixture_queue(&f, "new", 1);
	assert_ptr_equal(queue_id_get(&id, &f.fleets), kept);
	assert_false(queue_id_is_empty(&id));
}

static void test_queue_id__a_dropped_queue_is_gone_whatever_takes_its_memory(void **state)
{
	char name[20];

	(void)state;
	queue_id_set(&id, &f.fleets, fixture_queue(&f, "dropped", 1));
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("dropped")));
	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof name, "new-%d", i);
		fixture_queue(&f, name, 1);
	}
	assert_null(queue_id_get(&id, &f.fleets));
	assert_true(queue_id_is_empty(&id));
}

static void test_queue_id__a_queue_that_comes_back_is_found(void **state)
{
	struct queue *back;

	(void)state;
	queue_id_set(&id, &f.fleets, fixture_queue(&f, "phoenix", 1));
	fleet_remove(&f.fleet, fleet_find_name(&f.fleet, sv_cstr("phoenix")));
	assert_null(queue_id_get(&id, &f.fleets));
	back = fixture_queue(&f, "phoenix", 2);
	assert_ptr_equal(queue_id_get(&id, &f.fleets), back);
}

static void test_queue_id__a_queue_known_by_arn_is_found_when_it_gets_a_url(void **state)
{
	static const char arn[] = "arn:aws:sqs:eu-west-1:123456789012:later";
	struct queue *q = fleet_add_arn(&f.fleet, sv_cstr(arn));

	(void)state;
	queue_id_set(&id, &f.fleets, q);
	q = fleet_set_url(
		&f.fleet, q, sv_cstr("https://sqs.eu-west-1.amazonaws.com/123456789012/later"));
	fixture_queue(&f, "other", 1);
	assert_ptr_equal(queue_id_get(&id, &f.fleets), q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_queue_id__none_is_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_id__survives_other_queues_coming_and_going, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_id__a_dropped_queue_is_gone_whatever_takes_its_memory, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_id__a_queue_that_comes_back_is_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_queue_id__a_queue_known_by_arn_is_found_when_it_gets_a_url, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
