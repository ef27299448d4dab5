/* The audit log: what stands in it, that it cannot be changed, and that a change by force shows. */
#include "store_fixture.h"

#include "sqscope/base/limits.h"
#include "sqscope/store/audit.h"

#define URL "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"

static int64_t intend(struct fixture *f, const char *queue, const char *operation, int64_t when)
{
	const struct audit_value values[] = {
		{AUDIT_VISIBILITY_TIMEOUT, sv_cstr("0")},
		{AUDIT_FILTER, sv_cstr(".a == \"b\"\n\x1b\xff\xc3\xa9")},
	};
	const struct sv ids[] = {sv_cstr("m-1"), sv_cstr("m-2")};
	const struct audit_intent intent = {
		.context = sv_cstr("prod-eu"),
		.profile = sv_cstr("prod"),
		.account = sv_cstr("123456789012"),
		.region = sv_cstr("eu-west-1"),
		.queue = sv_cstr(queue),
		.action = sv_cstr("ChangeMessageVisibilityBatch"),
		.values = values,
		.value_count = 2,
		.message_ids = ids,
		.message_count = 2,
		.reason = sv_cstr("INC-4411"),
		.operation = sv_cstr(operation),
	};
	int64_t seq = 0;

	assert_true(audit_intend(f->store, &intent, when, &seq, &f->err));
	return seq;
}

static void conclude(
	struct fixture *f, int64_t seq, enum audit_result result, const struct err *err)
{
	const struct sv ids[] = {sv_cstr("m-1")};
	const struct audit_outcome outcome = {
		.result = result,
		.request_id = sv_cstr(err ? "" : "req-1"),
		.message_ids = ids,
		.message_count = 1,
		.err = err,
	};

	assert_true(audit_conclude(f->store, seq, &outcome, NOW + 5, &f->err));
}

struct seen {
	int count, stop_after;
	int64_t first, last;
	enum audit_result result;
};

static bool see(void *ud, const struct audit_record *r)
{
	struct seen *seen = ud;

	if (seen->count++ == 0)
		seen->first = r->seq;
	seen->last = r->seq;
	seen->result = r->result;
	return seen->count != seen->stop_after;
}

static struct seen list(struct fixture *f, const struct audit_filter *filter)
{
	struct seen seen = {0};

	assert_true(audit_list(f->store, filter, see, &seen, &f->err));
	return seen;
}

static bool check_record(void *ud, const struct audit_record *r)
{
	struct store *s = ud;

	assert_int_equal(r->seq, 1);
	assert_int_equal(r->unix_ms, NOW);
	assert_true(r->user.n > 0);
	assert_true(sv_eq_cstr(r->host, store_process(s)->host));
	assert_int_equal(r->pid, getpid());
	assert_true(sv_eq_cstr(r->context, "prod-eu"));
	assert_true(sv_eq_cstr(r->profile, "prod"));
	assert_true(sv_eq_cstr(r->account, "123456789012"));
	assert_true(sv_eq_cstr(r->region, "eu-west-1"));
	assert_true(sv_eq_cstr(r->queue, URL));
	assert_true(sv_eq_cstr(r->action, "ChangeMessageVisibilityBatch"));
	assert_true(sv_eq_cstr(r->parameters,
		"{\"VisibilityTimeout\":\"0\","
		"\"Filter\":\".a == \\\"b\\\"\\u000a\\u001b\xef\xbf\xbd\xc3\xa9\"}"));
	assert_true(sv_eq_cstr(r->message_ids, "[\"m-1\",\"m-2\"]"));
	assert_int_equal(r->message_count, 2);
	assert_true(sv_eq_cstr(r->reason, "INC-4411"));
	assert_true(sv_eq_cstr(r->operation, "op-1"));
	assert_int_equal(r->result, AUDIT_PARTLY);
	assert_int_equal(r->ended_unix_ms, NOW + 5);
	assert_true(sv_eq_cstr(r->request_id, "req-9"));
	assert_true(sv_eq_cstr(r->err_code, "AccessDenied"));
	assert_true(sv_eq_cstr(r->err_text, "not allowed"));
	assert_true(sv_eq_cstr(r->done_ids, "[\"m-1\"]"));
	assert_int_equal(r->done_count, 1);
	return true;
}

