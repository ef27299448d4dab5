/* Unit tests of model/restore: files that are sent to the simulator, and what arrives there. */
#include "redrive_fixture.h"

#include "sqscope/model/restore.h"

struct fixture {
	struct redrive_fixture base; /* first */
	struct restore *restore;
	struct restore_status status;
	char path[80];
	FILE *file;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(&f->base);
	snprintf(f->path, sizeof f->path, "%s/backup.jsonl", f->base.directory);
	create(&f->base, "jobs", "");
	create(&f->base, "jobs.fifo", "'FifoQueue':'true'");
	f->file = fopen(f->path, "w");
	fputs("{\"sqscope_dump\":1,\"queue\":\"old\",\"account\":null,\"region\":null,"
	      "\"as_of\":null}\n",
		f->file);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	restore_free(f->restore);
	redrive_fixture_end(&f->base);
	fclose(f->file);
	free(f);
	return 0;
}

static void add(struct fixture *f, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void add(struct fixture *f, const char *fmt, ...)
{
	struct str text = {0};
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < text.n; i++)
		fputc(text.p[i] == '\'' ? '"' : text.p[i], f->file);
	fputc('\n', f->file);
	fflush(f->file);
	str_release(&text);
}

/* "job 0" and so on. */
static void add_jobs(struct fixture *f, int from, int to)
{
	for (int i = from; i < to; i++)
		add(f, "{'message_id':'id-%d','body':'job %d'}", i, i);
}

static void add_groups(struct fixture *f, int groups, int count)
{
	for (int i = 0; i < groups * count; i++)
		add(f,
			"{'message_id':'id-%d','body':'%c %d','attributes':{'MessageGroupId':'%c',"
			"'MessageDeduplicationId':'used'}}",
			i, 'a' + i % groups, i / groups, 'a' + i % groups);
}

static void on_restored(void *ud, const struct restore_status *status)
{
	struct fixture *f = ud;

	f->status = *status;
	snprintf(f->base.operation, sizeof f->base.operation, "%s", status->operation);
	f->base.is_done = true;
	loop_stop(f->base.loop);
}

static void begin(struct fixture *f, const char *queue, const struct restore_options *wanted)
{
	struct restore_options options = *wanted;

	options.loop = f->base.loop;
	options.sqs = f->base.sqs;
	options.store = f->base.store;
	options.path = sv_cstr(f->path);
	options.queue_url = sv_cstr(queue_url(&f->base, queue));
	options.is_fifo = sv_ends_with(sv_cstr(queue), sv_cstr(".fifo"));
	restore_free(f->restore);
	f->base.is_done = false;
	f->restore = restore_start(&options, on_restored, f);
}

static void finish(struct fixture *f)
{
	loop_timer_start(f->base.loop, &f->base.limit, FIXTURE_LIMIT_MS, on_limit, &f->base);
	while (!f->base.is_done && !f->base.timed_out)
		loop_run(f->base.loop);
	loop_timer_stop(&f->base.limit);
	if (!f->base.is_done)
		fail_msg("state %d, sent %zu of %zu", restore_status(f->restore)->state,
			restore_status(f->restore)->sent, restore_status(f->restore)->messages);
}

static void restore_all(struct fixture *f, const char *queue)
{
	begin(f, queue, &(struct restore_options){0});
	finish(f);
}

static bool has_sent(struct redrive_fixture *base)
{
	return restore_status(((struct fixture *)base)->restore)->sent > 0;
}

static bool has_arrived(struct redrive_fixture *base)
{
	return count_of(base, "jobs") > 0 || count_of(base, "jobs.fifo") > 0;
}

static bool always(struct redrive_fixture *base)
{
	(void)base;
	return true;
}

/* As if the program were killed. */
static void kill_now(struct fixture *f, char operation[JOURNAL_ID_SIZE])
{
	memcpy(operation, restore_status(f->restore)->operation, JOURNAL_ID_SIZE);
	restore_free(f->restore);
	f->restore = NULL;
	/* What had left already meets the fault, too. */
	for (int i = 0; i < 5; i++)
		wait_for(&f->base, always);
	be_another_process(&f->base);
	clear_faults(&f->base);
}

static void resume(struct fixture *f, const char *queue, const char *operation, bool resends)
{
	begin(f, queue,
		&(struct restore_options){.resume = sv_cstr(operation), .resends = resends});
	finish(f);
}

