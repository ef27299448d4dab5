/* Unit tests of model/clear: whole dumps and purges on the simulator, what its ledger says of them,
 * and what is in the file. */
#include "redrive_fixture.h"

#include "sqscope/model/clear.h"
#include "sqscope/model/message_json.h"

#include <signal.h>
#include <sys/resource.h>

struct fixture {
	struct redrive_fixture base; /* first */
	struct clear *clear;
	struct clear_status status;
	char path[80];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(&f->base);
	snprintf(f->path, sizeof f->path, "%s/backup.jsonl", f->base.directory);
	create(&f->base, "jobs", "");
	create(&f->base, "jobs.fifo", "'FifoQueue':'true'");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	clear_free(f->clear);
	redrive_fixture_end(&f->base);
	free(f);
	return 0;
}

static void on_cleared(void *ud, const struct clear_status *status)
{
	struct fixture *f = ud;

	f->status = *status;
	snprintf(f->base.operation, sizeof f->base.operation, "%s", status->operation);
	f->base.is_done = true;
	loop_stop(f->base.loop);
}

static void begin(struct fixture *f, const char *queue, const struct clear_options *wanted)
{
	struct clear_options options = *wanted;

	options.loop = f->base.loop;
	options.sqs = f->base.sqs;
	options.store = f->base.store;
	options.queue_url = sv_cstr(queue_url(&f->base, queue));
	options.is_fifo = sv_ends_with(sv_cstr(queue), sv_cstr(".fifo"));
	options.wait_s = UNKNOWN;
	if (options.sent_until_unix_ms == 0)
		options.sent_until_unix_ms = UNKNOWN;
	clear_free(f->clear);
	f->base.is_done = false;
	f->clear = clear_start(&options, on_cleared, f);
}

static void finish(struct fixture *f)
{
	loop_timer_start(f->base.loop, &f->base.limit, FIXTURE_LIMIT_MS, on_limit, &f->base);
	while (!f->base.is_done && !f->base.timed_out)
		loop_run(f->base.loop);
	loop_timer_stop(&f->base.limit);
	if (!f->base.is_done)
		fail_msg("state %d, received %zu, saved %zu, deleted %zu, kept %zu, under way %zu",
			clear_status(f->clear)->state, clear_status(f->clear)->received,
			clear_status(f->clear)->saved, clear_status(f->clear)->deleted,
			clear_status(f->clear)->kept, clear_status(f->clear)->under_way);
}

static void clear_all(struct fixture *f, const char *queue, const struct clear_options *options)
{
	begin(f, queue, options);
	finish(f);
}

static bool has_saved(struct redrive_fixture *base)
{
	return clear_status(((struct fixture *)base)->clear)->saved > 0;
}

static bool has_deleted(struct redrive_fixture *base)
{
	return clear_status(((struct fixture *)base)->clear)->deleted > 0;
}

static bool has_file(struct redrive_fixture *base)
{
	return access(((struct fixture *)base)->path, F_OK) == 0;
}

static bool always(struct redrive_fixture *base)
{
	(void)base;
	return true;
}

/* "job 0" and so on, and they stay there. */
static void put(struct fixture *f, const char *queue, int from, int to)
{
	char body[40];

	for (int i = from; i < to; i++) {
		snprintf(body, sizeof body, "job %d", i);
		send_one(&f->base, queue, body, "");
	}
}

static void put_groups(struct fixture *f, int groups, int count)
{
	char body[40], more[80];

	for (int i = 0; i < groups * count; i++) {
		snprintf(body, sizeof body, "%c %d", 'a' + i % groups, i / groups);
		snprintf(more, sizeof more, ",'MessageGroupId':'%c','MessageDeduplicationId':'%d'",
			'a' + i % groups, i);
		send_one(&f->base, "jobs.fifo", body, more);
	}
}

/* --- the file -------------------------------------------------------------------------------- */

/* How often a body is in the file; NULL: how many messages there are. Every line must be whole. */
static size_t lines_of(const struct fixture *f, const char *body)
{
	FILE *file = fopen(f->path, "r");
	char *text = NULL;
	size_t cap = 0, count = 0, number = 0;
	ssize_t n;

	if (!file)
		return 0;
	while ((n = getline(&text, &cap, file)) > 0) {
		struct message_line line = {0};
		struct err err = {0};

		assert_int_equal(text[n - 1], '\n');
		if (number++ == 0) {
			assert_true(message_json_is_header(sv_of(text, (size_t)n - 1)));
			continue;
		}
		if (!message_json_read(sv_of(text, (size_t)n - 1), &line, &err))
			fail_msg("line %zu: %s", number, err.msg);
		count += !body || sv_eq_cstr(str_sv(&line.message.body), body);
		message_line_release(&line);
	}
	free(text);
	fclose(file);
	return count;
}

