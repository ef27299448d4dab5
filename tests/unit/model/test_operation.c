/* Unit tests of model/operation: the gate and the audit log before the start, one end, figures. */
#include "sqscope/model/operation.h"

#include "desk_fixture.h"
#include "model/operation_meter.h"

/* An operation that does what the test says. */
struct puppet {
	struct operation *op;
	struct operation_figures figures;
	int started, paused, gone_on, cancelled, freed;
	double rate;
};

static void puppet_start(void *self, struct operation *op)
{
	struct puppet *p = self;

	p->op = op;
	p->started++;
	p->figures.state = OPERATION_RUNS;
}

static void puppet_figures(const void *self, struct operation_figures *out)
{
	const struct puppet *p = self;

	*out = p->figures;
}

static void puppet_tell(const void *self, struct operation_facts *facts)
{
	(void)self;
	operation_facts_add(facts, "to", "%s", "the moon");
}

static void puppet_pause(void *self)
{
	struct puppet *p = self;

	p->paused++;
	p->figures.state = OPERATION_PAUSED;
}

static void puppet_go_on(void *self)
{
	struct puppet *p = self;

	p->gone_on++;
	p->figures.state = OPERATION_RUNS;
}

static void puppet_cancel(void *self)
{
	struct puppet *p = self;

	p->cancelled++;
	p->figures.state = OPERATION_ENDING;
}

static void puppet_set_rate(void *self, double rate)
{
	struct puppet *p = self;

	p->figures.rate = rate;
}

static void puppet_free(void *self)
{
	struct puppet *p = self;

	p->freed++;
}

static const struct operation_kind puppet_kind = {
	.verb = "move",
	.past = "moved",
	.start = puppet_start,
	.get_figures = puppet_figures,
	.tell = puppet_tell,
	.pause = puppet_pause,
	.go_on = puppet_go_on,
	.cancel = puppet_cancel,
	.set_rate = puppet_set_rate,
	.free = puppet_free,
};

static const struct operation_kind sphinx_kind = {
	.verb = "riddle",
	.past = "asked",
	.outlives_us = true,
	.start = puppet_start,
	.get_figures = puppet_figures,
	.tell = puppet_tell,
	.free = puppet_free,
};

struct operation_test {
	struct desk_fixture f;
	struct operations *list;
	struct puppet puppet, other;
	struct operation *ended;
	size_t ends;
};

static void on_end(void *ud, struct operation *op)
{
	struct operation_test *t = ud;

	t->ended = op;
	t->ends++;
	desk_fixture_done(&t->f, NULL);
}

static int set_up(void **state)
{
	struct operation_test *t = calloc(1, sizeof *t);

	desk_fixture_begin(&t->f);
	t->list = operations_new(t->f.loop, t->f.store);
	operations_on_end(t->list, on_end, t);
	t->puppet.figures = t->other.figures =
		(struct operation_figures){.total = 10, .is_total_exact = true};
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct operation_test *t = *state;

	operations_free(t->list);
	desk_fixture_end(&t->f);
	free(t);
	return 0;
}

static struct operation *begin(struct operation_test *t, const struct operation_kind *kind,
	struct puppet *puppet, const char *url, struct err *err)
{
	const struct operation_plan plan = {.kind = kind,
		.self = puppet,
		.queue_url = sv_cstr(url),
		.gate = {.place = &t->f.place,
			.live = sv_cstr("000000000000"),
			.is_read_only = t->f.is_read_only},
		.intent = {.action = sv_cstr("SendMessageBatch"), .reason = sv_cstr("INC-1")},
		.command = sv_cstr("sqscope redrive q"),
		.owner = t};

	return operations_begin(t->list, &plan, err);
}

/* The fixture is the first member. */
static bool has_started(struct desk_fixture *f)
{
	const struct operation_test *t = (const struct operation_test *)f;

	return t->puppet.started > 0;
}

/* Turn until the intent is kept. */
static void turn_until_started(struct operation_test *t)
{
	wait_for(&t->f, has_started);
	assert_int_equal(t->puppet.started, 1);
}

static void assert_audit(struct operation_test *t, const char *actions)
{
	struct desk_fixture_rows rows = read_rows(&t->f);

	assert_string_equal(str_cstr(&rows.actions), actions);
	release_rows(&rows);
}

