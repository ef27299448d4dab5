/* Unit tests of sim/sim_visibility, sim_delete, sim_handle: what a receipt handle is good for. */
#include "sim_fixture.h"

static const char change[] = "{" URL "%s','ReceiptHandle':'%s','VisibilityTimeout':%d}";
static const char delete[] = "{" URL "%s','ReceiptHandle':'%s'}";

static void test_sim_visibility__extend_and_release(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "x");
	char *handle = receive_handle(w, "jobs");
	turn(w, 20 * SECOND);
	ok(w, "ChangeMessageVisibility", change, "jobs", handle, 100);
	turn(w, 99 * SECOND);
	assert_counts(w, "jobs", 0, 1, 0);
	ok(w, "ChangeMessageVisibility", change, "jobs", handle, 0);
	assert_counts(w, "jobs", 1, 0, 0);
	/* The change is not remembered for the next receive. */
	receive(w, "jobs");
	turn(w, 30 * SECOND);
	assert_counts(w, "jobs", 1, 0, 0);
	free(handle);
}

static void test_sim_visibility__twelve_hours_from_the_receive(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "x");
	char *handle = receive_handle(w, "jobs");
	ok(w, "ChangeMessageVisibility", change, "jobs", handle, 43200);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ChangeMessageVisibility", change, "jobs",
		handle, 43201);
	turn(w, 11 * HOUR);
	const char *text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ChangeMessageVisibility",
		change, "jobs", handle, 3601);
	assert_non_null(
		strstr(text, "Total VisibilityTimeout for the message is beyond the limit"));
	ok(w, "ChangeMessageVisibility", change, "jobs", handle, 3600);
	turn(w, HOUR);
	assert_counts(w, "jobs", 1, 0, 0);
	free(handle);
}

static void test_sim_visibility__old_handles_of_a_standard_queue(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "x");
	char *old = receive_handle(w, "jobs");
	turn(w, 30 * SECOND);
	/* Its time is over: no error, no effect. */
	ok(w, "ChangeMessageVisibility", change, "jobs", old, 100);
	assert_counts(w, "jobs", 1, 0, 0);
	char *new = receive_handle(w, "jobs");
	assert_string_not_equal(old, new);
	/* A later receive holds it: recorded to give it back all the same. */
	ok(w, "ChangeMessageVisibility", change, "jobs", old, 0);
	assert_counts(w, "jobs", 1, 0, 0);
	free(old);
	free(new);
}

static void test_sim_visibility__deletes_of_a_standard_queue(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "x");
	char *old = receive_handle(w, "jobs");
	turn(w, 30 * SECOND);
	char *new = receive_handle(w, "jobs");
	/* While a later receive holds it, an old handle succeeds and deletes nothing. */
	ok(w, "DeleteMessage", delete, "jobs", old);
	assert_counts(w, "jobs", 0, 1, 0);
	turn(w, 30 * SECOND);
	/* When nobody holds it, an old handle deletes. */
	ok(w, "DeleteMessage", delete, "jobs", old);
	assert_counts(w, "jobs", 0, 0, 0);
	ok(w, "DeleteMessage", delete, "jobs", new);
	const char *text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ChangeMessageVisibility",
		change, "jobs", new, 0);
	assert_non_null(strstr(text, "Reason: Message does not exist or is not available for "
				     "visibility timeout change."));
	assert_int_equal(w->store->ledger.fates[SIM_FATE_DELETED], 1);
	free(old);
	free(new);
}

static void test_sim_visibility__a_stale_delete_may_be_made_to_work(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "x");
	char *old = receive_handle(w, "jobs");
	turn(w, 30 * SECOND);
	receive(w, "jobs");
	w->store->knobs.stale_delete_pct = 100;
	ok(w, "DeleteMessage", delete, "jobs", old);
	assert_counts(w, "jobs", 0, 0, 0);
	free(old);
}