static void test_audit__a_write_is_told_whole(void **state)
{
	struct fixture *f = *state;
	struct err denied = {0};
	const struct audit_filter all = {0};

	err_set(&denied, ERR_DENIED, "not allowed");
	strcpy(denied.request_id, "req-9");
	conclude(f, intend(f, URL, "op-1", NOW), AUDIT_PARTLY, &denied);
	assert_true(audit_list(f->store, &all, check_record, f->store, &f->err));
	assert_int_equal(list(f, &all).count, 1);
}

static void test_audit__intent_without_outcome_is_pending(void **state)
{
	struct fixture *f = *state;
	struct seen seen;

	intend(f, URL, "", NOW);
	fixture_reopen(f);
	seen = list(f, &(struct audit_filter){0});
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.result, AUDIT_PENDING);
}

static void test_audit__one_outcome_for_an_intent(void **state)
{
	struct fixture *f = *state;
	const struct audit_outcome again = {.result = AUDIT_FAILED};
	int64_t seq = intend(f, URL, "", NOW);

	conclude(f, seq, AUDIT_DONE, NULL);
	assert_false(audit_conclude(f->store, seq, &again, NOW, &f->err));
	assert_int_equal(f->err.code, ERR_REFUSED);
	/* of an outcome, of nothing */
	assert_false(audit_conclude(f->store, seq + 1, &again, NOW, &f->err));
	assert_false(audit_conclude(f->store, 99, &again, NOW, &f->err));
	assert_int_equal(list(f, &(struct audit_filter){0}).result, AUDIT_DONE);
}

static void test_audit__filters(void **state)
{
	struct fixture *f = *state;
	struct seen seen;

	for (int i = 0; i < 10; i++)
		conclude(f, intend(f, i % 2 ? URL : URL "-dlq", i < 3 ? "op-a" : "op-b", NOW + i),
			AUDIT_DONE, NULL);
	assert_int_equal(list(f, &(struct audit_filter){0}).count, 10);
	seen = list(f, &(struct audit_filter){.queue = sv_cstr("jobs")});
	assert_int_equal(seen.count, 5);
	assert_int_equal(list(f, &(struct audit_filter){.queue = sv_cstr(URL)}).count, 5);
	assert_int_equal(list(f, &(struct audit_filter){.queue = sv_cstr("obs")}).count, 0);
	assert_int_equal(list(f, &(struct audit_filter){.since_unix_ms = NOW + 7}).count, 3);
	assert_int_equal(list(f, &(struct audit_filter){.operation = sv_cstr("op-a")}).count, 3);
	seen = list(f, &(struct audit_filter){.newest = 2});
	assert_int_equal(seen.count, 2);
	assert_int_equal(seen.first, 17);
	assert_int_equal(seen.last, 19);
	seen = (struct seen){.stop_after = 4};
	assert_true(audit_list(f->store, &(struct audit_filter){0}, see, &seen, &f->err));
	assert_int_equal(seen.count, 4);
}

static void test_audit__ids_are_capped_and_counted(void **state)
{
	struct fixture *f = *state;
	struct sv ids[300];
	struct audit_intent intent = {.message_ids = ids, .message_count = COUNT_OF(ids)};
	int64_t seq;

	for (size_t i = 0; i < COUNT_OF(ids); i++)
		ids[i] = sv_cstr("m");
	assert_true(audit_intend(f->store, &intent, NOW, &seq, &f->err));
	assert_int_equal(fixture_number(f, "SELECT message_count FROM audit"), 300);
	assert_int_equal(fixture_number(f, "SELECT json_array_length(message_ids) FROM audit"),
		limit(LIMIT_AUDIT_IDS));
}

