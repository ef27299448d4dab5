/* Unit tests of model/message_desk on the simulator: what is asked of SQS, what it costs, what is
 * never lost, what is written down. */
#include "desk_fixture.h"

static int set_up(void **state)
{
	struct desk_fixture *f = calloc(1, sizeof *f);

	desk_fixture_begin(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	desk_fixture_end(*state);
	free(*state);
	return 0;
}

static void assert_actions(struct desk_fixture *f, const char *expected)
{
	struct desk_fixture_rows rows = read_rows(f);

	assert_string_equal(str_cstr(&rows.actions), expected);
	release_rows(&rows);
}

static size_t logged_leases(struct desk_fixture *f)
{
	struct desk_fixture_rows rows = read_rows(f);
	size_t count = rows.leases.count;

	release_rows(&rows);
	return count;
}

static void leave(struct desk_fixture *f)
{
	message_desk_leave(f->desk, on_result, f);
	run(f);
}

/* --- looking --------------------------------------------------------------------------------- */

static void test_message_desk__a_look_holds_and_leaving_hands_back(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_item *item;

	create(f, "q", "'VisibilityTimeout':'30'");
	fill(f, "q", 3);
	open_desk(f, "q");
	assert_true(look(f, false));
	assert_int_equal(f->seen.fresh, 3);
	assert_int_equal(message_desk_count(f->desk), 3);
	assert_int_equal(counts_of(f, "q").in_flight, 3);
	item = message_desk_at(f->desk, 0);
	assert_ptr_equal(message_desk_find(f->desk, str_sv(&item->lease->message.id)), item);
	/* d2: what was asked for, not the queue's own 30 seconds. */
	assert_true(item->lease->span_ms > 50000);
	assert_int_equal(logged_leases(f), 3);
	leave(f);
	assert_int_equal(f->result.done, 3);
	assert_string_equal(str_cstr(&f->text), "handed back 3 messages");
	assert_int_equal(counts_of(f, "q").ready, 3);
	assert_int_equal(logged_leases(f), 0);
	/* Looking and handing back are no writes. */
	assert_actions(f, "");
}

/* d1: what the next receive would move to the dead-letter queue is not received, unless forced. */
static void test_message_desk__a_look_that_moves_messages_is_refused(void **state)
{
	struct desk_fixture *f = *state;

	create_source(f, "q", 2);
	fill(f, "q", 1);
	open_desk(f, "q");
	assert_true(look(f, false));
	leave(f);
	assert_true(look(f, false));
	leave(f);
	assert_int_equal(message_desk_price(f->desk)->danger, LOOK_DEAD_LETTERS);
	assert_false(look(f, false));
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_int_equal(counts_of(f, "q").ready, 1);
	assert_int_equal(counts_of(f, "q-dlq").ready, 0);
	assert_actions(f, "");

	assert_true(look(f, true));
	assert_int_equal(f->seen.received, 0);
	assert_int_equal(counts_of(f, "q-dlq").ready, 1);
	assert_actions(f, "ReceiveMessage done\n");
}

static void test_message_desk__a_forced_look_passes_the_gate(void **state)
{
	struct desk_fixture *f = *state;

	create_source(f, "q", 1);
	fill(f, "q", 1);
	f->is_read_only = true;
	open_desk(f, "q");
	assert_false(look(f, true));
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_int_equal(message_of(f, 1)->receives, 0);
}

/* Without the attributes nobody knows what a look costs. */
static void test_message_desk__an_unknown_price_is_refused(void **state)
{
	struct desk_fixture *f = *state;

	open_desk(f, "nowhere");
	assert_false(look(f, false));
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_int_equal(message_desk_price(f->desk)->danger, LOOK_UNKNOWN);
}

static void test_message_desk__a_scan_sees_everything_and_lets_go(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_scan scan = {.visibility_s = 60, .wait_s = 1, .want = 25};

	create(f, "q", "");
	fill(f, "q", 25);
	open_desk(f, "q");
	message_desk_scan(f->desk, &scan, NULL, on_scanned, f);
	run(f);
	assert_int_equal(f->scan.end, SCAN_ENOUGH);
	assert_int_equal(message_desk_count(f->desk), 25);
	for (size_t i = 0; i < 25; i++)
		assert_false(message_desk_at(f->desk, i)->lease->is_renewed);
	assert_int_equal(message_desk_scan_status(f->desk)->seen, 25);
	leave(f);
	assert_int_equal(counts_of(f, "q").ready, 25);
}

static void test_message_desk__leaving_stops_a_scan(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_scan scan = {.visibility_s = 60, .wait_s = 1};

	create(f, "q", "");
	fill(f, "q", 5);
	open_desk(f, "q");
	message_desk_scan(f->desk, &scan, NULL, NULL, NULL);
	leave(f);
	assert_int_equal(counts_of(f, "q").ready, 5);
	assert_int_equal(counts_of(f, "q").in_flight, 0);
}

/* --- leases ---------------------------------------------------------------------------------- */

static void test_message_desk__extend_holds_longer_and_is_written_down(void **state)
{
	struct desk_fixture *f = *state;
	int64_t before;

	create(f, "q", "");
	fill(f, "q", 2);
	f->is_read_only = true; /* the lease is ours: that is looking */
	open_desk(f, "q");
	assert_true(look(f, false));
	before = message_desk_at(f->desk, 0)->lease->until_unix_ms;
	message_desk_extend(f->desk, all_items(f), 2, 600, on_result, f);
	run(f);
	assert_int_equal(f->result.done, 2);
	assert_true(message_desk_at(f->desk, 0)->lease->until_unix_ms > before + 500000);
	assert_actions(f, "ChangeMessageVisibilityBatch done\n");
	assert_true(message_of(f, 1)->visible_ms > clock_unix_ms() + 500000);
}

static void test_message_desk__hold_renews_until_let_go(void **state)
{
	struct desk_fixture *f = *state;

	create(f, "q", "");
	fill(f, "q", 1);
	open_desk(f, "q");
	assert_true(look(f, false));
	message_desk_hold(f->desk, all_items(f), 1, true);
	assert_true(message_desk_at(f->desk, 0)->is_kept);
	assert_true(message_desk_at(f->desk, 0)->lease->is_renewed);
	message_desk_return(f->desk, all_items(f), 1, on_result, f);
	run(f);
	assert_int_equal(f->result.done, 1);
	assert_false(message_desk_at(f->desk, 0)->is_kept);
	assert_int_equal(message_desk_at(f->desk, 0)->lease->state, LEASE_RETURNED);
	assert_int_equal(counts_of(f, "q").ready, 1);
}

/* d20: what is not held any more is not acted on. */
static void test_message_desk__what_was_returned_is_not_deleted(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_delete none = {0};

	create(f, "q", "");
	fill(f, "q", 1);
	open_desk(f, "q");
	assert_true(look(f, false));
	message_desk_return(f->desk, all_items(f), 1, on_result, f);
	run(f);
	message_desk_delete(f->desk, all_items(f), 1, &none, on_result, f);
	run(f);
	assert_int_equal(f->result.done, 0);
	assert_int_equal(f->err.code, ERR_NOT_FOUND);
	assert_non_null(message_of(f, 1));
	assert_actions(f, "DeleteMessageBatch failed\n");
}

/* --- delete ---------------------------------------------------------------------------------- */

/* d21: marks are of messages, whatever comes later or goes from the list. */
static void test_message_desk__marked_ones_are_deleted_by_id(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_delete options = {.reason = sv_cstr("poison")};
	const struct desk_item **marked;
	size_t count;

	create(f, "q", "");
	fill(f, "q", 3);
	open_desk(f, "q");
	assert_true(look(f, false));
	for (size_t i = 0; i < 3; i++) {
		const struct desk_item *item = message_desk_at(f->desk, i);

		if (sv_eq_cstr(str_sv(&item->lease->message.body), "job 1"))
			message_desk_mark(f->desk, item, true);
	}
	marked = message_desk_marked(f->desk, &count);
	assert_int_equal(count, 1);
	message_desk_delete(f->desk, marked, count, &options, on_result, f);
	free(marked);
	run(f);
	assert_int_equal(f->result.done, 1);
	assert_string_equal(str_cstr(&f->text), "deleted 1 message");
	assert_non_null(message_of(f, 1));
	assert_null(message_of(f, 2));
	assert_non_null(message_of(f, 3));
	message_desk_drop_deleted(f->desk);
	assert_int_equal(message_desk_count(f->desk), 2);
	assert_int_equal(message_desk_at(f->desk, 1)->index, 1);
	marked = message_desk_marked(f->desk, &count);
	assert_null(marked);
	assert_actions(f, "DeleteMessageBatch done\n");
	assert_int_equal(logged_leases(f), 2);
}

static void test_message_desk__read_only_refuses_writes(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_delete none = {0};
	const struct sqs_outgoing hello = {.body = sv_cstr("hello"), .delay_s = UNKNOWN};

	create(f, "q", "");
	fill(f, "q", 1);
	f->is_read_only = true;
	open_desk(f, "q");
	assert_true(look(f, false));
	message_desk_delete(f->desk, all_items(f), 1, &none, on_result, f);
	run(f);
	assert_int_equal(f->err.code, ERR_REFUSED);
	message_desk_send(f->desk, &hello, 1, sv_cstr(""), on_result, f);
	run(f);
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_int_equal(sim_world(f->sim)->ledger.count, 1);
	assert_non_null(message_of(f, 1));
	assert_actions(f, "");
}

/* Nothing is sent that could not be told afterwards. */
static void test_message_desk__without_an_audit_log_nothing_is_written(void **state)
{
	struct desk_fixture *f = *state;
	const struct sqs_outgoing hello = {.body = sv_cstr("hello"), .delay_s = UNKNOWN};
	struct store_queue *good = f->store;

	create(f, "q", "");
	f->store = store_queue_new(f->loop, "/dev/null/nowhere", NULL, NULL);
	open_desk(f, "q");
	message_desk_send(f->desk, &hello, 1, sv_cstr(""), on_result, f);
	run(f);
	assert_int_equal(f->result.done, 0);
	assert_true(err_is_set(&f->err));
	assert_int_equal(sim_world(f->sim)->ledger.count, 0);
	message_desk_free(f->desk);
	f->desk = NULL;
	(void)!store_queue_drain(f->store, FIXTURE_LIMIT_MS, NULL);
	store_queue_free(f->store);
	f->store = good;
}

static void test_message_desk__a_backup_comes_before_the_delete(void **state)
{
	struct desk_fixture *f = *state;
	char path[80];
	struct desk_delete options = {0};
	struct str file = {0};
	struct message_line line = {0};
	struct sv header, rest;

	create(f, "q", "");
	fill(f, "q", 1);
	open_desk(f, "q");
	assert_true(look(f, false));
	snprintf(path, sizeof path, "%s/backup.jsonl", f->directory);
	options.backup = sv_cstr(path);
	message_desk_delete(f->desk, all_items(f), 1, &options, on_result, f);
	run(f);
	assert_int_equal(f->result.done, 1);
	assert_null(message_of(f, 1));
	assert_true(file_read(path, 10000, &file, NULL, NULL));
	assert_true(sv_cut(str_sv(&file), '\n', &header, &rest));
	assert_true(message_json_is_header(header));
	assert_true(message_json_read(sv_trim(rest), &line, NULL));
	assert_true(sv_eq_cstr(str_sv(&line.message.body), "job 0"));
	message_line_release(&line);
	str_release(&file);
	/* A second time the file is there, and nothing is deleted. */
	fill(f, "q", 1);
	assert_true(look(f, false));
	message_desk_delete(f->desk, &all_items(f)[1], 1, &options, on_result, f);
	run(f);
	assert_int_equal(f->result.done, 0);
	assert_non_null(message_of(f, 2));
}

/* --- send ------------------------------------------------------------------------------------ */

/* d7: every type, every label, every byte. */
static void test_message_desk__edit_and_send_again_keeps_everything(void **state)
{
	struct desk_fixture *f = *state;
	struct sqs_outgoing edited;
	const struct sim_message *m;
	const struct desk_item *item;

	create(f, "q", "");
	send_one(f, "q", "old",
		",'MessageAttributes':{"
		"'n':{'DataType':'Number.int','StringValue':'3'},"
		"'blob':{'DataType':'Binary.gzip','BinaryValue':'AP8Q'},"
		"'s':{'DataType':'String','StringValue':'x'}},"
		"'MessageGroupId':'tenant-1',"
		"'MessageSystemAttributes':{'AWSTraceHeader':{'DataType':'String',"
		"'StringValue':'Root=1-67'}}");
	open_desk(f, "q");
	assert_true(look(f, false));
	item = message_desk_at(f->desk, 0);
	message_desk_seed(&item->lease->message, &edited);
	edited.body = sv_cstr("new");
	message_desk_resend(f->desk, item, &edited, false, sv_cstr("typo"), on_result, f);
	run(f);
	assert_int_equal(f->result.done, 1);
	assert_null(message_of(f, 1));
	m = message_of(f, 2);
	assert_non_null(m);
	assert_true(sv_eq_cstr(m->body, "new"));
	assert_int_equal(m->attribute_count, 3);
	assert_string_equal(m->attributes[0].type, "Binary.gzip");
	assert_int_equal(m->attributes[0].value.n, 3);
	assert_memory_equal(m->attributes[0].value.p, "\0\xff\x10", 3);
	assert_string_equal(m->attributes[1].type, "Number.int");
	assert_string_equal(m->group_id, "tenant-1");
	assert_string_equal(m->trace_header, "Root=1-67");
	assert_actions(f, "SendMessageBatch done\nDeleteMessageBatch done\n");
}

static void test_message_desk__the_original_may_stay(void **state)
{
	struct desk_fixture *f = *state;
	struct sqs_outgoing edited;

	create(f, "q", "");
	fill(f, "q", 1);
	open_desk(f, "q");
	assert_true(look(f, false));
	message_desk_seed(&message_desk_at(f->desk, 0)->lease->message, &edited);
	message_desk_resend(
		f->desk, message_desk_at(f->desk, 0), &edited, true, sv_cstr(""), on_result, f);
	run(f);
	assert_int_equal(f->result.done, 1);
	assert_non_null(message_of(f, 1));
	assert_non_null(message_of(f, 2));
}

/* Send first: when that fails the original is untouched. */
static void test_message_desk__a_refused_send_keeps_the_original(void **state)
{
	struct desk_fixture *f = *state;
	struct sqs_outgoing edited;

	create(f, "q", "");
	fill(f, "q", 1);
	open_desk(f, "q");
	assert_true(look(f, false));
	message_desk_seed(&message_desk_at(f->desk, 0)->lease->message, &edited);
	edited.body = sv_cstr("no \x01 control");
	message_desk_resend(
		f->desk, message_desk_at(f->desk, 0), &edited, false, sv_cstr(""), on_result, f);
	run(f);
	assert_int_equal(f->result.done, 0);
	assert_int_equal(f->err.code, ERR_INVALID);
	assert_non_null(message_of(f, 1));
	assert_int_equal(sim_world(f->sim)->ledger.count, 1);
}

/* d4: an id that was used would be accepted and dropped. */
static void test_message_desk__fifo_gets_a_fresh_deduplication_id(void **state)
{
	struct desk_fixture *f = *state;
	const struct sqs_outgoing twice[] = {
		{.body = sv_cstr("same"), .group_id = sv_cstr("g"), .delay_s = UNKNOWN},
		{.body = sv_cstr("same"), .group_id = sv_cstr("g"), .delay_s = UNKNOWN},
	};

	create(f, "q.fifo", "'FifoQueue':'true','ContentBasedDeduplication':'true'");
	open_desk(f, "q.fifo");
	message_desk_send(f->desk, twice, 2, sv_cstr(""), on_result, f);
	run(f);
	assert_int_equal(f->result.done, 2);
	assert_int_equal(counts_of(f, "q.fifo").ready, 2);
	assert_string_not_equal(message_of(f, 1)->dedup_id, message_of(f, 2)->dedup_id);
}

static void test_message_desk__many_are_sent_in_order(void **state)
{
	struct desk_fixture *f = *state;
	struct sqs_outgoing many[25] = {0};
	char bodies[25][16];

	create(f, "q.fifo", "'FifoQueue':'true'");
	open_desk(f, "q.fifo");
	for (int i = 0; i < 25; i++) {
		snprintf(bodies[i], sizeof bodies[i], "b%d", i);
		many[i] = (struct sqs_outgoing){
			.body = sv_cstr(bodies[i]), .group_id = sv_cstr("g"), .delay_s = UNKNOWN};
	}
	message_desk_send(f->desk, many, 25, sv_cstr(""), on_result, f);
	run(f);
	assert_int_equal(f->result.done, 25);
	for (uint32_t i = 0; i < 25; i++)
		assert_true(sv_eq_cstr(message_of(f, i + 1)->body, bodies[i]));
}

static struct desk_fixture *recalled_by;

static void on_recalled(void *ud, const struct sqs_outgoing *last, const struct err *err)
{
	struct desk_fixture *f = ud;

	assert_null(err);
	assert_non_null(last);
	assert_true(sv_eq_cstr(last->body, "hello"));
	assert_true(sv_eq_cstr(last->group_id, "tenant"));
	assert_int_equal(last->attribute_count, 1);
	recalled_by = f;
	desk_fixture_done(f, NULL);
}

static void test_message_desk__the_last_message_is_recalled(void **state)
{
	struct desk_fixture *f = *state;
	struct message m = {0};
	struct sqs_outgoing hello = {.body = sv_cstr("hello"),
		.group_id = sv_cstr("tenant"),
		.delay_s = UNKNOWN,
		.attribute_count = 1};

	create(f, "q", "");
	open_desk(f, "q");
	message_add_attribute(&m, sv_cstr("k"), sv_cstr("Binary"), sv_of("\0\1", 2));
	hello.attributes = m.attributes;
	message_desk_send(f->desk, &hello, 1, sv_cstr(""), on_result, f);
	message_release(&m);
	run(f);
	message_desk_recall(f->desk, on_recalled, f);
	run(f);
	assert_ptr_equal(recalled_by, f);
}

/* --- handles of others ----------------------------------------------------------------------- */

static void test_message_desk__handles_of_others_one_by_one(void **state)
{
	struct desk_fixture *f = *state;
	json_t *out, *first;
	struct sqs_visibility handles[2] = {
		{.receipt_handle = sv_cstr("AQEBnonsense")}, {.timeout_s = 0}};

	create(f, "q", "");
	fill(f, "q", 1);
	out = act(f, "ReceiveMessage", "{'QueueUrl':'%s'}", queue_url(f, "q"));
	first = json_array_get(json_object_get(out, "Messages"), 0);
	handles[1].receipt_handle =
		sv_cstr(json_string_value(json_object_get(first, "ReceiptHandle")));
	open_desk(f, "q");
	message_desk_change_handles(f->desk, handles, 2, sv_cstr(""), on_result, f);
	json_decref(out);
	run(f);
	assert_int_equal(f->result.asked, 2);
	assert_int_equal(f->result.done, 1);
	assert_false(f->entries[0].is_done);
	assert_true(f->entries[1].is_done);
	assert_int_equal(counts_of(f, "q").ready, 1);
	assert_actions(f, "ChangeMessageVisibilityBatch partly\n");
}

/* --- understanding --------------------------------------------------------------------------- */

static void test_message_desk__filter_columns_and_groups(void **state)
{
	struct desk_fixture *f = *state;
	const struct sv columns[] = {sv_cstr(".json.job")};
	struct desk_questions questions = {.where = sv_cstr(".json.job > 1"),
		.columns = columns,
		.column_count = 1,
		.group_by = DESK_GROUP_EXPR,
		.group = sv_cstr(".json.job % 2")};
	struct desk_status status;
	const struct message_groups *groups;

	create(f, "q", "");
	for (int i = 0; i < 6; i++) {
		char body[40];

		snprintf(body, sizeof body, "{\\'job\\':%d}", i);
		send_one(f, "q", body, "");
	}
	open_desk(f, "q");
	message_desk_ask(f->desk, &questions, on_asked, f);
	run(f);
	assert_false(err_is_set(&f->err));
	assert_true(look(f, false));
	wait_for(f, is_studied);
	message_desk_status(f->desk, &status);
	assert_int_equal(status.count, 6);
	assert_int_equal(status.matching, 4);
	groups = message_desk_groups(f->desk);
	assert_int_equal(groups->count, 2);
	assert_int_equal(groups->groups[0].count + groups->groups[1].count, 4);
	for (size_t i = 0; i < 6; i++) {
		const struct desk_item *item = message_desk_at(f->desk, i);

		assert_true(item->is_summarised);
		assert_int_equal(item->value_count, 1);
		assert_int_equal(item->values[0].n, 1);
		assert_int_equal(item->match == DESK_MATCH_YES, item->values[0].p[0] > '1');
		assert_int_equal(item->group == DESK_NO_GROUP, item->match != DESK_MATCH_YES);
	}
	message_desk_mark_matching(f->desk, 0);
	message_desk_status(f->desk, &status);
	assert_int_equal(status.marked, groups->groups[0].count);

	/* A mistake leaves what was asked before. */
	questions.where = sv_cstr(".json.job >");
	message_desk_ask(f->desk, &questions, on_asked, f);
	run(f);
	assert_true(err_is_set(&f->err));
	assert_true(sv_eq_cstr(message_desk_questions(f->desk)->where, ".json.job > 1"));
}

static bool has_difference(struct desk_fixture *f)
{
	return *message_desk_difference(f->desk) != 0;
}

static void test_message_desk__tells_what_differs(void **state)
{
	struct desk_fixture *f = *state;

	create(f, "q", "");
	send_one(f, "q", "{\\'job\\':1,\\'model\\':2}", "");
	send_one(f, "q", "{\\'job\\':2,\\'model\\':2}", "");
	open_desk(f, "q");
	assert_true(look(f, false));
	wait_for(f, has_difference);
	assert_string_equal(message_desk_difference(f->desk), "2 of 2 bodies differ only in $.job");
}

static void test_message_desk__text_and_attribute_groups(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_questions questions = {.text = sv_cstr("ACME"),
		.group_by = DESK_GROUP_ATTRIBUTE,
		.group = sv_cstr("tenant")};
	struct desk_status status;

	create(f, "q", "");
	send_one(f, "q", "x",
		",'MessageAttributes':{'tenant':{'DataType':'String','StringValue':'acme'}}");
	send_one(f, "q", "y", "");
	open_desk(f, "q");
	assert_true(look(f, false));
	message_desk_ask(f->desk, &questions, on_asked, f);
	run(f);
	wait_for(f, is_studied);
	message_desk_status(f->desk, &status);
	assert_int_equal(status.matching, 1);
	assert_int_equal(message_desk_groups(f->desk)->count, 1);
	assert_string_equal(str_cstr(&message_desk_groups(f->desk)->groups[0].value), "acme");
}

/* What is masked reaches neither the summary nor a column nor a group. */
static void test_message_desk__masks_hold_everywhere(void **state)
{
	struct desk_fixture *f = *state;
	const struct sv columns[] = {sv_cstr(".json.user.token"), sv_cstr(".body"),
		sv_cstr(".json.user | tojson"), sv_cstr(".json.job")};
	const struct desk_questions questions = {.columns = columns,
		.column_count = 4,
		.group_by = DESK_GROUP_EXPR,
		.group = sv_cstr(".json.user.token")};
	const struct desk_item *item;

	f->mask = mask_new();
	assert_true(mask_add(f->mask, sv_cstr("$.user.token"), NULL));
	create(f, "q", "");
	send_one(f, "q", "{\\'job\\':7,\\'user\\':{\\'token\\':\\'hunter2-hunter2\\'}}", "");
	open_desk(f, "q");
	assert_true(look(f, false));
	message_desk_ask(f->desk, &questions, on_asked, f);
	run(f);
	wait_for(f, is_studied);
	item = message_desk_at(f->desk, 0);
	assert_null(strstr(item->summary.text, "hunter2"));
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(str_cstr(&item->values[i]), mask_stars);
	assert_string_equal(str_cstr(&item->values[3]), "7");
	assert_string_equal(str_cstr(&message_desk_groups(f->desk)->groups[0].value), mask_stars);
	message_desk_set_masked(f->desk, false);
	wait_for(f, is_studied);
	assert_non_null(strstr(message_desk_at(f->desk, 0)->summary.text, "hunter2"));
}

/* --- the end --------------------------------------------------------------------------------- */

static size_t ended;

static void count_end(void *ud, const struct desk_result *result)
{
	(void)ud;
	assert_true(err_is_set(&result->err));
	ended++;
}

static void count_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	(void)ud;
	(void)seen;
	assert_true(err_is_set(err));
	ended++;
}