/* Each once. */
static void check_file(const struct fixture *f, int from, int to)
{
	char body[40];

	assert_int_equal(lines_of(f, NULL), to - from);
	for (int i = from; i < to; i++) {
		snprintf(body, sizeof body, "job %d", i);
		assert_int_equal(lines_of(f, body), 1);
	}
}

/* What is not in the queue any more is in the file. */
static void check_nothing_is_lost(struct fixture *f, int count)
{
	char body[40];

	for (int i = 0; i < count; i++) {
		snprintf(body, sizeof body, "job %d", i);
		if (copies_of(&f->base, "jobs", body) == 0 && lines_of(f, body) == 0)
			fail_msg("%s is lost", body);
	}
}

/* --- dumps ----------------------------------------------------------------------------------- */

static void test_clear__a_dump_saves_all_and_leaves_all(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 57);
	clear_all(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path)});
	assert_int_equal(f->status.end, CLEAR_EMPTIED);
	assert_int_equal(f->status.received, 57);
	assert_int_equal(f->status.saved, 57);
	assert_int_equal(f->status.deleted, 0);
	assert_int_equal(ready_count(&f->base, "jobs"), 57);
	check_file(f, 0, 57);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_COMPLETED);
}

/* What is held is bounded: the oldest are hidden once more and forgotten, so that the others come.
 */
static void test_clear__a_dump_holds_a_part_only(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 1300);
	clear_all(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path), .hold_max = 20});
	assert_int_equal(f->status.saved, 1300);
	assert_int_equal(f->status.received, 1300);
	assert_true(f->status.let_go > 0);
	assert_int_equal(lines_of(f, NULL), 1300);
	/* They are handed back all the same, by the handles that were written down. */
	assert_int_equal(ready_count(&f->base, "jobs"), 1300);
}

static void test_clear__a_file_that_exists_is_not_touched(void **state)
{
	struct fixture *f = *state;
	FILE *file = fopen(f->path, "w");

	fputs("mine", file);
	fclose(file);
	put(f, "jobs", 0, 3);
	clear_all(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	assert_int_equal(f->status.end, CLEAR_FAILED);
	assert_int_equal(f->status.err.code, ERR_REFUSED);
	assert_int_equal(f->status.received, 0);
	assert_int_equal(ready_count(&f->base, "jobs"), 3);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_ABORTED);
}

static void test_clear__of_a_fifo_queue_a_dump_sees_the_front(void **state)
{
	struct fixture *f = *state;

	put_groups(f, 2, 15);
	clear_all(f, "jobs.fifo", &(struct clear_options){.path = sv_cstr(f->path)});
	assert_int_equal(f->status.end, CLEAR_EMPTIED);
	assert_true(f->status.saved < 30);
	assert_int_equal(f->status.groups_cut, 2);
	assert_int_equal(ready_count(&f->base, "jobs.fifo"), 30);
}

static size_t shown;

static void show(void *ud, const struct lease *lease)
{
	(void)ud;
	assert_true(lease->message.body.n > 0);
	shown++;
}

/* A look at everything, without a file: nothing is noted, and nothing stays hidden. */
static void test_clear__without_a_file_it_only_shows(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 40);
	shown = 0;
	clear_all(f, "jobs", &(struct clear_options){.show = show, .want = 25});
	assert_int_equal(f->status.end, CLEAR_ENOUGH);
	assert_int_equal(shown, 25);
	assert_int_equal(f->status.received, 25);
	assert_string_equal(f->base.operation, "");
	assert_int_equal(ready_count(&f->base, "jobs"), 40);
}

/* --- purges ---------------------------------------------------------------------------------- */

static void test_clear__a_backup_is_whole_before_anything_goes(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 57);
	clear_all(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	assert_int_equal(f->status.end, CLEAR_EMPTIED);
	assert_int_equal(f->status.saved, 57);
	assert_int_equal(f->status.deleted, 57);
	assert_int_equal(count_of(&f->base, "jobs"), 0);
	check_file(f, 0, 57);
	assert_int_equal(
		count_in_journal(&f->base, f->base.operation, 1u << JOURNAL_DELETED, false), 57);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_COMPLETED);
}

static void test_clear__without_a_backup_what_was_seen_goes(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 30);
	clear_all(f, "jobs", &(struct clear_options){.deletes = true});
	assert_int_equal(f->status.deleted, 30);
	assert_int_equal(f->status.saved, 0);
	assert_int_equal(count_of(&f->base, "jobs"), 0);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_COMPLETED);
}