static void test_audit__text_that_is_too_long_is_refused(void **state)
{
	struct fixture *f = *state;
	struct str text = {0};
	struct audit_intent intent = {0};
	int64_t seq;

	for (int64_t i = 0; i <= limit(LIMIT_STORE_TEXT); i++)
		str_add_char(&text, 'x');
	intent.reason = str_sv(&text);
	assert_false(audit_intend(f->store, &intent, NOW, &seq, &f->err));
	assert_int_equal(f->err.code, ERR_LIMIT);
	assert_int_equal(list(f, &(struct audit_filter){0}).count, 0);
	str_release(&text);
}

static void test_audit__parameters_are_named(void **unused)
{
	(void)unused;
	for (int i = 0; i < AUDIT_PARAMETER_COUNT; i++) {
		const char *name = audit_parameter_names[i];

		assert_true(name && name[0]);
		/* What must never be kept has no name to be kept under. */
		assert_null(strstr(name, "Receipt"));
		assert_null(strstr(name, "Secret"));
		assert_string_not_equal(name, "MessageBody");
		for (int k = 0; k < i; k++)
			assert_string_not_equal(name, audit_parameter_names[k]);
	}
	for (int i = 0; i < AUDIT_RESULT_COUNT; i++)
		assert_true(audit_result_names[i] && audit_result_names[i][0]);
}

static void fill(struct fixture *f, int count)
{
	for (int i = 0; i < count; i++)
		conclude(f, intend(f, URL, "op", NOW + i), AUDIT_DONE, NULL);
}

static struct audit_check verify(struct fixture *f)
{
	struct audit_check check;

	assert_true(audit_verify(f->store, &check, &f->err));
	return check;
}

static void test_audit__chain_of_nothing_is_whole(void **state)
{
	struct audit_check check = verify(*state);

	assert_int_equal(check.broken, 0);
	assert_int_equal(check.row_count, 0);
	assert_string_equal(check.head, "");
}

static void test_audit__chain_is_whole(void **state)
{
	struct fixture *f = *state;
	struct audit_check check, later;

	fill(f, 5);
	check = verify(f);
	assert_int_equal(check.broken, 0);
	assert_int_equal(check.row_count, 10);
	assert_int_equal(strlen(check.head), SHA256_HEX_SIZE - 1);
	fill(f, 1);
	later = verify(f);
	assert_int_equal(later.row_count, 12);
	assert_string_not_equal(later.head, check.head);
}

static void test_audit__rows_cannot_be_changed(void **state)
{
	struct fixture *f = *state;

	fill(f, 3);
	assert_int_not_equal(
		fixture_sql(f, "UPDATE audit SET user = 'eve' WHERE seq = 3"), SQLITE_OK);
	assert_int_not_equal(fixture_sql(f, "DELETE FROM audit WHERE seq = 6"), SQLITE_OK);
	assert_int_not_equal(fixture_sql(f, "DELETE FROM audit"), SQLITE_OK);
	assert_int_not_equal(
		fixture_sql(f, "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2"),
		SQLITE_OK);
	assert_int_equal(verify(f).row_count, 6);
}

/* By somebody who owns the file, and takes the triggers away. */
static void force(struct fixture *f, const char *sql)
{
	fill(f, 4);
	assert_int_equal(
		fixture_sql(f, "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;"
			       "DROP TRIGGER audit_no_replace;"),
		SQLITE_OK);
	assert_int_equal(fixture_sql(f, sql), SQLITE_OK);
}

static void test_audit__a_changed_row_shows(void **state)
{
	struct fixture *f = *state;
	struct audit_check check;

	force(f, "UPDATE audit SET user = 'eve' WHERE seq = 3");
	check = verify(f);
	assert_int_equal(check.broken, 3);
	assert_int_equal(check.row_count, 2);
}

static void test_audit__text_that_moved_to_the_next_field_shows(void **state)
{
	force(*state, "UPDATE audit SET profile = 'prod1', account = '23456789012' WHERE seq = 3");
	assert_int_equal(verify(*state).broken, 3);
}

