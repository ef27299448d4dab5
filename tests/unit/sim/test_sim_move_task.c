/* Unit tests of dead-letter queues and the way back: sim/sim_take, sim_move_task,
 * sim_move_task_actions, sim_purge, sim_ledger. */
#include "sim_fixture.h"

/* `count` messages of "jobs" in "dlq". */
static void bury(struct world *w, int count)
{
	char body[16];
	create(w, "dlq");
	create(w, "jobs");
	set_dlq(w, "jobs", "dlq", 1);
	for (int i = 0; i < count; i++) {
		snprintf(body, sizeof body, "m%d", i);
		send(w, "jobs", body);
		receive(w, "jobs");
	}
	turn(w, 30 * SECOND);
	for (int i = 0; i < (count + 9) / 10 + 1; i++)
		ok(w, "ReceiveMessage", "{" URL "jobs','MaxNumberOfMessages':10}");
	assert_counts(w, "dlq", count, 0, 0);
	assert_counts(w, "jobs", 0, 0, 0);
}

static void test_sim_move_task__dead_letters_keep_what_they_are(void **state)
{
	struct world *w = *state;
	create(w, "dlq");
	create(w, "jobs");
	set_dlq(w, "jobs", "dlq", 2);
	char *id = strdup(text_of(send(w, "jobs", "x"), "MessageId"));
	for (int i = 0; i < 2; i++) {
		assert_body(receive(w, "jobs"), "x");
		turn(w, 30 * SECOND);
	}
	/* It moves when it would be received once more. */
	assert_counts(w, "dlq", 0, 0, 0);
	assert_null(receive(w, "jobs"));
	assert_counts(w, "dlq", 1, 0, 0);
	json_t *m = receive(w, "dlq");
	assert_string_equal(text_of(m, "MessageId"), id);
	assert_string_equal(system_of(m, "DeadLetterQueueSourceArn"), ARN "jobs");
	assert_string_equal(system_of(m, "ApproximateReceiveCount"), "3");
	assert_string_equal(system_of(m, "SentTimestamp"), "1795618980000");
	free(id);
}

static void test_sim_move_task__a_look_can_bury(void **state)
{
	struct world *w = *state;
	create(w, "dlq");
	create(w, "jobs");
	set_dlq(w, "jobs", "dlq", 1);
	send(w, "jobs", "x");
	send(w, "jobs", "y");
	for (int i = 0; i < 2; i++)
		ok(w, "ReceiveMessage",
			"{" URL "jobs','MaxNumberOfMessages':10,'VisibilityTimeout':0}");
	assert_counts(w, "dlq", 2, 0, 0);
}

static void test_sim_move_task__retention_of_dead_letters(void **state)
{
	struct world *w = *state;
	create(w, "dlq");
	create(w, "jobs");
	set_dlq(w, "jobs", "dlq", 1);
	set(w, "dlq", "MessageRetentionPeriod", "120");
	send(w, "jobs", "x");
	receive(w, "jobs");
	turn(w, 60 * SECOND);
	receive(w, "jobs");
	/* It counts from the time it was sent, not from the move. */
	turn(w, 59 * SECOND);
	assert_counts(w, "dlq", 1, 0, 0);
	turn(w, SECOND);
	assert_counts(w, "dlq", 0, 0, 0);
}

static void test_sim_move_task__fifo_dead_letters(void **state)
{
	struct world *w = *state;
	create(w, "dlq.fifo");
	create(w, "a.fifo");
	set_dlq(w, "a.fifo", "dlq.fifo", 1);
	set(w, "dlq.fifo", "MessageRetentionPeriod", "60");
	char *id = strdup(text_of(send_to_group(w, "a.fifo", "g", "1"), "MessageId"));
	send_to_group(w, "a.fifo", "g", "2");
	receive(w, "a.fifo");
	turn(w, 30 * SECOND);
	/* The next of the group comes at once. */
	assert_body(receive(w, "a.fifo"), "2");
	json_t *m = receive(w, "dlq.fifo");
	assert_string_equal(system_of(m, "MessageDeduplicationId"), id);
	assert_string_equal(system_of(m, "MessageGroupId"), "g");
	/* There the retention began with the move. */
	turn(w, 59 * SECOND);
	assert_counts(w, "dlq.fifo", 1, 0, 0);
	free(id);
}