static void skip_time(struct fixture *f, int64_t ms)
{
	f->base.skipped_ms += ms;
	loop_shift_unix(f->base.loop, f->base.skipped_ms);
}

/* --- what arrives ---------------------------------------------------------------------------- */

static void test_restore__everything_arrives_once(void **state)
{
	struct fixture *f = *state;
	char body[40];

	add_jobs(f, 0, 57);
	restore_all(f, "jobs");
	assert_int_equal(f->status.end, RESTORE_COMPLETE);
	assert_int_equal(f->status.messages, 57);
	assert_int_equal(f->status.sent, 57);
	assert_int_equal(f->status.failed + f->status.maybe_duplicated, 0);
	for (int i = 0; i < 57; i++) {
		snprintf(body, sizeof body, "job %d", i);
		assert_int_equal(copies_of(&f->base, "jobs", body), 1);
	}
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_COMPLETED);
	assert_int_equal(
		count_in_journal(&f->base, f->base.operation, 1u << JOURNAL_SENT, false), 57);
}

static void test_restore__is_lossless(void **state)
{
	struct fixture *f = *state;
	json_t *answer, *message, *attributes;

	add(f, "{'message_id':'a','body':'h\\u00e9llo \\n\\ud83d\\ude00','attributes':"
	       "{'AWSTraceHeader':'Root=1-5759e988-bd862e3fe1be46a994272793',"
	       "'MessageGroupId':'tenant','SentTimestamp':'1'},'message_attributes':{"
	       "'n':{'type':'Number.int','value':'007'},"
	       "'b':{'type':'Binary.png','value_base64':'AP8B'},"
	       "'s':{'type':'String','value':'\\u00fc'}}}");
	restore_all(f, "jobs");
	assert_int_equal(f->status.sent, 1);
	answer = act(&f->base, "ReceiveMessage",
		"{'QueueUrl':'%s','MessageAttributeNames':['All'],'AttributeNames':['All']}",
		queue_url(&f->base, "jobs"));
	message = json_array_get(json_object_get(answer, "Messages"), 0);
	assert_string_equal(json_string_value(json_object_get(message, "Body")),
		"h\xc3\xa9llo \n\xf0\x9f\x98\x80");
	attributes = json_object_get(message, "MessageAttributes");
	assert_int_equal(json_object_size(attributes), 3);
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(attributes, "n"), "DataType")),
		"Number.int");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(attributes, "n"), "StringValue")),
		"007");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(attributes, "b"), "BinaryValue")),
		"AP8B");
	attributes = json_object_get(message, "Attributes");
	assert_string_equal(
		json_string_value(json_object_get(attributes, "MessageGroupId")), "tenant");
	assert_string_equal(json_string_value(json_object_get(attributes, "AWSTraceHeader")),
		"Root=1-5759e988-bd862e3fe1be46a994272793");
	json_decref(answer);
}

/* A used deduplication id of the file would have it dropped: it gets one of the operation's. */
static void test_restore__groups_keep_their_order(void **state)
{
	struct fixture *f = *state;

	add_groups(f, 3, 20);
	restore_all(f, "jobs.fifo");
	assert_int_equal(f->status.sent, 60);
	check_order(&f->base, "jobs.fifo", 3, 20);
}

/* What a killed purge had saved twice is one message. */
static void test_restore__what_is_in_it_twice_is_sent_once(void **state)
{
	struct fixture *f = *state;

	add_jobs(f, 0, 3);
	add(f, "{'message_id':'id-1','body':'job 1','attributes':{'ApproximateReceiveCount':'2'}}"
	       "\n");
	add(f, "{'message_id':'id-1','body':'another content'}");
	add(f, "{'body':'without an id'}");
	add(f, "{'body':'without an id'}");
	restore_all(f, "jobs");
	assert_int_equal(f->status.messages, 6);
	assert_int_equal(f->status.sent, 6);
	assert_int_equal(copies_of(&f->base, "jobs", "job 1"), 1);
	assert_int_equal(copies_of(&f->base, "jobs", "another content"), 1);
	assert_int_equal(copies_of(&f->base, "jobs", "without an id"), 2);
}