static void test_sim_visibility__expired_handles_of_a_fifo_queue(void **state)
{
	struct world *w = *state;
	create(w, "a.fifo");
	send_to_group(w, "a.fifo", "g", "x");
	char *handle = receive_handle(w, "a.fifo");
	turn(w, 30 * SECOND);
	const char *text = fails(
		w, SIM_ERROR_INVALID_PARAMETER_VALUE, "DeleteMessage", delete, "a.fifo", handle);
	assert_non_null(strstr(text, "for parameter ReceiptHandle is invalid. Reason: The receipt "
				     "handle has expired."));
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "ChangeMessageVisibility", change, "a.fifo",
		handle, 10);
	free(handle);
	handle = receive_handle(w, "a.fifo");
	ok(w, "DeleteMessage", delete, "a.fifo", handle);
	ok(w, "DeleteMessage", delete, "a.fifo", handle);
	free(handle);
}

static void test_sim_visibility__handles_that_are_none(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	create(w, "other");
	send(w, "jobs", "x");
	char *handle = receive_handle(w, "jobs");
	const char *text = fails(
		w, SIM_ERROR_RECEIPT_HANDLE_INVALID, "DeleteMessage", delete, "jobs", "garbage");
	assert_string_equal(
		text, "The input receipt handle \"garbage\" is not a valid receipt handle.");
	fails(w, SIM_ERROR_RECEIPT_HANDLE_INVALID, "DeleteMessage", delete, "other", handle);
	fails(w, SIM_ERROR_RECEIPT_HANDLE_INVALID, "DeleteMessage", delete, "jobs", "");
	/* Each character counts, up to the check. */
	for (size_t i = 0; i < 24; i++) {
		char kept = handle[i];
		handle[i] = kept == 'B' ? 'C' : 'B';
		fails(w, SIM_ERROR_RECEIPT_HANDLE_INVALID, "DeleteMessage", delete, "jobs", handle);
		handle[i] = kept;
	}
	ok(w, "DeleteMessage", delete, "jobs", handle);
	free(handle);
}

static void test_sim_visibility__batches(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	send(w, "jobs", "x");
	char *handle = receive_handle(w, "jobs");
	json_t *out = ok(w, "ChangeMessageVisibilityBatch",
		"{" URL "jobs','Entries':[{'Id':'a','ReceiptHandle':'%s','VisibilityTimeout':0},"
		"{'Id':'b','ReceiptHandle':'%s'},{'Id':'c','ReceiptHandle':'no','VisibilityTimeout':1}]}",
		handle, handle);
	assert_int_equal(count_of(out, "Successful"), 1);
	assert_string_equal(text_of(item(out, "Failed", 0), "Code"), "MissingParameter");
	assert_string_equal(text_of(item(out, "Failed", 1), "Code"), "ReceiptHandleIsInvalid");
	assert_counts(w, "jobs", 1, 0, 0);
	out = ok(w, "DeleteMessageBatch",
		"{" URL
		"jobs','Entries':[{'Id':'a','ReceiptHandle':'%s'},{'Id':'b','ReceiptHandle':'no'}]}",
		handle);
	assert_string_equal(text_of(item(out, "Successful", 0), "Id"), "a");
	assert_string_equal(text_of(item(out, "Failed", 0), "Id"), "b");
	assert_counts(w, "jobs", 0, 0, 0);
	free(handle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_visibility__extend_and_release),
		WORLD_TEST(test_sim_visibility__twelve_hours_from_the_receive),
		WORLD_TEST(test_sim_visibility__old_handles_of_a_standard_queue),
		WORLD_TEST(test_sim_visibility__deletes_of_a_standard_queue),
		WORLD_TEST(test_sim_visibility__a_stale_delete_may_be_made_to_work),
		WORLD_TEST(test_sim_visibility__expired_handles_of_a_fifo_queue),
		WORLD_TEST(test_sim_visibility__handles_that_are_none),
		WORLD_TEST(test_sim_visibility__batches),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