static void test_sim_move_task__without_the_target_it_stays(void **state)
{
	struct world *w = *state;
	create(w, "dlq");
	create(w, "jobs");
	set_dlq(w, "jobs", "dlq", 1);
	ok(w, "DeleteQueue", "{" URL "dlq'}");
	send(w, "jobs", "x");
	receive(w, "jobs");
	turn(w, 30 * SECOND);
	assert_body(receive(w, "jobs"), "x");
}

static char *start(struct world *w, const char *more)
{
	return strdup(text_of(
		ok(w, "StartMessageMoveTask", "{'SourceArn':'" ARN "dlq'%s}", more), "TaskHandle"));
}

static json_t *newest(struct world *w)
{
	return item(ok(w, "ListMessageMoveTasks", "{'SourceArn':'" ARN "dlq'}"), "Results", 0);
}

static int moved(struct world *w)
{
	return (int)json_integer_value(
		json_object_get(newest(w), "ApproximateNumberOfMessagesMoved"));
}

static void test_sim_move_task__back_to_the_source(void **state)
{
	struct world *w = *state;
	bury(w, 3);
	char *id = strdup(text_of(receive(w, "dlq"), "MessageId"));
	turn(w, 30 * SECOND);
	free(start(w, ""));
	assert_string_equal(text_of(newest(w), "Status"), "RUNNING");
	turn(w, SECOND);
	json_t *task = newest(w);
	assert_string_equal(text_of(task, "Status"), "COMPLETED");
	assert_null(text_of(task, "TaskHandle"));
	assert_null(text_of(task, "DestinationArn"));
	assert_int_equal(moved(w), 3);
	assert_true(json_integer_value(json_object_get(newest(w), "StartedTimestamp")) > START_MS);
	assert_counts(w, "dlq", 0, 0, 0);
	/* New id, new time, no receives; the ledger knows who it was. */
	json_t *m = receive(w, "jobs");
	assert_string_not_equal(text_of(m, "MessageId"), id);
	assert_string_equal(system_of(m, "ApproximateReceiveCount"), "1");
	assert_null(system_of(m, "DeadLetterQueueSourceArn"));
	assert_true(atoll(system_of(m, "SentTimestamp")) > START_MS);
	const struct sim_record *old = sim_ledger_get(&w->store->ledger, 1);
	assert_int_equal(old->fate, SIM_FATE_REDRIVEN);
	assert_int_equal(sim_ledger_get(&w->store->ledger, old->next)->previous, 1);
	free(id);
}

static void test_sim_move_task__rate_and_cancel(void **state)
{
	struct world *w = *state;
	bury(w, 10);
	create(w, "other");
	w->store->knobs.task_cancel_ms = 2 * SECOND;
	char *handle =
		start(w, ",\"DestinationArn\":\"" ARN "other\",\"MaxNumberOfMessagesPerSecond\":2");
	for (int i = 0; i < 15; i++)
		turn(w, 100);
	assert_counts(w, "other", 3, 0, 0);
	/* What is told lags. */
	assert_int_equal(moved(w), 3);
	turn(w, 500);
	assert_int_equal(moved(w), 3);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "StartMessageMoveTask",
		"{'SourceArn':'" ARN "dlq'}");
	json_t *out = ok(w, "CancelMessageMoveTask", "{'TaskHandle':'%s'}", handle);
	assert_int_equal(
		json_integer_value(json_object_get(out, "ApproximateNumberOfMessagesMoved")), 3);
	assert_string_equal(text_of(newest(w), "Status"), "CANCELLING");
	const char *text = fails(w, SIM_ERROR_RESOURCE_NOT_FOUND, "CancelMessageMoveTask",
		"{'TaskHandle':'%s'}", handle);
	assert_string_equal(text, "Task does not exist.");
	for (int i = 0; i < 40; i++)
		turn(w, 100);
	/* It went on moving until it ended; what has moved stays moved. */
	assert_string_equal(text_of(newest(w), "Status"), "CANCELLED");
	assert_int_equal(moved(w), 10 - atoi(attribute(w, "dlq", "ApproximateNumberOfMessages")));
	assert_true(moved(w) > 4 && moved(w) < 10);
	free(handle);
}

