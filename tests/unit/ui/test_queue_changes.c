/* Unit tests of the dashboard's changes of queues: from keys to the simulator and back. */
#include "ui_fixture.h"

#include "ui/queue_changes.h"
#include "unit/model/queue_fixture.h"

struct world {
	struct queue_fixture *sim;
	struct fixture ui;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	void *sim;

	queue_fixture_set_up(&sim);
	w->sim = sim;
	fixture_prepare(&w->ui, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	w->ui.tools = &w->sim->tools;
	w->ui.options.write = true;
	fixture_start(&w->ui);
	fixture_draw(&w->ui);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	void *sim = w->sim;

	fixture_close(&w->ui);
	queue_fixture_tear_down(&sim);
	free(w);
	return 0;
}

static void on_turn(void *ud)
{
	struct world *w = ud;

	if (!w->ui.ui->changes)
		loop_stop(w->sim->base.loop);
}

/* Until what was asked for has ended, and is said. */
static void settle(struct world *w)
{
	struct queue_fixture *f = w->sim;

	loop_on_turn(f->base.loop, on_turn, w);
	loop_timer_start(f->base.loop, &f->base.limit, FIXTURE_LIMIT_MS, queue_fixture_on_limit, f);
	loop_run(f->base.loop);
	loop_timer_stop(&f->base.limit);
	loop_on_turn(f->base.loop, NULL, NULL);
	assert_null(w->ui.ui->changes);
	fixture_draw(&w->ui);
}

static void command(struct world *w, const char *line)
{
	fixture_keys(&w->ui, ":");
	fixture_type(&w->ui, line);
	fixture_keys(&w->ui, "Enter");
}

/* A queue of the simulator and its row in the fleet. */
static struct queue *make(struct world *w, const char *name, const char *attributes)
{
	struct queue_attributes a;
	struct queue *q;

