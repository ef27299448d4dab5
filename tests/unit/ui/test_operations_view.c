/* Unit tests of ui/view_operations and ui/actions_operations: what runs, and what it is told. */
#include "sqscope/base/clock.h"
#include "ui/ui_state.h"
#include "ui/write_mode.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "operations_scene.h"

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	fixture_prepare(f, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	operations_begin_world(f);
	fixture_start(f);
	fixture_queue(f, "ai-transcribe-dlq", 1204);
	fixture_draw(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	fixture_close(f);
	free(f);
	return 0;
}

static struct scene_work *work_of(int number)
{
	return &operations_world->works[number - 1];
}

static struct operation *runs(struct fixture *f)
{
	return scene_operation(f, &scene_kind, "ai-transcribe-dlq",
		&(struct scene_work){
			.figures = {.state = OPERATION_RUNS, .done = 10, .total = 1204}},
		12);
}

static void test_operations_view__shows_the_newest_first_and_its_detail(void **state)
{
	struct fixture *f = *state;

	scene_afternoon(f);
	fixture_keys(f, "o");
	assert_true(fixture_shows(f, "1 running  1 unfinished  1 failed"));
	assert_true(fixture_shows(f, "INC-4411 model rollback done"));
	fixture_keys(f, "G");
	assert_true(fixture_shows(f, "1 CANCEL ---"));
}

/* What appears on top of the list does not move the selection to another operation. */
static void test_operations_view__the_selection_follows_its_operation(void **state)
{
	struct fixture *f = *state;

	scene_afternoon(f);
	fixture_keys(f, "o j j");
	assert_true(fixture_shows(f, "3 PARTLY ---"));
	runs(f);
	fixture_draw(f);
	assert_true(fixture_shows(f, "3 PARTLY ---"));
}

static void test_operations_view__stops_pauses_and_goes_on(void **state)
{
	struct fixture *f = *state;

	runs(f)->has_begun = true;
	fixture_keys(f, "o p");
	assert_int_equal(work_of(1)->paused, 1);
	fixture_keys(f, "P");
	assert_int_equal(work_of(1)->gone_on, 0); /* READ-ONLY: nothing new is written */
	write_mode_open(f->ui, 15);
	fixture_keys(f, "P");
	assert_int_equal(work_of(1)->gone_on, 1);
	write_mode_close(f->ui);
	fixture_keys(f, "x"); /* to stop is always possible */
	assert_int_equal(work_of(1)->cancelled, 1);
	assert_true(fixture_shows(f, "begins nothing new"));
}

/* To cancel a task of SQS is a request that changes something there. */
static void test_operations_view__a_task_is_not_cancelled_in_read_only_mode(void **state)
{
	struct fixture *f = *state;

	scene_operation(f, &scene_native_kind, "ai-transcribe-dlq",
		&(struct scene_work){.figures = {.state = OPERATION_RUNS, .total = 5}}, 1);
	fixture_keys(f, "o x");
	assert_int_equal(work_of(1)->cancelled, 0);
	assert_int_equal(f->ui->message_role, ROLE_ERROR);
	write_mode_open(f->ui, 15);
	fixture_keys(f, "x");
	assert_int_equal(work_of(1)->cancelled, 1);
}

static void test_operations_view__velocity_is_a_number(void **state)
{
	struct fixture *f = *state;

	runs(f);
	fixture_keys(f, "o v");
	fixture_type(f, "2.5");
	fixture_keys(f, "Enter");
	assert_true(work_of(1)->figures.rate > 2.4 && work_of(1)->figures.rate < 2.6);
	fixture_keys(f, "v");
	fixture_type(f, "fast");
	fixture_keys(f, "Enter");
	assert_int_equal(f->ui->message_role, ROLE_ERROR);
	assert_true(work_of(1)->figures.rate > 2.4 && work_of(1)->figures.rate < 2.6);
}

static void test_operations_view__writes_a_report_and_copies(void **state)
{
	struct fixture *f = *state;

	scene_afternoon(f);
	fixture_keys(f, "o w");
	assert_int_equal(operations_world->reports, 1);
	fixture_keys(f, "y h");
	assert_string_equal(str_cstr(&f->copied), "AQEB6nR4cmVkcml2ZS1oYW5kbGUtb2YtdGhlLXRhc2s");
}

static void test_operations_view__opens_one_in_full(void **state)
{
	struct fixture *f = *state;

	scene_afternoon(f);
	fixture_keys(f, "o j j j Enter");
	assert_true(fixture_shows(f, "Operation 2: redrive ai-embed-dlq, FAILED"));
	assert_true(fixture_shows(f, "0f14d0ab-9605-4a62-a9e4-5ed26688389b  AccessDenied"));
}

/* --- resume ---------------------------------------------------------------------------------- */

static void add_unfinished(struct fixture *f, int64_t sending)
{
	struct journal_operation left = {.id = "20261117T204805123-k3f9qz",
		.kind = JOURNAL_REDRIVE,
		.owner_state = PROCESS_GONE,
		.unfinished = 3};

	left.counts[JOURNAL_SENT] = 3 - sending;
	left.counts[JOURNAL_SENDING] = sending;
	left.counts[JOURNAL_DELETED] = 7;
	operations_add_past(operations_world->list,
		&(struct operation_plan){.kind = &operation_past_kinds[JOURNAL_REDRIVE],
			.self = past_work_new(&left),
			.queue_url = sv_cstr("http://x/123456789012/ai-transcribe-dlq"),
			.gate = {.place = &f->fleet.place, .live = sv_cstr("123456789012")}},
		f->unix_ms);
}

static void test_operations_view__what_is_unfinished_is_resumed_after_a_question(void **state)
{
	struct fixture *f = *state;

	add_unfinished(f, 0);
	fixture_keys(f, "o R");
	assert_int_equal(operations_world->resumes, 0); /* READ-ONLY */
	write_mode_open(f->ui, 15);
	fixture_keys(f, "R");
	assert_true(fixture_shows(f, "FINISH A REDRIVE"));
	fixture_keys(f, "Enter");
	assert_int_equal(operations_world->resumes, 0); /* the focus is on Cancel */
	fixture_keys(f, "R f Enter");
	assert_int_equal(operations_world->resumes, 1);
	assert_false(operations_world->sends_again);
}

static void test_operations_view__about_ambiguous_ones_it_is_asked(void **state)
{
	struct fixture *f = *state;

	add_unfinished(f, 2);
	write_mode_open(f->ui, 15);
	fixture_keys(f, "o");
	assert_true(fixture_shows(f, "of 2 nobody knows whether they were sent"));
	fixture_keys(f, "R s");
	assert_true(fixture_shows(f, "is sent again: it may"));
	fixture_keys(f, "f Enter");
	assert_int_equal(operations_world->resumes, 1);
	assert_true(operations_world->sends_again);
}

static void test_operations_view__nothing_else_can_be_resumed(void **state)
{
	struct fixture *f = *state;

	runs(f);
	write_mode_open(f->ui, 15);
	fixture_keys(f, "o R");
	assert_true(fixture_shows(f, "is not unfinished"));
}

/* --- the strip, and leaving ------------------------------------------------------------------ */

static void test_operations_view__what_runs_is_on_every_other_screen(void **state)
{
	struct fixture *f = *state;

	assert_false(fixture_shows(f, "o operations"));
	runs(f);
	fixture_draw(f);
	assert_true(fixture_shows(f, "R 1 redrive ai-transcribe-dlq 10/~1,204"));
	fixture_keys(f, "Enter");
	assert_true(fixture_shows(f, "R 1 redrive ai-transcribe-dlq 10/~1,204"));
	fixture_keys(f, "?");
	assert_true(fixture_shows(f, "R 1 redrive ai-transcribe-dlq 10/~1,204"));
	fixture_keys(f, "q o");
	assert_false(fixture_shows(f, "R 1 redrive"));
}

static void test_operations_view__quitting_asks_what_becomes_of_them(void **state)
{
	struct fixture *f = *state;

	runs(f);
	fixture_keys(f, "q");
	assert_true(fixture_shows(f, "Operations are running"));
	fixture_keys(f, "Enter"); /* stay */
	assert_int_equal(f->quits, 0);
	fixture_keys(f, "q f");
	assert_int_equal(operations_world->leaves, 1);
	fixture_keys(f, "q x");
	assert_int_equal(f->quits, 1);
}

/* What SQS does by itself keeps nobody. */
static void test_operations_view__a_task_of_sqs_does_not_keep_anybody(void **state)
{
	struct fixture *f = *state;

	scene_operation(f, &scene_native_kind, "ai-transcribe-dlq",
		&(struct scene_work){.figures = {.state = OPERATION_RUNS, .total = 5}}, 1);
	fixture_keys(f, "q");
	assert_int_equal(f->quits, 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(test_operations_view__##name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(shows_the_newest_first_and_its_detail),
		T(the_selection_follows_its_operation),
		T(stops_pauses_and_goes_on),
		T(a_task_is_not_cancelled_in_read_only_mode),
		T(velocity_is_a_number),
		T(writes_a_report_and_copies),
		T(opens_one_in_full),
		T(what_is_unfinished_is_resumed_after_a_question),
		T(about_ambiguous_ones_it_is_asked),
		T(nothing_else_can_be_resumed),
		T(what_runs_is_on_every_other_screen),
		T(quitting_asks_what_becomes_of_them),
		T(a_task_of_sqs_does_not_keep_anybody),
	};
#undef T
	return cmocka_run_group_tests(tests, NULL, NULL);
}