static void test_audit__a_row_that_was_taken_out_shows(void **state)
{
	force(*state, "DELETE FROM audit WHERE seq = 5");
	assert_int_equal(verify(*state).broken, 5);
}

static void test_audit__an_end_that_was_cut_off_shows(void **state)
{
	force(*state, "DELETE FROM audit WHERE seq > 6");
	assert_int_equal(verify(*state).broken, 7);
}

static void test_audit__an_emptied_log_shows(void **state)
{
	force(*state, "DELETE FROM audit");
	assert_int_equal(verify(*state).broken, 1);
}

static void test_audit__a_row_with_a_new_hash_breaks_the_next(void **state)
{
	force(*state, "UPDATE audit SET hash = zeroblob(32) WHERE seq = 3");
	assert_int_equal(verify(*state).broken, 3);
}

static void test_audit__a_row_that_was_put_in_shows(void **state)
{
	force(*state,
		"INSERT INTO audit SELECT 9, unix_ms, intent, user, host, pid, context, profile,"
		" account, region, queue, action, parameters, message_ids, message_count,"
		" reason, operation, request_id, outcome, err_code, err_text, hash"
		" FROM audit WHERE seq = 8");
	assert_int_equal(verify(*state).broken, 9);
}

enum { WRITERS = 3, WRITES = 40 };

static int write_many(struct fixture *f, int arg)
{
	struct err err = {0};
	struct store *s = store_open(f->dir, &err);
	const struct audit_intent intent = {
		.queue = sv_cstr(URL), .action = sv_cstr("SendMessage")};
	const struct audit_outcome outcome = {.result = AUDIT_DONE};
	int64_t seq;

	(void)arg;
	for (int i = 0; s && i < WRITES; i++)
		if (!audit_intend(s, &intent, NOW, &seq, &err) ||
			!audit_conclude(s, seq, &outcome, NOW, &err))
			return 1;
	store_close(s);
	return s ? 0 : 2;
}

static void test_audit__several_processes_append_at_once(void **state)
{
	struct fixture *f = *state;
	struct audit_check check;
	pid_t pids[WRITERS];

	for (int i = 0; i < WRITERS; i++)
		pids[i] = fixture_fork(write_many, f, i);
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(fixture_wait(pids[i]), 0);
	check = verify(f);
	assert_int_equal(check.broken, 0);
	assert_int_equal(check.row_count, WRITERS * WRITES * 2);
	assert_int_equal(list(f, &(struct audit_filter){0}).count, WRITERS * WRITES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_audit__a_write_is_told_whole),
		FIXTURE_TEST(test_audit__intent_without_outcome_is_pending),
		FIXTURE_TEST(test_audit__one_outcome_for_an_intent),
		FIXTURE_TEST(test_audit__filters),
		FIXTURE_TEST(test_audit__ids_are_capped_and_counted),
		FIXTURE_TEST(test_audit__text_that_is_too_long_is_refused),
		cmocka_unit_test(test_audit__parameters_are_named),
		FIXTURE_TEST(test_audit__chain_of_nothing_is_whole),
		FIXTURE_TEST(test_audit__chain_is_whole),
		FIXTURE_TEST(test_audit__rows_cannot_be_changed),
		FIXTURE_TEST(test_audit__a_changed_row_shows),
		FIXTURE_TEST(test_audit__text_that_moved_to_the_next_field_shows),
		FIXTURE_TEST(test_audit__a_row_that_was_taken_out_shows),
		FIXTURE_TEST(test_audit__an_end_that_was_cut_off_shows),
		FIXTURE_TEST(test_audit__an_emptied_log_shows),
		FIXTURE_TEST(test_audit__a_row_with_a_new_hash_breaks_the_next),
		FIXTURE_TEST(test_audit__a_row_that_was_put_in_shows),
		FIXTURE_TEST(test_audit__several_processes_append_at_once),
	};

	alarm(250);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
