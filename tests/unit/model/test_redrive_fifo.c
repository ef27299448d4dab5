/* Unit tests of model/redrive on FIFO queues: order inside of groups, and nothing twice. */
#include "redrive_fixture.h"

static int set_up(void **state)
{
	struct redrive_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct redrive_fixture *f = *state;

	redrive_fixture_end(f);
	free(f);
	return 0;
}

static void test_redrive_fifo__order_is_kept_inside_of_groups(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 4, 15);
	redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.deleted, 60);
	assert_int_equal(f->status.failed, 0);
	check_order(f, "jobs.fifo", 4, 15);
}

/* More than one receive brings of one group: the rest of it is hidden until those are moved. */
static void test_redrive_fifo__one_long_group(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 1, 45);
	redrive_all(f, "dlq.fifo", &(struct redrive_options){.rate = 200});
	assert_int_equal(f->status.deleted, 45);
	check_order(f, "jobs.fifo", 1, 45);
}

/* d4: SQS would drop a copy of what was sent within the last five minutes, by its id or its
 * content, and say that it took it. */
static void test_redrive_fifo__what_was_just_sent_is_not_dropped(void **state)
{
	struct redrive_fixture *f = *state;
	struct redrive_target target = {.arn = sv_cstr(FIXTURE_ARN "other.fifo"), .is_fifo = true};
	char url[200];

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	create(f, "other.fifo", "'FifoQueue':'true','ContentBasedDeduplication':'true'");
	fill_groups(f, "jobs.fifo", 2, 6);
	send_one(f, "other.fifo", "a 0", ",'MessageGroupId':'a'");
	send_one(f, "other.fifo", "a 1",
		",'MessageGroupId':'a','MessageDeduplicationId':'jobs.fifo-2'");
	snprintf(url, sizeof url, "%s", queue_url(f, "other.fifo"));
	target.sqs = f->sqs;
	target.url = sv_cstr(url);
	redrive_all(f, "dlq.fifo", &(struct redrive_options){.to = &target});
	assert_int_equal(f->status.deleted, 12);
	assert_int_equal(count_of(f, "other.fifo"), 14);
	assert_int_equal(copies_of(f, "other.fifo", "a 0"), 2);
}

/* And what comes back is moved again by the next redrive, in the same five minutes. */
static void test_redrive_fifo__the_next_operation_has_other_ids(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 2, 6);
	for (int round = 0; round < 3; round++) {
		redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
		forget_redrive(f);
		assert_int_equal(f->status.deleted, 12);
		check_order(f, "jobs.fifo", 2, 6);
		dead_letter_all(f, "jobs.fifo");
		assert_int_equal(count_of(f, "dlq.fifo"), 12);
	}
}

static void test_redrive_fifo__lost_answers_are_asked_for_again(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 3, 12);
	add_fault(f, "cut-after on SendMessageBatch every 3");
	add_fault(f, "cut-before on SendMessageBatch every 5");
	redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 36);
	assert_int_equal(f->status.maybe_duplicated, 0);
	check_order(f, "jobs.fifo", 3, 12);
	assert_int_equal(operation_state(f, f->operation), JOURNAL_COMPLETED);
}

static void test_redrive_fifo__entries_that_fail_keep_their_place(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 5, 6);
	add_fault(f, "fail-entries on SendMessageBatch 20%");
	redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 30);
	check_order(f, "jobs.fifo", 5, 6);
}

/* What is behind a message that the queue does not take would overtake it. */
static void test_redrive_fifo__a_refused_message_stops_its_group(void **state)
{
	const struct sim_message *messages[100];
	struct redrive_fixture *f = *state;
	size_t count;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 3, 8);
	/* The sixth entry: the last of the first three of each group. */
	add_fault(f, "fail-entries=sender on SendMessageBatch at 6");
	redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	count = messages_of(f, "dlq.fifo", messages, 100);
	assert_int_equal(count + f->status.deleted, 24);
	assert_true(count > 0 && count < 8);
	/* They are of one group, and its last ones. */
	for (size_t i = 0; i < count; i++) {
		char body[10];

		snprintf(
			body, sizeof body, "%c %d", messages[0]->group_id[0], (int)(8 - count + i));
		assert_true(sv_eq_cstr(messages[i]->body, body));
		assert_int_equal(messages[i]->state, SIM_READY);
	}
	assert_int_equal(f->status.groups_cut, 1);
}

static void choose_group_b(void *ud, struct lease *const *leases, size_t count, bool *is_chosen,
	redrive_chosen_fn done, void *done_ud)
{
	(void)ud;
	for (size_t i = 0; i < count; i++)
		is_chosen[i] = sv_eq_cstr(message_fact(&leases[i]->message, "MessageGroupId"), "b");
	done(done_ud);
}

static void test_redrive_fifo__one_group_of_several(void **state)
{
	const struct sim_message *messages[100];
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 3, 20);
	redrive_all(f, "dlq.fifo", &(struct redrive_options){.choose = choose_group_b});
	assert_int_equal(f->status.deleted, 20);
	assert_int_equal(messages_of(f, "jobs.fifo", messages, 100), 20);
	assert_int_equal(messages_of(f, "dlq.fifo", messages, 100), 40);
	assert_int_equal(ready_count(f, "dlq.fifo"), 40);
	/* Of the two others only the front was seen. */
	assert_int_equal(f->status.groups_cut, 2);
}

