/* Unit tests of ui/view_redrive and ui/redrive_form: what is asked for is what begins. */
#include "sqscope/base/clock.h"
#include "ui/ui_state.h"
#include "ui/write_mode.h"

#include "messages_scene.h"
#include "operations_scene.h"

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	fixture_prepare(f, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	messages_start(f);
	operations_begin_world(f);
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

/* A source and its dead-letter queue, the form open on the latter. */
static void open_form(struct fixture *f)
{
	fixture_read(f, "jobs", 8110, 1900, 0, "jobs-dlq");
	fixture_read(f, "jobs-dlq", 1204, 0, 0, NULL);
	fixture_draw(f);
	write_mode_open(f->ui, 15);
	fixture_keys(f, ":");
	fixture_type(f, "queue jobs-dlq");
	fixture_keys(f, "Enter R");
	assert_true(fixture_shows(f, "Redrive from jobs-dlq"));
}

static void confirm_with_name(struct fixture *f, const char *name)
{
	fixture_type(f, name);
	fixture_keys(f, "Tab");
	fixture_type(f, "INC-1");
	fixture_keys(f, "Tab Tab");
	fixture_wait(f, 3100);
	fixture_keys(f, "Enter");
}

/* Level 3: a letter, then Enter; and a reason, for the context is called prod. */
static void confirm_with_letter(struct fixture *f)
{
	fixture_keys(f, "r Enter");
	assert_int_equal(operations_world->starts, 0);
	fixture_keys(f, "Up Up");
	fixture_type(f, "INC-1");
	fixture_keys(f, "Tab r Enter");
}

static void test_redrive_view__is_not_offered_in_read_only_mode(void **state)
{
	struct fixture *f = *state;

	fixture_queue(f, "jobs-dlq", 5);
	fixture_draw(f);
	fixture_keys(f, "R");
	assert_false(fixture_shows(f, "Redrive from"));
	assert_int_equal(f->ui->message_role, ROLE_ERROR);
}

/* Everything, by SQS: level 4. */
static void test_redrive_view__native_wants_the_name_typed(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	open_form(f);
	fixture_keys(f, "Up Up Up Up Enter");
	assert_true(fixture_shows(f, "Type jobs-dlq to confirm"));
	fixture_keys(f, "Enter Tab Tab Tab Enter");
	assert_int_equal(w->starts, 0);
	fixture_keys(f, "Tab");
	confirm_with_name(f, "jobs-dlq");
	assert_int_equal(w->starts, 1);
	assert_int_equal(w->wish.what, REDRIVE_NATIVE);
	assert_true(w->wish.rate > 24.9 && w->wish.rate < 25.1);
	assert_int_equal(w->to_arn.n, 0); /* nothing is guessed */
	assert_string_equal(str_cstr(&w->reason), "INC-1");
	assert_non_null(strstr(str_cstr(&w->command), "aws sqs start-message-move-task"));
	assert_non_null(strstr(str_cstr(&w->command), "--max-number-of-messages-per-second 25"));
	assert_false(fixture_shows(f, "Redrive from jobs-dlq"));
}

static void test_redrive_view__what_is_typed_chooses_matching(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	open_form(f);
	fixture_keys(f, "Down Down Down");
	fixture_type(f, ".json.a == 1");
	fixture_keys(f, "Tab");
	fixture_type(f, "elsewhere");
	fixture_keys(f, "Tab Tab");
	fixture_type(f, "100");
	fixture_keys(f, "Tab");
	fixture_type(f, "10");
	fixture_keys(f, "Tab Tab Tab Enter");
	confirm_with_letter(f);
	assert_int_equal(w->starts, 1);
	assert_int_equal(w->wish.what, REDRIVE_WHERE);
	assert_string_equal(str_cstr(&w->where), ".json.a == 1");
	assert_int_equal(w->wish.limit, 100);
	assert_int_equal(w->wish.canary, 10);
	assert_true(w->wish.stops_when_refilled);
	/* A name is of the account and region of the queue. */
	assert_string_equal(str_cstr(&w->to_arn), "arn:aws:sqs:eu-west-1:123456789012:elsewhere");
	assert_non_null(strstr(str_cstr(&w->command), "sqscope redrive 'jobs-dlq'"));
	assert_non_null(strstr(str_cstr(&w->command), "--where '.json.a == 1'"));
}

static void test_redrive_view__without_a_program_nothing_matches(void **state)
{
	struct fixture *f = *state;

	open_form(f);
	fixture_keys(f, "Down Down Space Up Up Up Up Up Up");
	fixture_keys(f, "Enter");
	assert_true(fixture_shows(f, "matching: a jq program"));
	assert_int_equal(operations_world->starts, 0);
}

static void test_redrive_view__the_target_must_fit(void **state)
{
	struct fixture *f = *state;

	open_form(f);
	fixture_keys(f, "Down Down Down Down");
	fixture_type(f, "jobs-dlq");
	assert_true(fixture_shows(f, "that is the queue itself"));
	for (size_t i = 0; i < strlen("jobs-dlq"); i++)
		fixture_keys(f, "BackSp");
	fixture_type(f, "ordered.fifo");
	assert_true(fixture_shows(f, "goes to a standard queue only"));
}

static void test_redrive_view__a_dry_run_asks_nothing_and_moves_nothing(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	open_form(f);
	fixture_keys(f, "Down Space Up Up Up Up Up Up");
	fixture_keys(f, "Enter");
	assert_int_equal(w->starts, 1);
	assert_true(w->wish.is_dry_run);
	assert_int_equal(w->wish.what, REDRIVE_ALL);
	assert_non_null(strstr(str_cstr(&w->command), "--dry-run"));
}

/* SQS's own task cannot be tried out, held to a number, stopped by itself. */
static void test_redrive_view__what_sqs_cannot_is_off_and_says_why(void **state)
{
	struct fixture *f = *state;

	open_form(f);
	fixture_keys(f, "Up Up Up Up Up Enter");
	assert_true(fixture_shows(f, "SQS's own task has none"));
	assert_int_equal(operations_world->starts, 0);
}

static void test_redrive_view__a_refusal_is_said(void **state)
{
	struct fixture *f = *state;

	open_form(f);
	err_set(&operations_world->refusal, ERR_REFUSED, "operation 1 (purge) is under way");
	fixture_keys(f, "Up Up Up Up Enter");
	confirm_with_name(f, "jobs-dlq");
	assert_true(fixture_shows(f, "operation 1 (purge) is under way"));
}

/* --- from the browser ------------------------------------------------------------------------ */

/* They are held already: the redrive gets them as they are, the others stay. */
static void test_redrive_view__the_marked_are_given_to_the_redrive(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;
	struct str first = {0};

	scene_browse(f, "ai-dlq");
	write_mode_open(f->ui, 15);
	fixture_draw(f);
	str_add(&first, str_sv(&message_desk_at(world->d.desk, 0)->lease->message.id));
	messages_keys(f, "Space Space R");
	assert_true(fixture_shows(f, "only the 2 marked"));
	fixture_keys(f, "Up Up Up Up Up Up Enter");
	assert_true(fixture_shows(f, "what      2 marked"));
	confirm_with_letter(f);
	assert_int_equal(w->starts, 1);
	assert_int_equal(w->wish.what, REDRIVE_IDS);
	assert_int_equal(w->wish.id_count, 2);
	assert_int_equal(w->wish.held_count, 2);
	assert_non_null(strstr(str_cstr(&w->ids), str_cstr(&first)));
	assert_int_equal(message_desk_at(world->d.desk, 0)->lease->state, LEASE_GIVEN);
	assert_int_equal(message_desk_at(world->d.desk, 2)->lease->state, LEASE_HELD);
	fixture_draw(f);
	assert_true(fixture_shows(f, "leased 5"));
	/* Leaving hands back what is held here, not what was given away. */
	fixture_keys(f, "q");
	assert_int_equal(counts_of(&world->d, "ai-dlq").ready, 5);
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 2);
	str_release(&first);
}