static void test_sim_move_task__fails_when_the_destination_goes(void **state)
{
	struct world *w = *state;
	bury(w, 10);
	create(w, "other");
	free(start(w, ",\"DestinationArn\":\"" ARN "other\",\"MaxNumberOfMessagesPerSecond\":1"));
	turn(w, SECOND);
	ok(w, "DeleteQueue", "{" URL "other'}");
	turn(w, SECOND);
	assert_string_equal(text_of(newest(w), "Status"), "FAILED");
	assert_string_equal(
		text_of(newest(w), "FailureReason"), "AWS.SimpleQueueService.NonExistentQueue");
	assert_counts(w, "dlq", 9, 0, 0);
}

static void test_sim_move_task__fails_without_a_source(void **state)
{
	struct world *w = *state;
	bury(w, 1);
	send(w, "dlq", "sent here by hand");
	free(start(w, ""));
	turn(w, SECOND);
	assert_string_equal(text_of(newest(w), "Status"), "FAILED");
	assert_string_equal(text_of(newest(w), "FailureReason"), "CouldNotDetermineMessageSource");
	assert_counts(w, "jobs", 1, 0, 0);
}

static void test_sim_move_task__what_is_refused(void **state)
{
	struct world *w = *state;
	static const char request[] = "{'SourceArn':'" ARN "dlq','%s':%s}";
	create(w, "jobs");
	const char *text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "StartMessageMoveTask",
		"{'SourceArn':'" ARN "jobs'}");
	assert_string_equal(text, "Source queue must be configured as a Dead Letter Queue.");
	text = fails(w, SIM_ERROR_RESOURCE_NOT_FOUND, "StartMessageMoveTask",
		"{'SourceArn':'" ARN "none'}");
	assert_string_equal(
		text, "The resource that you specified for the SourceArn parameter doesn't exist.");
	assert_int_equal(sim_error_rows[SIM_ERROR_RESOURCE_NOT_FOUND].http_status, 404);
	create(w, "dlq");
	set_dlq(w, "jobs", "dlq", 1);
	create(w, "a.fifo");
	fails(w, SIM_ERROR_RESOURCE_NOT_FOUND, "StartMessageMoveTask", request, "DestinationArn",
		"\"" ARN "none\"");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "StartMessageMoveTask", request,
		"DestinationArn", "\"" ARN "a.fifo\"");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "StartMessageMoveTask", request,
		"MaxNumberOfMessagesPerSecond", "501");
	text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "CancelMessageMoveTask",
		"{'TaskHandle':'x'}");
	assert_string_equal(text, "Value for parameter TaskHandle is invalid.");
}

static void test_sim_move_task__ten_are_listed(void **state)
{
	struct world *w = *state;
	bury(w, 1);
	for (int i = 0; i < 12; i++) {
		free(start(w, ""));
		turn(w, SECOND);
	}
	assert_int_equal(count_of(ok(w, "ListMessageMoveTasks",
					  "{'SourceArn':'" ARN "dlq','MaxResults':10}"),
				 "Results"),
		10);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ListMessageMoveTasks",
		"{'SourceArn':'" ARN "dlq','MaxResults':11}");
	assert_int_equal(
		count_of(ok(w, "ListMessageMoveTasks", "{'SourceArn':'" ARN "dlq'}"), "Results"),
		1);
}

