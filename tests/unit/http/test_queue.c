/* The order of waiting requests. */
#include "http/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct queue_node node(enum priority priority, bool is_long_poll)
{
	return (struct queue_node){.priority = priority, .is_long_poll = is_long_poll};
}

static void expect_next(struct request_queue *queue, struct queue_node *expected)
{
	assert_ptr_equal(queue_next(queue, true), expected);
	queue_remove(queue, expected);
}

static void test_queue__empty_has_nobody(void **unused)
{
	struct request_queue queue = {0};

	(void)unused;
	assert_null(queue_next(&queue, true));
	assert_int_equal(queue.count, 0);
}

static void test_queue__priority_goes_before_arrival(void **unused)
{
	struct request_queue queue = {0};
	struct queue_node background = node(PRIORITY_BACKGROUND, false);
	struct queue_node operation = node(PRIORITY_OPERATION, false);
	struct queue_node visible = node(PRIORITY_VISIBLE, false);
	struct queue_node user = node(PRIORITY_USER, false);
	struct queue_node later = node(PRIORITY_USER, false);

	(void)unused;
	queue_add(&queue, &background);
	queue_add(&queue, &visible);
	queue_add(&queue, &operation);
	queue_add(&queue, &user);
	queue_add(&queue, &later);
	assert_int_equal(queue.count, 5);
	expect_next(&queue, &user);
	expect_next(&queue, &later);
	expect_next(&queue, &visible);
	expect_next(&queue, &operation);
	expect_next(&queue, &background);
	assert_int_equal(queue.count, 0);
	assert_null(queue_next(&queue, true));
}

static void test_queue__long_polls_keep_their_place_in_the_order(void **unused)
{
	struct request_queue queue = {0};
	struct queue_node a = node(PRIORITY_VISIBLE, false);
	struct queue_node b = node(PRIORITY_VISIBLE, true);
	struct queue_node c = node(PRIORITY_VISIBLE, false);

	(void)unused;
	queue_add(&queue, &a);
	queue_add(&queue, &b);
	queue_add(&queue, &c);
	expect_next(&queue, &a);
	expect_next(&queue, &b);
	expect_next(&queue, &c);
}

static void test_queue__long_polls_can_be_passed_over(void **unused)
{
	struct request_queue queue = {0};
	struct queue_node poll = node(PRIORITY_USER, true);
	struct queue_node plain = node(PRIORITY_BACKGROUND, false);

	(void)unused;
	queue_add(&queue, &poll);
	assert_null(queue_next(&queue, false));
	queue_add(&queue, &plain);
	assert_ptr_equal(queue_next(&queue, false), &plain);
	assert_ptr_equal(queue_next(&queue, true), &poll);
}

static void test_queue__anyone_may_leave(void **unused)
{
	struct request_queue queue = {0};
	struct queue_node nodes[4];

	(void)unused;
	for (size_t i = 0; i < 4; i++) {
		nodes[i] = node(PRIORITY_USER, false);
		queue_add(&queue, &nodes[i]);
	}
	queue_remove(&queue, &nodes[1]);
	queue_remove(&queue, &nodes[3]);
	queue_remove(&queue, &nodes[0]);
	expect_next(&queue, &nodes[2]);
	queue_add(&queue, &nodes[1]);
	expect_next(&queue, &nodes[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue__empty_has_nobody),
		cmocka_unit_test(test_queue__priority_goes_before_arrival),
		cmocka_unit_test(test_queue__long_polls_keep_their_place_in_the_order),
		cmocka_unit_test(test_queue__long_polls_can_be_passed_over),
		cmocka_unit_test(test_queue__anyone_may_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