/* What is refused stays where it is. */
static void test_redrive_view__what_does_not_begin_is_held_on(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	write_mode_open(f->ui, 15);
	messages_keys(f, "Space R");
	err_set(&operations_world->refusal, ERR_REFUSED, "not now");
	fixture_keys(f, "Up Up Up Up Up Up Enter");
	confirm_with_letter(f);
	assert_int_equal(message_desk_at(world->d.desk, 0)->lease->state, LEASE_HELD);
}

static bool has_started(struct desk_fixture *d)
{
	(void)d;
	return operations_world->starts > 0;
}

/* A redrive that looks for its messages cannot find what is held. */
static void test_redrive_view__for_other_choices_what_is_held_goes_back_first(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	write_mode_open(f->ui, 15);
	messages_keys(f, "R");
	fixture_keys(f, "Down Down");
	fixture_type(f, ".json.job");
	fixture_keys(f, "Tab Tab Tab Tab Tab Tab Tab Enter");
	confirm_with_letter(f);
	wait_for(&world->d, has_started);
	assert_int_equal(operations_world->wish.held_count, 0);
	assert_int_equal(counts_of(&world->d, "ai-dlq").ready, 7);
}

/* Marks that come later are not in it: the set is frozen when the form opens. */
static void test_redrive_view__a_group_is_those_that_were_seen(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	write_mode_open(f->ui, 15);
	messages_keys(f, "g e");
	messages_keys(f, "g Enter");
	fixture_keys(f, "R");
	assert_true(fixture_shows(f, "only the 4 of group Timeout"));
}

/* --- whether they say where they come from --------------------------------------------------- */

static void test_redrive_view__sources_are_looked_at_on_asking(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	write_mode_open(f->ui, 15);
	messages_keys(f, "R");
	assert_true(fixture_shows(f, "not looked at; Check costs up to 10 receives"));
	fixture_keys(f, "Up Up Up Enter");
	fixture_draw(f);
	assert_true(fixture_shows(f, "of 7: 7 name none"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(test_redrive_view__##name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(is_not_offered_in_read_only_mode),
		T(native_wants_the_name_typed),
		T(what_is_typed_chooses_matching),
		T(without_a_program_nothing_matches),
		T(the_target_must_fit),
		T(a_dry_run_asks_nothing_and_moves_nothing),
		T(what_sqs_cannot_is_off_and_says_why),
		T(a_refusal_is_said),
		T(the_marked_are_given_to_the_redrive),
		T(what_does_not_begin_is_held_on),
		T(for_other_choices_what_is_held_goes_back_first),
		T(a_group_is_those_that_were_seen),
		T(sources_are_looked_at_on_asking),
	};
#undef T
	return cmocka_run_group_tests(tests, NULL, NULL);
}