/* "Everything" is what was there when it was said. */
static void test_clear__what_is_sent_later_stays(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 12);
	f->base.skipped_ms += 60000;
	put(f, "jobs", 12, 17);
	clear_all(f, "jobs",
		&(struct clear_options){.path = sv_cstr(f->path),
			.deletes = true,
			.sent_until_unix_ms = clock_unix_ms() + 30000});
	assert_int_equal(f->status.deleted, 12);
	assert_int_equal(f->status.newer, 5);
	assert_int_equal(f->status.kept, 5);
	check_file(f, 0, 12);
	assert_int_equal(ready_count(&f->base, "jobs"), 5);
}

static void choose_odd(void *ud, struct lease *const *leases, size_t count, bool *is_chosen,
	void (*done)(void *done_ud), void *done_ud)
{
	(void)ud;
	for (size_t i = 0; i < count; i++) {
		struct sv body = str_sv(&leases[i]->message.body);

		is_chosen[i] = (body.p[body.n - 1] - '0') % 2 == 1;
	}
	done(done_ud);
}

static void test_clear__what_is_not_chosen_stays(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 20);
	clear_all(f, "jobs",
		&(struct clear_options){
			.path = sv_cstr(f->path), .deletes = true, .choose = choose_odd});
	assert_int_equal(f->status.received, 20);
	assert_int_equal(f->status.matched, 10);
	assert_int_equal(f->status.deleted, 10);
	assert_int_equal(f->status.kept, 10);
	assert_int_equal(ready_count(&f->base, "jobs"), 10);
	assert_int_equal(lines_of(f, NULL), 10);
}

/* Deleting uncovers what stands behind in the group; the file is in order. */
static void test_clear__a_fifo_queue_goes_to_its_end_in_order(void **state)
{
	struct fixture *f = *state;
	FILE *file;
	char *text = NULL;
	size_t cap = 0;
	int next[3] = {0};

	put_groups(f, 3, 25);
	clear_all(
		f, "jobs.fifo", &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	assert_int_equal(f->status.deleted, 75);
	assert_int_equal(count_of(&f->base, "jobs.fifo"), 0);
	assert_int_equal(f->status.groups_cut, 0);
	file = fopen(f->path, "r");
	assert_true(getline(&text, &cap, file) > 0);
	while (getline(&text, &cap, file) > 0) {
		const char *body = strstr(text, "\"body\":\"") + strlen("\"body\":\"");

		assert_int_equal(atoi(body + 2), next[body[0] - 'a']++);
	}
	free(text);
	fclose(file);
	assert_int_equal(next[0] + next[1] + next[2], 75);
}

/* --- what goes wrong ------------------------------------------------------------------------- */

static void test_clear__a_disk_that_is_full_deletes_nothing_more(void **state)
{
	struct fixture *f = *state;
	struct rlimit limit, small;
	char big[5001] = "";

	memset(big, 'x', sizeof big - 1);
	for (int i = 0; i < 60; i++)
		send_one(&f->base, "jobs", big, "");
	signal(SIGXFSZ, SIG_IGN);
	/* The database is opened before: it must go on. */
	drain(&f->base);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = (struct rlimit){.rlim_cur = 400000, .rlim_max = limit.rlim_max};
	for (int i = 0; i < 60; i++)
		send_one(&f->base, "jobs", big, "");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	clear_all(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(f->status.end, CLEAR_FAILED);
	assert_int_equal(f->status.err.code, ERR_IO);
	/* Every line is whole, and what was deleted is among them. */
	assert_int_equal(lines_of(f, NULL), f->status.saved);
	assert_int_equal(f->status.saved, f->status.deleted);
	assert_int_equal(count_of(&f->base, "jobs"), 120 - f->status.deleted);
}

static void test_clear__who_may_not_delete_has_a_backup_and_the_messages(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 20);
	add_fault(&f->base, "denied on DeleteMessageBatch");
	clear_all(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	assert_int_equal(f->status.end, CLEAR_FAILED);
	assert_int_equal(f->status.err.code, ERR_DENIED);
	assert_int_equal(f->status.deleted, 0);
	assert_int_equal(count_of(&f->base, "jobs"), 20);
	assert_int_equal(lines_of(f, NULL), f->status.saved);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_STOPPED);
	/* Permitted, resume deletes what is in the file. */
	clear_faults(&f->base);
	char operation[JOURNAL_ID_SIZE];
	size_t saved = f->status.saved;
	memcpy(operation, f->base.operation, sizeof operation);
	clear_all(f, "jobs",
		&(struct clear_options){.path = sv_cstr(f->path),
			.deletes = true,
			.resume = sv_cstr(operation),
			.visibility_s = 6});
	assert_int_equal(f->status.deleted, saved);
	assert_int_equal(count_of(&f->base, "jobs"), 20 - saved);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
}

static void test_clear__faults_lose_nothing(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 80);
	add_fault(&f->base, "cut-after on DeleteMessageBatch 30%");
	add_fault(&f->base, "fail-entries on DeleteMessageBatch 20%");
	add_fault(&f->base, "cut-before on ReceiveMessage 10%");
	add_fault(&f->base, "duplicate 20%");
	clear_all(f, "jobs",
		&(struct clear_options){
			.path = sv_cstr(f->path), .deletes = true, .visibility_s = 20});
	check_nothing_is_lost(f, 80);
	assert_int_equal(lines_of(f, NULL), f->status.saved);
}

