/* Unit tests of ui/actions_clear: what is asked before a queue is emptied, or filled from a file.
 */
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
	fixture_read(f, "jobs", 8110, 1900, 7, NULL);
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

static void let_write(struct fixture *f)
{
	write_mode_open(f->ui, 15);
	fixture_draw(f);
}

/* The name, perhaps a reason, the button; the three seconds. */
static void confirm_with_name(struct fixture *f, const char *name)
{
	fixture_type(f, name);
	fixture_keys(f, "Tab");
	fixture_type(f, "INC-1");
	fixture_keys(f, "Tab Tab");
	fixture_wait(f, 3100);
	fixture_keys(f, "Enter");
}

static void test_actions_clear__is_not_offered_in_read_only_mode(void **state)
{
	struct fixture *f = *state;

	fixture_keys(f, "P");
	assert_false(fixture_shows(f, "Purge:"));
	assert_int_equal(f->ui->message_role, ROLE_ERROR);
}

/* Enter chooses the backup; the name must be typed; all three counts are there. */
static void test_actions_clear__a_backup_is_what_is_offered(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	let_write(f);
	fixture_keys(f, "P Enter");
	assert_true(fixture_shows(f, "PURGE QUEUE"));
	assert_true(fixture_shows(f, "~8,110 ready, 1,900 in flight, 7 delayed"));
	assert_true(fixture_shows(f, "~/dumps/jobs-purged.jsonl"));
	confirm_with_name(f, "job");
	assert_int_equal(w->clears, 0);
	fixture_keys(f, "Esc P Enter");
	confirm_with_name(f, "jobs");
	assert_int_equal(w->clears, 1);
	assert_int_equal(w->cleared.what, CLEAR_PURGE_BACKUP);
	assert_string_equal(str_cstr(&w->path), "~/dumps/jobs-purged.jsonl");
	assert_string_equal(str_cstr(&w->counts), "~8,110 ready, 1,900 in flight, 7 delayed");
	assert_string_equal(str_cstr(&w->reason), "INC-1");
	assert_non_null(strstr(str_cstr(&w->command), "sqscope purge 'jobs'"));
	assert_non_null(strstr(str_cstr(&w->command), "--backup"));
}

static void test_actions_clear__everything_says_what_it_takes(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	let_write(f);
	fixture_keys(f, "P a");
	assert_true(fixture_shows(f, "Delete EVERY message"));
	assert_true(fixture_shows(f, "one purge in 60 s"));
	assert_true(fixture_shows(f, "PurgeQueue"));
	confirm_with_name(f, "jobs");
	assert_int_equal(w->cleared.what, CLEAR_PURGE_ALL);
	assert_int_equal(w->path.n, 0);
	assert_null(strstr(str_cstr(&w->command), "--only-seen"));
}

static void test_actions_clear__what_was_seen_needs_no_file(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	let_write(f);
	fixture_keys(f, "P s");
	assert_false(fixture_shows(f, "backup    "));
	confirm_with_name(f, "jobs");
	assert_int_equal(w->cleared.what, CLEAR_PURGE_SEEN);
	assert_non_null(strstr(str_cstr(&w->command), "--only-seen"));
}

static void test_actions_clear__pasted_names_are_refused(void **state)
{
	struct fixture *f = *state;

	let_write(f);
	fixture_keys(f, "P Enter");
	fixture_paste(f, sv_cstr("jobs"));
	fixture_keys(f, "Tab Tab Tab");
	fixture_wait(f, 3100);
	fixture_keys(f, "Enter");
	assert_int_equal(operations_world->clears, 0);
}

/* Looking is no write; what it costs is said. */
static void test_actions_clear__a_dump_asks_for_a_file(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	fixture_keys(f, ":");
	fixture_type(f, "dump");
	fixture_keys(f, "Enter Enter");
	assert_true(fixture_shows(f, "DUMP QUEUE"));
	fixture_keys(f, "d Enter");
	assert_int_equal(w->clears, 1);
	assert_int_equal(w->cleared.what, CLEAR_DUMP);
	assert_string_equal(str_cstr(&w->path), "~/dumps/jobs-dump.jsonl");
}

static void test_actions_clear__a_restore_names_file_and_queue(void **state)
{
	struct fixture *f = *state;
	struct operations_world *w = operations_world;

	let_write(f);
	fixture_keys(f, ":");
	fixture_type(f, "restore /tmp/a file.jsonl");
	fixture_keys(f, "Enter");
	assert_true(fixture_shows(f, "RESTORE FROM A FILE"));
	assert_true(fixture_shows(f, "/tmp/a file.jsonl"));
	/* The context is called prod: it wants a reason. */
	fixture_keys(f, "r Enter");
	assert_int_equal(w->clears, 0);
	fixture_keys(f, "Up Up");
	fixture_type(f, "INC-1");
	fixture_keys(f, "Tab r Enter");
	assert_int_equal(w->cleared.what, CLEAR_RESTORE);
	assert_string_equal(str_cstr(&w->path), "/tmp/a file.jsonl");
}

static void test_actions_clear__a_refusal_is_said(void **state)
{
	struct fixture *f = *state;

	let_write(f);
	err_set(&operations_world->refusal, ERR_REFUSED, "not on this account");
	fixture_keys(f, "P s");
	confirm_with_name(f, "jobs");
	assert_true(fixture_shows(f, "not on this account"));
	assert_int_equal(f->ui->message_role, ROLE_ERROR);
}

#define T(name) cmocka_unit_test_setup_teardown(test_actions_clear__##name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(is_not_offered_in_read_only_mode),
		T(a_backup_is_what_is_offered),
		T(everything_says_what_it_takes),
		T(what_was_seen_needs_no_file),
		T(pasted_names_are_refused),
		T(a_dump_asks_for_a_file),
		T(a_restore_names_file_and_queue),
		T(a_refusal_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