	create(&w->sim->base, name, attributes);
	q = fleet_add_url(&w->ui.fleet, sv_cstr(queue_url(&w->sim->base, name)), true);
	fixture_attributes(&a, name, 0, 0, 0, NULL);
	a.number[ATTR_VISIBILITY_TIMEOUT] = 30;
	q = fleet_polled(&w->ui.fleet, q, &a, true, w->ui.now_ms, w->ui.unix_ms);
	queue_attributes_release(&a);
	fixture_draw(&w->ui);
	return q;
}

static bool exists(struct world *w, const char *name)
{
	sim_store_turn(sim_world(w->sim->base.sim));
	return sim_store_find(sim_world(w->sim->base.sim), sv_cstr(name));
}

static void test_queue_changes__create(void **state)
{
	struct world *w = *state;

	fixture_keys(&w->ui, "c");
	fixture_type(&w->ui, "jobs");
	fixture_keys(&w->ui, "S-Tab S-Tab Enter Enter S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(&w->ui, "CREATE QUEUE"));
	assert_false(exists(w, "jobs"));
	fixture_keys(&w->ui, "c Enter");
	settle(w);
	assert_true(fixture_shows(&w->ui, "Created jobs: http://"));
	assert_queue_has(w->sim, "jobs", "MessageRetentionPeriod", "1209600");
	assert_int_equal(w->ui.refreshes, 1);
}

static void test_queue_changes__the_row_of_a_new_queue_is_chosen(void **state)
{
	struct world *w = *state;

	make(w, "aaa", "");
	fixture_keys(&w->ui, "c");
	fixture_type(&w->ui, "jobs");
	fixture_keys(&w->ui, "S-Tab S-Tab S-Tab Enter c Enter");
	settle(w);
	fleet_add_url(&w->ui.fleet, sv_cstr(queue_url(&w->sim->base, "jobs")), true);
	assert_true(ui_needs_draw(w->ui.ui, w->ui.now_ms));
	fixture_draw(&w->ui);
	fixture_keys(&w->ui, "y u");
	assert_string_equal(str_cstr(&w->ui.copied), queue_url(&w->sim->base, "jobs"));
}

static void test_queue_changes__a_wrong_value_is_shown_where_it_is(void **state)
{
	struct world *w = *state;

	fixture_keys(&w->ui, "c");
	fixture_type(&w->ui, "jobs");
	fixture_keys(&w->ui, "Tab Tab Tab Tab Tab");
	fixture_type(&w->ui, "13h");
	assert_true(fixture_shows(&w->ui, "not 0s to 12h, default 30s"));
	fixture_keys(&w->ui, "Esc c");
	fixture_type(&w->ui, "no name");
	fixture_keys(&w->ui, "S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(&w->ui, "cannot be the name of a queue"));
	assert_null(w->ui.ui->changes);
}

static void test_queue_changes__nothing_leaves_in_read_only_mode(void **state)
{
	struct world *w = *state;

	make(w, "jobs", "");
	command(w, "ro");
	fixture_keys(&w->ui, "c");
	fixture_type(&w->ui, "other");
	fixture_keys(&w->ui, "S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(&w->ui, "READ-ONLY"));
	assert_false(fixture_shows(&w->ui, "CREATE QUEUE"));
	fixture_keys(&w->ui, "Esc D");
	assert_false(fixture_shows(&w->ui, "DELETE QUEUE"));
	fixture_keys(&w->ui, "Enter 3 E");
	assert_false(fixture_shows(&w->ui, "New value"));
}

static void test_queue_changes__edit_an_attribute(void **state)
{
	struct world *w = *state;

	make(w, "jobs", "");
	fixture_keys(&w->ui, "Enter");
	command(w, "edit VisibilityTimeout");
	fixture_keys(&w->ui, "^U");
	fixture_type(&w->ui, "5m");
	fixture_keys(&w->ui, "Enter Enter");
	assert_true(fixture_shows(&w->ui, "30s -> 5m"));
	fixture_keys(&w->ui, "c Enter");
	settle(w);
	assert_true(fixture_shows(&w->ui, "Set VisibilityTimeout of jobs"));
	assert_queue_has(w->sim, "jobs", "VisibilityTimeout", "300");
}

static void test_queue_changes__choose_a_dead_letter_queue(void **state)
{
	struct world *w = *state;
	struct queue *dlq;

	make(w, "jobs", "");
	dlq = make(w, "jobs-dlq", "");
	make(w, "f.fifo", "'FifoQueue':'true'");
	/* The ARN that the simulator knows it by. */
	free(dlq->arn);
	dlq->arn = mem_strdup(FIXTURE_ARN "jobs-dlq");
	command(w, "queue jobs");
	fixture_keys(&w->ui, "Enter");
	command(w, "edit RedrivePolicy");
	fixture_keys(&w->ui, "S-Tab S-Tab Enter");
	assert_true(fixture_shows(&w->ui, "jobs-dlq"));
	assert_false(fixture_shows(&w->ui, "f.fifo"));
	fixture_keys(&w->ui, "Enter S-Tab Enter");
	assert_true(fixture_shows(&w->ui, "RedrivePolicy  not set ->"));
	fixture_keys(&w->ui, "c Enter");
	settle(w);
	assert_queue_has(w->sim, "jobs", "RedrivePolicy",
		"{\"deadLetterTargetArn\":\"" FIXTURE_ARN "jobs-dlq\",\"maxReceiveCount\":5}");
}

static void test_queue_changes__tags(void **state)
{
	struct world *w = *state;
	json_t *out;

	w->ui.has_tags = true;
	make(w, "jobs", "");
	fixture_keys(&w->ui, "Enter 4 n");
	fixture_type(&w->ui, "team");
	fixture_keys(&w->ui, "Tab");
	fixture_type(&w->ui, "ml");
	fixture_keys(&w->ui, "Tab Enter");
	settle(w);
	assert_true(fixture_shows(&w->ui, "Put tag team on jobs"));
	out = act(&w->sim->base, "ListQueueTags", "{'QueueUrl':'%s'}",
		queue_url(&w->sim->base, "jobs"));
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(out, "Tags"), "team")), "ml");
	json_decref(out);
}

static void test_queue_changes__delete_wants_the_name_and_three_seconds(void **state)
{
	struct world *w = *state;

	make(w, "jobs", "");
	fixture_keys(&w->ui, "D");
	fixture_type(&w->ui, "jobs");
	fixture_keys(&w->ui, "Tab");
	fixture_type(&w->ui, "INC-4411");
	fixture_keys(&w->ui, "Tab Tab Enter");
	assert_null(w->ui.ui->changes);
	fixture_wait(&w->ui, 3100);
	fixture_draw(&w->ui);
	fixture_keys(&w->ui, "Enter");
	settle(w);
	assert_false(exists(w, "jobs"));
}

static void test_queue_changes__a_plan_for_the_marked_queues(void **state)
{
	struct world *w = *state;

	make(w, "a", "");
	make(w, "b", "");
	make(w, "c", "");
	command(w, "sort queue");
	fixture_keys(&w->ui, "g Space Space");
	command(w, "set VisibilityTimeout=1m");
	assert_true(fixture_shows(&w->ui, "VisibilityTimeout  30s -> 1m"));
	fixture_keys(&w->ui, "Enter");
	assert_true(fixture_shows(&w->ui, "2 queues"));
	fixture_keys(&w->ui, "c Enter");
	settle(w);
	assert_queue_has(w->sim, "a", "VisibilityTimeout", "60");
	assert_queue_has(w->sim, "b", "VisibilityTimeout", "60");
	assert_queue_has(w->sim, "c", "VisibilityTimeout", "30");
	command(w, "set VisibilityTimeout=13h");
	assert_true(fixture_shows(&w->ui, "0s to 12h"));
	command(w, "set FifoThroughputLimit=perQueue");
	assert_true(fixture_shows(&w->ui, "is for FIFO queues"));
}

static void test_queue_changes__a_finding_is_mended(void **state)
{
	struct world *w = *state;
	struct queue *q = make(w, "jobs", "");

	q->attributes.number[ATTR_RECEIVE_WAIT] = 0;
	fixture_keys(&w->ui, "Enter 6 j Enter");
	assert_true(fixture_shows(&w->ui, "ReceiveMessageWaitTimeSeconds of jobs"));
	fixture_keys(&w->ui, "Enter Enter c Enter");
	settle(w);
	assert_queue_has(w->sim, "jobs", "ReceiveMessageWaitTimeSeconds", "20");
}

static void test_queue_changes__the_end_of_the_program(void **state)
{
	struct world *w = *state;

	make(w, "jobs", "");
	fixture_keys(&w->ui, "Enter");
	command(w, "edit VisibilityTimeout");
	fixture_keys(&w->ui, "^U");
	fixture_type(&w->ui, "5m");
	fixture_keys(&w->ui, "Enter Enter c Enter");
	assert_non_null(w->ui.ui->changes);
	ui_end(w->ui.ui);
	assert_null(w->ui.ui->changes);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_queue_changes__create),
		TEST(test_queue_changes__the_row_of_a_new_queue_is_chosen),
		TEST(test_queue_changes__a_wrong_value_is_shown_where_it_is),
		TEST(test_queue_changes__nothing_leaves_in_read_only_mode),
		TEST(test_queue_changes__edit_an_attribute),
		TEST(test_queue_changes__choose_a_dead_letter_queue),
		TEST(test_queue_changes__tags),
		TEST(test_queue_changes__delete_wants_the_name_and_three_seconds),
		TEST(test_queue_changes__a_plan_for_the_marked_queues),
		TEST(test_queue_changes__a_finding_is_mended),
		TEST(test_queue_changes__the_end_of_the_program),
	};

	return cmocka_run_group_tests_name("ui/queue_changes", tests, NULL, NULL);
}