static void test_clear__cancelled_it_hands_back(void **state)
{
	struct fixture *f = *state;

	put(f, "jobs", 0, 200);
	add_fault(&f->base, "latency=10ms on ReceiveMessage");
	begin(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	wait_for(&f->base, has_deleted);
	clear_cancel(f->clear);
	finish(f);
	assert_int_equal(f->status.end, CLEAR_CANCELLED);
	assert_true(f->status.deleted > 0 && f->status.deleted < 200);
	assert_int_equal(ready_count(&f->base, "jobs"), 200 - f->status.deleted);
	check_nothing_is_lost(f, 200);
	assert_int_equal(operation_state(&f->base, f->base.operation), JOURNAL_CANCELLED);
}

/* --- killed ---------------------------------------------------------------------------------- */

/* Some are saved and noted, and their deletes are on their way. */
static void kill_before_delete(
	struct fixture *f, const char *queue, char operation[JOURNAL_ID_SIZE])
{
	add_fault(&f->base, "cut-before on DeleteMessageBatch");
	begin(f, queue, &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	wait_for(&f->base, has_saved);
	while (count_in_journal(&f->base, clear_status(f->clear)->operation, 1u << JOURNAL_SAVED,
		       false) == 0)
		wait_for(&f->base, always);
	memcpy(operation, clear_status(f->clear)->operation, JOURNAL_ID_SIZE);
	clear_free(f->clear);
	f->clear = NULL;
	/* What had left already meets the fault, too. */
	for (int i = 0; i < 5; i++)
		wait_for(&f->base, always);
	be_another_process(&f->base);
	clear_faults(&f->base);
}

static void resume(struct fixture *f, const char *queue, const char *operation, bool deletes)
{
	clear_all(f, queue,
		&(struct clear_options){.path = sv_cstr(f->path),
			.deletes = deletes,
			.resume = sv_cstr(operation),
			.visibility_s = 6});
}

static void test_clear__resume_deletes_what_was_noted_and_no_more(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];
	size_t noted;

	put(f, "jobs", 0, 30);
	kill_before_delete(f, "jobs", operation);
	noted = count_in_journal(&f->base, operation, 1u << JOURNAL_SAVED, false);
	assert_true(noted > 0);
	resume(f, "jobs", operation, true);
	assert_int_equal(f->status.end, CLEAR_EMPTIED);
	assert_int_equal(f->status.deleted, noted);
	assert_int_equal(count_of(&f->base, "jobs"), 30 - noted);
	check_nothing_is_lost(f, 30);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
}

static void test_clear__resume_goes_through_a_fifo_queue(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];
	size_t noted;

	put_groups(f, 2, 10);
	kill_before_delete(f, "jobs.fifo", operation);
	noted = count_in_journal(&f->base, operation, 1u << JOURNAL_SAVED, false);
	resume(f, "jobs.fifo", operation, true);
	assert_int_equal(f->status.deleted, noted);
	assert_int_equal(count_of(&f->base, "jobs.fifo"), 20 - noted);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
}

/* The journal alone is no backup. */
static void test_clear__without_its_backup_resume_deletes_nothing(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE], away[100];

	put(f, "jobs", 0, 10);
	kill_before_delete(f, "jobs", operation);
	snprintf(away, sizeof away, "%s.away", f->path);
	assert_int_equal(rename(f->path, away), 0);
	resume(f, "jobs", operation, true);
	assert_int_equal(f->status.end, CLEAR_FAILED);
	assert_int_equal(f->status.deleted, 0);
	assert_int_equal(count_of(&f->base, "jobs"), 10);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_STOPPED);
	/* It is back. */
	assert_int_equal(rename(away, f->path), 0);
	resume(f, "jobs", operation, true);
	assert_true(f->status.deleted > 0);
	check_nothing_is_lost(f, 10);
}

