/* Unit tests of model/audit_trail: no write without its intent, an outcome for each. */
#include "sqscope/model/audit_trail.h"

#include "desk_fixture.h"

struct trail_test {
	struct desk_fixture f;
	struct audit_write *write;
	size_t proceeded;
};

static int set_up(void **state)
{
	struct trail_test *t = calloc(1, sizeof *t);

	desk_fixture_begin(&t->f);
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct trail_test *t = *state;

	desk_fixture_end(&t->f);
	free(t);
	return 0;
}

static void on_proceed(void *ud, struct audit_write *write, const struct err *err)
{
	struct trail_test *t = ud;

	t->proceeded++;
	t->write = write;
	assert_int_equal(write == NULL, err != NULL);
	desk_fixture_done(&t->f, err);
}

static struct audit_write *begin(struct trail_test *t, struct store_queue *store)
{
	char reason[] = "why", id[] = "m1";
	const struct sv ids[] = {sv_cstr(id)};
	struct audit_trail trail = {t->f.loop, store, &t->f.place, sv_cstr("000000000000")};
	const struct audit_intent intent = {.queue = sv_cstr("http://x/q"),
		.action = sv_cstr("DeleteMessageBatch"),
		.message_ids = ids,
		.message_count = 1,
		.reason = sv_cstr(reason)};
	struct audit_write *write = audit_trail_begin(&trail, &intent, on_proceed, t);

	/* It was copied. */
	memset(reason, 'x', sizeof reason);
	memset(id, 'x', sizeof id);
	return write;
}

static void assert_rows(struct trail_test *t, const char *actions, const char *reasons)
{
	struct desk_fixture_rows rows = read_rows(&t->f);

	assert_string_equal(str_cstr(&rows.actions), actions);
	assert_string_equal(str_cstr(&rows.reasons), reasons);
	release_rows(&rows);
}

static void test_audit_trail__the_intent_is_there_before_the_write(void **state)
{
	struct trail_test *t = *state;

	begin(t, t->f.store);
	run(&t->f);
	assert_non_null(t->write);
	assert_rows(t, "DeleteMessageBatch pending\n", "why\n");
	audit_write_end(t->write, &(struct audit_outcome){.result = AUDIT_DONE});
	assert_rows(t, "DeleteMessageBatch done\n", "why\n");
}

static void test_audit_trail__without_an_intent_nothing_proceeds(void **state)
{
	struct trail_test *t = *state;
	struct store_queue *broken = store_queue_new(t->f.loop, "/dev/null/nowhere", NULL, NULL);

	begin(t, broken);
	run(&t->f);
	assert_null(t->write);
	assert_non_null(strstr(t->f.err.msg, "nothing was sent"));
	(void)!store_queue_drain(broken, FIXTURE_LIMIT_MS, NULL);
	store_queue_free(broken);
	assert_rows(t, "", "");
}

/* Whether the row was kept already or not, it never stays pending. */
static void test_audit_trail__cancelled_is_failed_or_not_there(void **state)
{
	struct trail_test *t = *state;
	struct desk_fixture_rows rows;

	audit_write_cancel(begin(t, t->f.store));
	desk_fixture_drain(&t->f);
	rows = read_rows(&t->f);
	assert_int_equal(t->proceeded, 0);
	assert_true(rows.actions.n == 0 ||
		    sv_eq_cstr(str_sv(&rows.actions), "DeleteMessageBatch failed\n"));
	release_rows(&rows);
}

static void end_batch(struct trail_test *t, bool first_done, bool second_ambiguous)
{
	const struct sv ids[] = {sv_cstr("a"), sv_cstr("b")};
	struct sqs_batch_result result = {.count = 2};

	begin(t, t->f.store);
	run(&t->f);
	result.entries[0].is_done = first_done;
	result.entries[1].is_ambiguous = second_ambiguous;
	err_set(&result.entries[1].err, ERR_TIMEOUT, "late");
	audit_write_end_batch(t->write, ids, &result, NULL);
}

static void test_audit_trail__a_batch_in_one_word(void **state)
{
	struct trail_test *t = *state;

	end_batch(t, true, true);
	end_batch(t, false, true);
	end_batch(t, false, false);
	begin(t, t->f.store);
	run(&t->f);
	audit_write_give_up(t->write);
	assert_rows(t,
		"DeleteMessageBatch partly\nDeleteMessageBatch ambiguous\n"
		"DeleteMessageBatch failed\nDeleteMessageBatch ambiguous\n",
		"why\nwhy\nwhy\nwhy\n");
	assert_int_equal(audit_result_of(2, 2, false), AUDIT_DONE);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(test_audit_trail__##name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(the_intent_is_there_before_the_write),
		T(without_an_intent_nothing_proceeds),
		T(cancelled_is_failed_or_not_there),
		T(a_batch_in_one_word),
	};
#undef T
	return cmocka_run_group_tests(tests, NULL, NULL);
}