static void test_restore__a_rate_is_kept(void **state)
{
	struct fixture *f = *state;
	int64_t began_ms = loop_now_ms(f->base.loop);

	add_jobs(f, 0, 30);
	begin(f, "jobs", &(struct restore_options){.rate = 30});
	finish(f);
	assert_int_equal(f->status.sent, 30);
	/* Ten tokens and more are there for each batch. */
	assert_true(loop_now_ms(f->base.loop) - began_ms >= 950);
}

/* --- files ----------------------------------------------------------------------------------- */

static void check_refused(struct fixture *f, const char *queue, const char *words)
{
	restore_all(f, queue);
	assert_int_equal(f->status.end, RESTORE_FAILED);
	if (!strstr(f->status.err.msg, words))
		fail_msg("'%s' is not in: %s", words, f->status.err.msg);
	assert_int_equal(f->status.sent, 0);
	assert_string_equal(f->base.operation, "");
	assert_int_equal(count_of(&f->base, "jobs") + count_of(&f->base, "jobs.fifo"), 0);
}

static void test_restore__a_broken_line_is_found_before_anything_leaves(void **state)
{
	struct fixture *f = *state;

	add_jobs(f, 0, 200);
	add(f, "{'message_id':'half','bo");
	check_refused(f, "jobs", ":202: ");
}

static void test_restore__a_fifo_queue_needs_groups(void **state)
{
	struct fixture *f = *state;

	add_jobs(f, 0, 2);
	check_refused(f, "jobs.fifo", "group");
}

static void test_restore__a_damaged_message_is_no_message(void **state)
{
	struct fixture *f = *state;

	add(f, "{'message_id':'a','body':'x','damaged':true}");
	check_refused(f, "jobs", "could not be read");
}

static void test_restore__a_file_that_is_not_there(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	check_refused(f, "jobs", "No such file");
}

/* --- what goes wrong ------------------------------------------------------------------------- */

/* On a standard queue it is not sent again of its own accord, and listed. */
static void test_restore__a_lost_answer_is_listed(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];

	add_jobs(f, 0, 10);
	add_fault(&f->base, "cut-after on SendMessageBatch");
	restore_all(f, "jobs");
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(f->status.ambiguous, 10);
	assert_int_equal(f->status.maybe_duplicated, 10);
	assert_int_equal(count_of(&f->base, "jobs"), 10);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_STOPPED);
	/* Kept: they are not sent again. */
	memcpy(operation, f->base.operation, sizeof operation);
	clear_faults(&f->base);
	resume(f, "jobs", operation, false);
	assert_int_equal(f->status.kept, 10);
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(count_of(&f->base, "jobs"), 10);
	assert_int_equal(count_in_journal(&f->base, operation, 0, true), 10);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
}

static void test_restore__a_fifo_queue_drops_the_second(void **state)
{
	struct fixture *f = *state;

	add_groups(f, 2, 5);
	add_fault(&f->base, "cut-after on SendMessageBatch 40%");
	restore_all(f, "jobs.fifo");
	assert_int_equal(f->status.end, RESTORE_COMPLETE);
	assert_int_equal(f->status.maybe_duplicated, 0);
	check_order(&f->base, "jobs.fifo", 2, 5);
}

static void test_restore__entries_that_failed_are_tried_again(void **state)
{
	struct fixture *f = *state;

	add_jobs(f, 0, 40);
	add_fault(&f->base, "fail-entries on SendMessageBatch 40%");
	restore_all(f, "jobs");
	assert_int_equal(f->status.sent + f->status.failed, 40);
	assert_int_equal(count_of(&f->base, "jobs"), f->status.sent);
}

static void test_restore__denied_it_stops_and_can_go_on(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];

	add_jobs(f, 0, 300);
	begin(f, "jobs", &(struct restore_options){0});
	wait_for(&f->base, has_sent);
	add_fault(&f->base, "denied on SendMessageBatch");
	finish(f);
	assert_int_equal(f->status.end, RESTORE_FAILED);
	assert_int_equal(f->status.err.code, ERR_DENIED);
	assert_true(f->status.sent > 0 && f->status.sent < 300);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_STOPPED);
	memcpy(operation, f->base.operation, sizeof operation);
	clear_faults(&f->base);
	resume(f, "jobs", operation, false);
	assert_int_equal(f->status.end, RESTORE_COMPLETE);
	assert_int_equal(f->status.sent + f->status.done_before, 300);
	assert_int_equal(count_of(&f->base, "jobs"), 300);
	assert_int_equal(f->status.maybe_duplicated, 0);
}