static void count_scanned(void *ud, const struct scan_status *status)
{
	(void)ud;
	assert_int_equal(status->end, SCAN_FAILED);
	ended++;
}

/* What the pool has begun ends: half of a file never stays. */
static bool is_dump_whole_or_gone(struct desk_fixture *f)
{
	struct str text = {0};
	char path[80];
	bool is_missing = false;
	size_t lines = 0;

	snprintf(path, sizeof path, "%s/dump", f->directory);
	(void)!file_read(path, 100000, &text, &is_missing, NULL);
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	str_release(&text);
	return is_missing || lines == 4;
}

/* Whatever is under way when a desk goes ends with its done, once. */
static void test_message_desk__free_cancels_everything(void **state)
{
	struct desk_fixture *f = *state;
	const struct desk_look wanted = {.max_messages = 10, .visibility_s = 60, .wait_s = 20};
	const struct desk_scan scan = {.visibility_s = 60, .wait_s = 20};
	const struct sqs_outgoing hello = {.body = sv_cstr("hello"), .delay_s = UNKNOWN};
	const struct desk_delete none = {0};
	char path[80];

	snprintf(path, sizeof path, "%s/dump", f->directory);
	create(f, "q", "");
	fill(f, "q", 3);
	open_desk(f, "q");
	assert_true(look(f, false));
	ended = 0;
	message_desk_look(f->desk, &wanted, count_seen, NULL);
	message_desk_scan(f->desk, &scan, NULL, count_scanned, NULL);
	message_desk_send(f->desk, &hello, 1, sv_cstr(""), count_end, NULL);
	message_desk_extend(f->desk, all_items(f), 1, 60, count_end, NULL);
	message_desk_delete(f->desk, &all_items(f)[1], 1, &none, count_end, NULL);
	message_desk_export(f->desk, all_items(f), 3, sv_cstr(path), count_end, NULL);
	message_desk_leave(f->desk, count_end, NULL);
	message_desk_free(f->desk);
	f->desk = NULL;
	assert_int_equal(ended, 7);
	wait_for(f, is_dump_whole_or_gone);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(test_message_desk__##name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_look_holds_and_leaving_hands_back),
		T(a_look_that_moves_messages_is_refused),
		T(a_forced_look_passes_the_gate),
		T(an_unknown_price_is_refused),
		T(a_scan_sees_everything_and_lets_go),
		T(leaving_stops_a_scan),
		T(extend_holds_longer_and_is_written_down),
		T(hold_renews_until_let_go),
		T(what_was_returned_is_not_deleted),
		T(marked_ones_are_deleted_by_id),
		T(read_only_refuses_writes),
		T(without_an_audit_log_nothing_is_written),
		T(a_backup_comes_before_the_delete),
		T(edit_and_send_again_keeps_everything),
		T(the_original_may_stay),
		T(a_refused_send_keeps_the_original),
		T(fifo_gets_a_fresh_deduplication_id),
		T(many_are_sent_in_order),
		T(the_last_message_is_recalled),
		T(handles_of_others_one_by_one),
		T(filter_columns_and_groups),
		T(tells_what_differs),
		T(text_and_attribute_groups),
		T(masks_hold_everywhere),
		T(free_cancels_everything),
	};
#undef T
	return cmocka_run_group_tests(tests, NULL, NULL);
}
