/* Unit tests of model/redrive and model/holding: messages that somebody else in the program holds
 * are moved without being received once more. */
#include "redrive_fixture.h"

struct held_fixture {
	struct redrive_fixture base; /* first: for wait_for */
	struct holding *holding;
	bool has_seen;
};

static int set_up(void **state)
{
	struct held_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(&f->base);
	create_with_dlq(&f->base, "jobs", "dlq");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct held_fixture *f = *state;

	redrive_free(f->base.redrive);
	f->base.redrive = NULL;
	holding_free(f->holding);
	redrive_fixture_end(&f->base);
	free(f);
	return 0;
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct held_fixture *f = ud;

	(void)seen;
	assert_null(err);
	f->has_seen = true;
}

static bool has_seen(struct redrive_fixture *base)
{
	return ((struct held_fixture *)base)->has_seen;
}

/* As the browser does: one look. */
static void look(struct held_fixture *f)
{
	f->holding = holding_new(&(struct holding_options){.loop = f->base.loop,
		.sqs = f->base.sqs,
		.queue_url = sv_cstr(queue_url(&f->base, "dlq")),
		.priority = PRIORITY_USER});
	holding_receive(f->holding, &(struct holding_look){.max_messages = 10, .visibility_s = 60},
		on_seen, f);
	wait_for(&f->base, has_seen);
}

static size_t receives_of(struct redrive_fixture *f, const char *queue)
{
	const struct sim_message *messages[100];
	size_t count = messages_of(f, queue, messages, 100), sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (size_t)messages[i]->receives;
	return sum;
}

static void redrive_held(struct held_fixture *f, struct redrive_options options)
{
	const struct lease *held[10];

	options.held = held;
	options.held_count = holding_count(f->holding);
	options.limit = options.held_count;
	for (size_t i = 0; i < options.held_count; i++)
		held[i] = holding_at(f->holding, i);
	start(&f->base, "dlq", &options);
	for (size_t i = 0; i < options.held_count; i++)
		assert_true(holding_give(f->holding, holding_at(f->holding, i)));
	run(&f->base);
}

static void test_redrive__what_is_held_is_not_received_again(void **state)
{
	struct held_fixture *f = *state;
	size_t before;

	fill(&f->base, "jobs", 30);
	look(f);
	assert_int_equal(holding_count(f->holding), 10);
	before = receives_of(&f->base, "dlq");
	redrive_held(f, (struct redrive_options){0});
	assert_int_equal(f->base.status.end, REDRIVE_LIMIT);
	assert_int_equal(f->base.status.received, 10);
	assert_int_equal(f->base.status.deleted, 10);
	assert_int_equal(count_of(&f->base, "jobs"), 10);
	/* Ten had one receive more than the others, by the look; the others still have as many. */
	assert_int_equal(receives_of(&f->base, "dlq"), (before - 10) / 30 * 20);
	assert_int_equal(ready_count(&f->base, "dlq"), 20);
	assert_int_equal(check_nothing_lost(&f->base, "jobs", "dlq", 30), 0);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_COMPLETED);
}

static bool is_canary(struct redrive_fixture *base)
{
	return redrive_status(base->redrive)->state == REDRIVE_CANARY;
}

/* The rest of a canary goes back to the queue, and not to who gave it. */
static void test_redrive__what_is_held_and_not_moved_goes_back(void **state)
{
	struct held_fixture *f = *state;
	const struct lease *held[10];
	struct redrive_options options = {.held = held, .canary = 3, .limit = 10};

	fill(&f->base, "jobs", 10);
	look(f);
	options.held_count = holding_count(f->holding);
	for (size_t i = 0; i < options.held_count; i++)
		held[i] = holding_at(f->holding, i);
	start(&f->base, "dlq", &options);
	for (size_t i = 0; i < options.held_count; i++)
		assert_true(holding_give(f->holding, holding_at(f->holding, i)));
	wait_for(&f->base, is_canary);
	redrive_cancel(f->base.redrive);
	run(&f->base);
	assert_int_equal(f->base.status.deleted, 3);
	assert_int_equal(ready_count(&f->base, "dlq"), 7);
	assert_int_equal(holding_held_count(f->holding), 0);
}

static void test_holding__what_is_given_away_is_held_no_longer(void **state)
{
	struct held_fixture *f = *state;
	struct lease *lease;

	fill(&f->base, "jobs", 2);
	look(f);
	lease = holding_at(f->holding, 0);
	assert_null(holding_adopt(f->holding, lease)); /* it has it already */
	assert_true(holding_give(f->holding, lease));
	assert_false(holding_give(f->holding, lease));
	assert_int_equal(lease->state, LEASE_GIVEN);
	assert_int_equal(holding_held_count(f->holding), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_redrive__what_is_held_is_not_received_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_redrive__what_is_held_and_not_moved_goes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_holding__what_is_given_away_is_held_no_longer, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