static void test_restore__cancelled_it_can_go_on(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];

	add_jobs(f, 0, 400);
	begin(f, "jobs", &(struct restore_options){.rate = 100});
	wait_for(&f->base, has_sent);
	restore_cancel(f->restore);
	finish(f);
	assert_int_equal(f->status.end, RESTORE_CANCELLED);
	assert_true(f->status.sent < 400);
	assert_int_equal(count_of(&f->base, "jobs"), f->status.sent);
	memcpy(operation, f->base.operation, sizeof operation);
	resume(f, "jobs", operation, false);
	assert_int_equal(count_of(&f->base, "jobs"), 400);
}

/* --- killed ---------------------------------------------------------------------------------- */

static void test_restore__resume_sends_the_rest_and_nothing_twice(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE], body[40];

	add_jobs(f, 0, 200);
	add_fault(&f->base, "latency=5ms on SendMessageBatch");
	begin(f, "jobs", &(struct restore_options){0});
	wait_for(&f->base, has_sent);
	kill_now(f, operation);
	resume(f, "jobs", operation, true);
	assert_int_equal(f->status.end, RESTORE_COMPLETE);
	assert_true(f->status.done_before > 0);
	for (int i = 0; i < 200; i++) {
		snprintf(body, sizeof body, "job %d", i);
		assert_true(copies_of(&f->base, "jobs", body) >= 1);
	}
	assert_true(
		count_of(&f->base, "jobs") - 200 <= count_in_journal(&f->base, operation, 0, true));
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
}

/* Within five minutes a repeated send is exact, and nobody needs to say so. */
static void test_restore__resume_is_exact_on_a_fifo_queue(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];

	add_groups(f, 3, 15);
	add_fault(&f->base, "latency=30s on SendMessageBatch");
	begin(f, "jobs.fifo", &(struct restore_options){0});
	wait_for(&f->base, has_arrived);
	kill_now(f, operation);
	resume(f, "jobs.fifo", operation, false);
	assert_int_equal(f->status.end, RESTORE_COMPLETE);
	assert_int_equal(f->status.maybe_duplicated, 0);
	check_order(&f->base, "jobs.fifo", 3, 15);
}

static void test_restore__after_five_minutes_a_fifo_queue_is_no_better(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];
	size_t arrived;

	add_groups(f, 2, 3);
	add_fault(&f->base, "latency=30s on SendMessageBatch");
	begin(f, "jobs.fifo", &(struct restore_options){0});
	wait_for(&f->base, has_arrived);
	arrived = count_of(&f->base, "jobs.fifo");
	kill_now(f, operation);
	skip_time(f, 301000);
	resume(f, "jobs.fifo", operation, false);
	assert_int_equal(f->status.kept, arrived);
	assert_int_equal(f->status.maybe_duplicated, arrived);
	check_order(&f->base, "jobs.fifo", 2, 3);
}

#define RESTORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RESTORE_TEST(test_restore__everything_arrives_once),
		RESTORE_TEST(test_restore__is_lossless),
		RESTORE_TEST(test_restore__groups_keep_their_order),
		RESTORE_TEST(test_restore__what_is_in_it_twice_is_sent_once),
		RESTORE_TEST(test_restore__a_rate_is_kept),
		RESTORE_TEST(test_restore__a_broken_line_is_found_before_anything_leaves),
		RESTORE_TEST(test_restore__a_fifo_queue_needs_groups),
		RESTORE_TEST(test_restore__a_damaged_message_is_no_message),
		RESTORE_TEST(test_restore__a_file_that_is_not_there),
		RESTORE_TEST(test_restore__a_lost_answer_is_listed),
		RESTORE_TEST(test_restore__a_fifo_queue_drops_the_second),
		RESTORE_TEST(test_restore__entries_that_failed_are_tried_again),
		RESTORE_TEST(test_restore__denied_it_stops_and_can_go_on),
		RESTORE_TEST(test_restore__cancelled_it_can_go_on),
		RESTORE_TEST(test_restore__resume_sends_the_rest_and_nothing_twice),
		RESTORE_TEST(test_restore__resume_is_exact_on_a_fifo_queue),
		RESTORE_TEST(test_restore__after_five_minutes_a_fifo_queue_is_no_better),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