static void test_redrive_fifo__a_standard_message_without_a_group_does_not_fit(void **state)
{
	struct redrive_fixture *f = *state;
	struct redrive_target target = {.arn = sv_cstr(FIXTURE_ARN "jobs.fifo"), .is_fifo = true};
	char url[200];

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	create(f, "dlq", "");
	send_one(f, "dlq", "no group", "");
	send_one(f, "dlq", "grouped", ",'MessageGroupId':'g'");
	snprintf(url, sizeof url, "%s", queue_url(f, "jobs.fifo"));
	target.sqs = f->sqs;
	target.url = sv_cstr(url);
	redrive_all(f, "dlq", &(struct redrive_options){.to = &target});
	assert_int_equal(f->status.failed, 1);
	assert_int_equal(f->status.failures[0].err.code, ERR_INVALID);
	assert_int_equal(copies_of(f, "jobs.fifo", "grouped"), 1);
	assert_int_equal(copies_of(f, "dlq", "no group"), 1);
}

static void lose_leases_while_they_wait(struct redrive_fixture *f, size_t limit)
{
	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 1, 10);
	add_fault(f, "denied on ChangeMessageVisibilityBatch");
	redrive_all(f, "dlq.fifo",
		&(struct redrive_options){.visibility_s = 6, .rate = 0.8, .limit = limit});
}

/* What was not moved is there, and moves in its order when it is asked for again. */
static void check_rest(struct redrive_fixture *f)
{
	assert_int_equal(f->status.failed, 10 - f->status.deleted);
	assert_int_equal(count_of(f, "dlq.fifo"), 10 - f->status.deleted);
	clear_faults(f);
	forget_redrive(f);
	f->skipped_ms += 60000;
	redrive_all(f, "dlq.fifo", &(struct redrive_options){0});
	check_order(f, "jobs.fifo", 1, 10);
}

/* What waits behind it in its group would hide it for ever. With the limit reached, no receive is
 * under way that might bring it again by itself. */
static void test_redrive_fifo__a_lease_that_is_lost_while_it_waits_ends_its_group(void **state)
{
	struct redrive_fixture *f = *state;

	lose_leases_while_they_wait(f, 10);
	assert_true(f->status.deleted > 0 && f->status.deleted < 10);
	check_rest(f);
}

/* A long poll may bring the whole group again in the moment in which its leases end, or after its
 * loss was seen: either way nothing is overtaken. */
static void test_redrive_fifo__leases_that_are_lost_and_come_again_keep_their_place(void **state)
{
	struct redrive_fixture *f = *state;

	lose_leases_while_they_wait(f, 0);
	assert_true(f->status.deleted > 0);
	check_rest(f);
}

/* The first one is sent and its lease is over before the delete: what we hold behind it in its
 * group hides it, until that is moved as well. */
static void test_redrive_fifo__an_original_that_is_lost_is_found_behind_its_group(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 1, 10);
	add_fault(f, "latency=7s on SendMessageBatch at 1");
	redrive_all(f, "dlq.fifo", &(struct redrive_options){.visibility_s = 6});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.deleted, 10);
	check_order(f, "jobs.fifo", 1, 10);
	assert_int_equal(count_of(f, "dlq.fifo"), 0);
}

/* Neither deleted nor renewed: it is given up, and does not come again and again for ever. */
static void test_redrive_fifo__an_original_that_cannot_be_deleted_ends_it(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	fill_groups(f, "jobs.fifo", 2, 5);
	add_fault(f, "denied on ChangeMessageVisibilityBatch");
	add_fault(f, "fail-entries on DeleteMessageBatch");
	redrive_all(f, "dlq.fifo", &(struct redrive_options){.visibility_s = 6});
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.deleted, 0);
	assert_true(f->status.sent > 0 && f->status.sent <= 2);
	assert_int_equal(f->status.maybe_duplicated, f->status.sent);
	assert_int_equal(count_of(f, "dlq.fifo"), 10);
	assert_int_equal(operation_state(f, f->operation), JOURNAL_STOPPED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_redrive_fifo__order_is_kept_inside_of_groups),
		TEST(test_redrive_fifo__one_long_group),
		TEST(test_redrive_fifo__what_was_just_sent_is_not_dropped),
		TEST(test_redrive_fifo__the_next_operation_has_other_ids),
		TEST(test_redrive_fifo__lost_answers_are_asked_for_again),
		TEST(test_redrive_fifo__entries_that_fail_keep_their_place),
		TEST(test_redrive_fifo__a_refused_message_stops_its_group),
		TEST(test_redrive_fifo__one_group_of_several),
		TEST(test_redrive_fifo__a_lease_that_is_lost_while_it_waits_ends_its_group),
		TEST(test_redrive_fifo__leases_that_are_lost_and_come_again_keep_their_place),
		TEST(test_redrive_fifo__an_original_that_is_lost_is_found_behind_its_group),
		TEST(test_redrive_fifo__an_original_that_cannot_be_deleted_ends_it),
		TEST(test_redrive_fifo__a_standard_message_without_a_group_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