static void test_operation__starts_when_its_intent_is_kept(void **state)
{
	struct operation_test *t = *state;
	struct err err = {0};
	struct operation *op = begin(t, &puppet_kind, &t->puppet, "http://x/1/q", &err);

	assert_non_null(op);
	assert_int_equal(t->puppet.started, 0);
	assert_int_equal(op->figures.state, OPERATION_BEGINS);
	assert_int_equal(operations_running(t->list, true), 1);
	turn_until_started(t);
	assert_audit(t, "SendMessageBatch pending\n");
	assert_int_equal(op->figures.state, OPERATION_RUNS);
	t->puppet.figures.done = 10;
	t->puppet.figures.state = OPERATION_DONE;
	operation_end(op, &(struct audit_outcome){.result = AUDIT_DONE});
	assert_int_equal(t->ends, 1);
	assert_ptr_equal(t->ended, op);
	assert_int_equal(op->figures.done, 10);
	assert_int_equal(operations_running(t->list, true), 0);
	assert_audit(t, "SendMessageBatch done\n");
}

static void test_operation__read_only_begins_nothing(void **state)
{
	struct operation_test *t = *state;
	struct err err = {0};

	t->f.is_read_only = true;
	assert_null(begin(t, &puppet_kind, &t->puppet, "http://x/1/q", &err));
	assert_int_equal(err.code, ERR_REFUSED);
	assert_int_equal(t->puppet.freed, 1);
	assert_int_equal(operations_count(t->list), 0);
	assert_audit(t, "");
}

static void test_operation__one_at_a_time_on_a_queue_several_on_others(void **state)
{
	struct operation_test *t = *state;
	struct puppet third = {0};
	struct err err = {0};

	assert_non_null(begin(t, &puppet_kind, &t->puppet, "http://x/1/q", &err));
	assert_null(begin(t, &puppet_kind, &t->other, "http://x/1/q", &err));
	assert_non_null(strstr(err.msg, "operation 1 (move) is under way on q"));
	assert_non_null(begin(t, &puppet_kind, &third, "http://x/1/p", &err));
	assert_int_equal(operations_running(t->list, true), 2);
	operations_cancel_all(t->list);
	/* Neither had begun: nothing was sent. */
	assert_int_equal(operations_running(t->list, true), 0);
	assert_int_equal(t->puppet.started + third.started, 0);
	assert_int_equal(operations_at(t->list, 0)->figures.state, OPERATION_CANCELLED);
	operations_free(t->list);
	t->list = operations_new(t->f.loop, t->f.store);
	assert_int_equal(third.freed, 1);
}

static void test_operation__controls_reach_the_kind(void **state)
{
	struct operation_test *t = *state;
	struct err err = {0};
	struct operation *op = begin(t, &puppet_kind, &t->puppet, "http://x/1/q", &err);

	assert_false(operation_pause(op, &err));
	assert_non_null(strstr(err.msg, "has not begun yet"));
	turn_until_started(t);
	assert_true(operation_pause(op, &err));
	assert_int_equal(op->figures.state, OPERATION_PAUSED);
	assert_true(operation_go_on(op, &err));
	assert_true(operation_set_rate(op, 3, &err));
	assert_true(op->figures.rate > 2.9 && op->figures.rate < 3.1);
	assert_true(operation_cancel(op, &err));
	assert_int_equal(op->figures.state, OPERATION_ENDING);
	assert_int_equal(t->puppet.paused, 1);
	assert_int_equal(t->puppet.gone_on, 1);
	assert_int_equal(t->puppet.cancelled, 1);
	t->puppet.figures.state = OPERATION_CANCELLED;
	operation_end(op, &(struct audit_outcome){.result = AUDIT_PARTLY});
	assert_false(operation_cancel(op, &err));
	assert_non_null(strstr(err.msg, "is over"));
}

static void test_operation__what_a_kind_cannot_is_said(void **state)
{
	struct operation_test *t = *state;
	struct err err = {0};
	struct operation *op = begin(t, &sphinx_kind, &t->puppet, "http://x/1/q", &err);

	turn_until_started(t);
	assert_false(operation_pause(op, &err));
	assert_string_equal(err.msg, "operation 1 (riddle) cannot be paused");
	assert_false(operation_set_rate(op, 3, &err));
	assert_int_equal(operations_running(t->list, true), 0);
	assert_int_equal(operations_running(t->list, false), 1);
	assert_true(operations_need(t->list, t));
	assert_false(operations_need(t->list, &err));
}

