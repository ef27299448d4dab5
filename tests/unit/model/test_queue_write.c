/* Unit tests of model/queue_write, on the simulator: gate, audit log, what SQS refuses. */
#include "queue_fixture.h"

#include "sqscope/store/audit.h"

struct tally {
	int writes, done, failed;
	char action[40], parameters[400];
};

static bool count_record(void *ud, const struct audit_record *record)
{
	struct tally *tally = ud;

	tally->writes++;
	tally->done += record->result == AUDIT_DONE;
	tally->failed += record->result == AUDIT_FAILED;
	snprintf(tally->action, sizeof tally->action, "%.*s", SV_ARGS(record->action));
	snprintf(tally->parameters, sizeof tally->parameters, "%.*s", SV_ARGS(record->parameters));
	return true;
}

static bool list(struct store *store, void *ud, struct err *err)
{
	return audit_list(store, &(struct audit_filter){0}, count_record, ud, err);
}

static struct tally audit_of(struct queue_fixture *f)
{
	struct tally tally = {0};

	store_queue_add(f->base.store, "a test", 0, list, NULL, &tally);
	assert_true(store_queue_drain(f->base.store, FIXTURE_LIMIT_MS, NULL));
	return tally;
}

static void settings_of(struct queue_settings *s, const char *text)
{
	struct sv rest = sv_cstr(text), word;

	*s = (struct queue_settings){0};
	while (sv_next_word(&rest, &word))
		assert_true(queue_settings_assign(s, word, true, NULL));
}

static void test_queue_write__life_of_a_queue(void **state)
{
	struct queue_fixture *f = *state;
	struct queue_settings s;
	struct tally tally;
	char url[200];

	settings_of(&s, "VisibilityTimeout=5m");
	queue_fixture_write(f, QUEUE_WRITE_CREATE, "q", &s);
	assert_false(err_is_set(&f->err));
	snprintf(url, sizeof url, "%s", str_cstr(&f->queue_url));
	assert_queue_has(f, "q", "VisibilityTimeout", "300");
	queue_settings_put(&s, ATTR_VISIBILITY_TIMEOUT, "60");
	queue_fixture_write(f, QUEUE_WRITE_SET, url, &s);
	assert_queue_has(f, "q", "VisibilityTimeout", "60");
	queue_settings_put_tag(&s, sv_cstr("a"), sv_cstr("b"));
	queue_fixture_write(f, QUEUE_WRITE_TAG, url, &s);
	queue_fixture_write(f, QUEUE_WRITE_UNTAG, url, &s);
	queue_fixture_write(f, QUEUE_WRITE_DELETE, url, NULL);
	assert_false(err_is_set(&f->err));
	assert_null(sim_store_find(sim_world(f->base.sim), sv_cstr("q")));
	tally = audit_of(f);
	assert_int_equal(tally.writes, 5);
	assert_int_equal(tally.done, 5);
	assert_string_equal(tally.action, "DeleteQueue");
	queue_settings_release(&s);
}

static void test_queue_write__the_gate_is_passed_first(void **state)
{
	struct queue_fixture *f = *state;

	f->tools.gate.is_read_only = true;
	queue_fixture_write(f, QUEUE_WRITE_CREATE, "q", NULL);
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_null(sim_store_find(sim_world(f->base.sim), sv_cstr("q")));
	assert_int_equal(audit_of(f).writes, 0);
}

static void test_queue_write__exists_with_other_attributes(void **state)
{
	struct queue_fixture *f = *state;
	struct queue_settings s;

	create(&f->base, "q", "'VisibilityTimeout':'30','DelaySeconds':'0'");
	settings_of(&s, "VisibilityTimeout=5m DelaySeconds=1m MessageRetentionPeriod=4d");
	queue_fixture_write(f, QUEUE_WRITE_CREATE, "q", &s);
	assert_string_equal(f->err.service_code, "QueueNameExists");
	assert_non_null(strstr(f->err.msg, "VisibilityTimeout is 30s there, not 5m"));
	assert_non_null(strstr(f->err.msg, "DelaySeconds is 0s there, not 1m"));
	assert_null(strstr(f->err.msg, "Retention"));
	assert_int_equal(audit_of(f).failed, 1);
	queue_settings_release(&s);
}

static void delete_again(struct queue_fixture *f)
{
	create(&f->base, "q", "");
	json_decref(act(&f->base, "DeleteQueue", "{'QueueUrl':'%s'}", queue_url(&f->base, "q")));
}

static void test_queue_write__a_name_that_was_deleted_is_refused(void **state)
{
	struct queue_fixture *f = *state;

	delete_again(f);
	queue_fixture_write(f, QUEUE_WRITE_CREATE, "q", NULL);
	assert_string_equal(f->err.service_code, "QueueDeletedRecently");
}

static void test_queue_write__or_waited_for(void **state)
{
	struct queue_fixture *f = *state;
	const struct queue_write_order order = {
		.kind = QUEUE_WRITE_CREATE, .queue = sv_cstr("q"), .waits = true};
	struct queue_write *write;

	delete_again(f);
	write = queue_write_start(&f->tools, &order, queue_fixture_on_written, f);
	assert_int_equal(queue_write_waits_until_ms(write), UNKNOWN);
	/* The simulator's minute is over before the second try. */
	f->base.skipped_ms += 61000;
	queue_fixture_wait(f);
	assert_false(err_is_set(&f->err));
	assert_non_null(sim_store_find(sim_world(f->base.sim), sv_cstr("q")));
	assert_int_equal(audit_of(f).writes, 1);
}

static void test_queue_write__given_up(void **state)
{
	struct queue_fixture *f = *state;
	const struct queue_write_order order = {.kind = QUEUE_WRITE_CREATE, .queue = sv_cstr("q")};
	struct queue_write *write =
		queue_write_start(&f->tools, &order, queue_fixture_on_written, f);

	queue_write_cancel(write);
	assert_true(f->is_done);
	assert_int_equal(f->err.code, ERR_CANCELLED);
	assert_int_equal(audit_of(f).done, 0);
	assert_null(sim_store_find(sim_world(f->base.sim), sv_cstr("q")));
}

int main(void)
{
#define TEST(function)                                                                             \
	cmocka_unit_test_setup_teardown(function, queue_fixture_set_up, queue_fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_queue_write__life_of_a_queue),
		TEST(test_queue_write__the_gate_is_passed_first),
		TEST(test_queue_write__exists_with_other_attributes),
		TEST(test_queue_write__a_name_that_was_deleted_is_refused),
		TEST(test_queue_write__or_waited_for),
		TEST(test_queue_write__given_up),
	};

	return cmocka_run_group_tests_name("model/queue_write", tests, NULL, NULL);
}