static void test_sim_move_task__in_flight_messages_stay(void **state)
{
	struct world *w = *state;
	bury(w, 2);
	receive(w, "dlq");
	free(start(w, ""));
	turn(w, SECOND);
	assert_string_equal(text_of(newest(w), "Status"), "COMPLETED");
	assert_counts(w, "dlq", 0, 1, 0);
	assert_counts(w, "jobs", 1, 0, 0);
}

static void test_sim_move_task__purge_takes_everything(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "ready");
	send(w, "jobs", "held");
	receive(w, "jobs");
	ok(w, "SendMessage", "{" URL "jobs','MessageBody':'delayed','DelaySeconds':900}");
	ok(w, "PurgeQueue", "{" URL "jobs'}");
	/* It takes its time. */
	turn(w, 999);
	assert_counts(w, "jobs", 1, 1, 1);
	turn(w, 1);
	assert_counts(w, "jobs", 0, 0, 0);
	assert_int_equal(w->store->ledger.fates[SIM_FATE_PURGED], 3);
	send(w, "jobs", "later");
	turn(w, SECOND);
	assert_counts(w, "jobs", 1, 0, 0);
	const char *text = fails(w, SIM_ERROR_PURGE_IN_PROGRESS, "PurgeQueue", "{" URL "jobs'}");
	assert_string_equal(
		text, "Only one PurgeQueue operation on jobs is allowed every 60 seconds.");
	assert_int_equal(sim_error_rows[SIM_ERROR_PURGE_IN_PROGRESS].http_status, 403);
	turn(w, 58 * SECOND);
	ok(w, "PurgeQueue", "{" URL "jobs'}");
}

static void test_sim_move_task__ledger_follows_a_message(void **state)
{
	struct world *w = *state;
	bury(w, 1);
	const struct sim_record *r = sim_ledger_get(&w->store->ledger, 1);
	assert_string_equal(r->sent_to, "jobs");
	assert_string_equal(r->queue, "dlq");
	assert_int_equal(r->moves, 1);
	assert_int_equal(r->moved_ms, START_MS + 30 * SECOND);
	assert_int_equal(r->receives, 1);
	assert_int_equal(r->fate, SIM_FATE_ALIVE);
	assert_non_null(r->message);
	char *handle = receive_handle(w, "dlq");
	turn(w, SECOND);
	ok(w, "DeleteMessage", "{" URL "dlq','ReceiptHandle':'%s'}", handle);
	assert_int_equal(r->fate, SIM_FATE_DELETED);
	assert_int_equal(r->ended_ms, START_MS + 31 * SECOND);
	assert_int_equal(r->receives, 2);
	assert_null(r->message);
	assert_null(sim_ledger_get(&w->store->ledger, 0));
	assert_null(sim_ledger_get(&w->store->ledger, 2));
	free(handle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_move_task__dead_letters_keep_what_they_are),
		WORLD_TEST(test_sim_move_task__a_look_can_bury),
		WORLD_TEST(test_sim_move_task__retention_of_dead_letters),
		WORLD_TEST(test_sim_move_task__fifo_dead_letters),
		WORLD_TEST(test_sim_move_task__without_the_target_it_stays),
		WORLD_TEST(test_sim_move_task__back_to_the_source),
		WORLD_TEST(test_sim_move_task__rate_and_cancel),
		WORLD_TEST(test_sim_move_task__fails_when_the_destination_goes),
		WORLD_TEST(test_sim_move_task__fails_without_a_source),
		WORLD_TEST(test_sim_move_task__what_is_refused),
		WORLD_TEST(test_sim_move_task__ten_are_listed),
		WORLD_TEST(test_sim_move_task__in_flight_messages_stay),
		WORLD_TEST(test_sim_move_task__purge_takes_everything),
		WORLD_TEST(test_sim_move_task__ledger_follows_a_message),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