/* Left in the middle, its row does not stay pending for ever. */
static void test_operation__freed_in_the_middle_is_concluded(void **state)
{
	struct operation_test *t = *state;
	struct err err = {0};

	begin(t, &puppet_kind, &t->puppet, "http://x/1/q", &err);
	turn_until_started(t);
	operations_free(t->list);
	t->list = operations_new(t->f.loop, t->f.store);
	assert_int_equal(t->puppet.freed, 1);
	assert_audit(t, "SendMessageBatch ambiguous\n");
}

static void test_operation__words(void **state)
{
	struct operation_test *t = *state;
	struct err err = {0};
	struct str text = {0};
	struct operation *op = begin(t, &puppet_kind, &t->puppet, "http://x/1/q", &err);

	turn_until_started(t);
	op->figures = (struct operation_figures){
		.state = OPERATION_RUNS, .done = 611, .total = 1204, .failed = 2, .rate = 25};
	op->measured = 25;
	assert_int_equal(operation_eta_s(op), 24);
	operation_add_progress(op, &text);
	assert_string_equal(str_cstr(&text), "611 of ~1,204 moved, 2 failed");
	str_clear(&text);
	assert_false(operations_add_strip(t->list, &text));
	assert_string_equal(str_cstr(&text), "R 1 move q 611/~1,204  25.0/s  24s left  2 failed");
	op->figures.state = OPERATION_ASKS;
	str_clear(&text);
	assert_true(operations_add_strip(t->list, &text));
	assert_string_equal(str_cstr(&text), "R 1 move q 611/~1,204  ASKS  2 failed");
	/* Nothing is foretold while it stands still, nor without a total. */
	assert_int_equal(operation_eta_s(op), UNKNOWN);
	op->figures.state = OPERATION_RUNS;
	op->figures.total = UNKNOWN;
	assert_int_equal(operation_eta_s(op), UNKNOWN);
	str_release(&text);
}

static void test_operation__past_ones_are_over(void **state)
{
	struct operation_test *t = *state;
	struct operation *op;

	t->puppet.figures.state = OPERATION_UNFINISHED;
	op = operations_add_past(t->list,
		&(struct operation_plan){.kind = &puppet_kind,
			.self = &t->puppet,
			.queue_url = sv_cstr("http://x/1/q"),
			.gate = {.place = &t->f.place}},
		1000);
	assert_int_equal(op->started_unix_ms, 1000);
	assert_true(operation_is_over(op));
	assert_int_equal(op->figures.state, OPERATION_UNFINISHED);
	assert_null(operations_on(t->list, sv_cstr("http://x/1/q")));
	assert_ptr_equal(operations_find(t->list, op->number), op);
	operations_remove(t->list, op);
	assert_int_equal(operations_count(t->list), 0);
	assert_int_equal(t->puppet.freed, 1);
}

static void test_operation_meter__rate_of_the_last_seconds(void **state)
{
	struct operation_meter meter = {0};

	(void)state;
	operation_meter_add(&meter, 0, 0);
	assert_true(operation_meter_rate(&meter) < 0);
	operation_meter_add(&meter, 10, 500); /* too soon */
	operation_meter_add(&meter, 1000, 20);
	assert_true(operation_meter_rate(&meter) > 19.9 && operation_meter_rate(&meter) < 20.1);
	/* What is long ago does not count. */
	for (int64_t s = 2; s < 60; s++)
		operation_meter_add(&meter, s * 1000, 20 + (s - 1) * 5);
	assert_true(operation_meter_rate(&meter) > 4.9 && operation_meter_rate(&meter) < 5.1);
	operation_meter_add(&meter, 60000, UNKNOWN);
	operation_meter_clear(&meter);
	assert_true(operation_meter_rate(&meter) < 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(test_operation__##name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(starts_when_its_intent_is_kept),
		T(read_only_begins_nothing),
		T(one_at_a_time_on_a_queue_several_on_others),
		T(controls_reach_the_kind),
		T(what_a_kind_cannot_is_said),
		T(freed_in_the_middle_is_concluded),
		T(words),
		T(past_ones_are_over),
		cmocka_unit_test(test_operation_meter__rate_of_the_last_seconds),
	};
#undef T
	return cmocka_run_group_tests(tests, NULL, NULL);
}