/* Killed before it had one, it has nothing to do. */
static void test_clear__a_purge_without_messages_needs_no_file(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];

	put(f, "jobs", 0, 3);
	add_fault(&f->base, "latency=30s on ReceiveMessage");
	begin(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path), .deletes = true});
	wait_for(&f->base, has_file);
	memcpy(operation, clear_status(f->clear)->operation, JOURNAL_ID_SIZE);
	clear_free(f->clear);
	f->clear = NULL;
	for (int i = 0; i < 5; i++)
		wait_for(&f->base, always);
	be_another_process(&f->base);
	clear_faults(&f->base);
	unlink(f->path);
	resume(f, "jobs", operation, true);
	assert_int_equal(f->status.end, CLEAR_EMPTIED);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
	assert_int_equal(count_of(&f->base, "jobs"), 3);
}

/* A message that was cut out of it stays. */
static void test_clear__resume_keeps_what_is_not_in_the_backup(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];
	size_t noted;
	FILE *file;
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;

	put(f, "jobs", 0, 10);
	kill_before_delete(f, "jobs", operation);
	noted = count_in_journal(&f->base, operation, 1u << JOURNAL_SAVED, false);
	file = fopen(f->path, "r+");
	n = getline(&text, &cap, file);
	assert_int_equal(ftruncate(fileno(file), n), 0);
	fclose(file);
	free(text);
	resume(f, "jobs", operation, true);
	assert_int_equal(f->status.deleted, 0);
	assert_int_equal(f->status.failed, noted);
	assert_int_equal(count_of(&f->base, "jobs"), 10);
	assert_int_equal(count_in_journal(&f->base, operation, 1u << JOURNAL_KEPT, false), noted);
}

/* Behind the last line that is whole; nothing is in it twice. */
static void test_clear__resume_goes_on_with_a_dump(void **state)
{
	struct fixture *f = *state;
	char operation[JOURNAL_ID_SIZE];
	FILE *file;

	put(f, "jobs", 0, 90);
	begin(f, "jobs", &(struct clear_options){.path = sv_cstr(f->path)});
	wait_for(&f->base, has_saved);
	memcpy(operation, clear_status(f->clear)->operation, sizeof operation);
	clear_free(f->clear);
	f->clear = NULL;
	be_another_process(&f->base);
	file = fopen(f->path, "a");
	fputs("{\"message_id\":\"half", file);
	fclose(file);
	f->base.skipped_ms += 300000;
	resume(f, "jobs", operation, false);
	assert_int_equal(f->status.end, CLEAR_EMPTIED);
	assert_true(f->status.saved < 90);
	check_file(f, 0, 90);
	assert_int_equal(ready_count(&f->base, "jobs"), 90);
	assert_int_equal(operation_state(&f->base, operation), JOURNAL_COMPLETED);
}

#define CLEAR_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLEAR_TEST(test_clear__a_dump_saves_all_and_leaves_all),
		CLEAR_TEST(test_clear__a_dump_holds_a_part_only),
		CLEAR_TEST(test_clear__a_file_that_exists_is_not_touched),
		CLEAR_TEST(test_clear__of_a_fifo_queue_a_dump_sees_the_front),
		CLEAR_TEST(test_clear__without_a_file_it_only_shows),
		CLEAR_TEST(test_clear__a_backup_is_whole_before_anything_goes),
		CLEAR_TEST(test_clear__without_a_backup_what_was_seen_goes),
		CLEAR_TEST(test_clear__what_is_sent_later_stays),
		CLEAR_TEST(test_clear__what_is_not_chosen_stays),
		CLEAR_TEST(test_clear__a_fifo_queue_goes_to_its_end_in_order),
		CLEAR_TEST(test_clear__a_disk_that_is_full_deletes_nothing_more),
		CLEAR_TEST(test_clear__who_may_not_delete_has_a_backup_and_the_messages),
		CLEAR_TEST(test_clear__faults_lose_nothing),
		CLEAR_TEST(test_clear__cancelled_it_hands_back),
		CLEAR_TEST(test_clear__resume_deletes_what_was_noted_and_no_more),
		CLEAR_TEST(test_clear__resume_goes_through_a_fifo_queue),
		CLEAR_TEST(test_clear__without_its_backup_resume_deletes_nothing),
		CLEAR_TEST(test_clear__a_purge_without_messages_needs_no_file),
		CLEAR_TEST(test_clear__resume_keeps_what_is_not_in_the_backup),
		CLEAR_TEST(test_clear__resume_goes_on_with_a_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
