/* Jobs for the database: their order, their ends, what they share, the end of the program. */
#include "../store/store_fixture.h"

#include "sqscope/base/clock.h"
#include "sqscope/model/store_queue.h"
#include "sqscope/store/journal.h"
#include "sqscope/store/kept.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/resource.h>

enum { MANY = 200, PATIENCE_MS = 20000 };

struct world {
	struct fixture *f;
	struct loop *loop;
	struct store_queue *queue;
	sem_t begun, gate;
	int ran[MANY * 2], ran_count; /* by the worker, in its order */
	int done_count, failed, cancelled, timed_out;
	int opened;
	char notice[300];
	struct err opened_err, last_err;
	pthread_t main_thread;
};

struct job {
	struct world *w;
	int number;
	int calls;
	bool fails;
	struct store_job *handle;
};

static void on_opened(void *ud, const char *notice, const struct err *err)
{
	struct world *w = ud;

	w->opened++;
	snprintf(w->notice, sizeof w->notice, "%s", notice ? notice : "");
	w->opened_err = err ? *err : (struct err){0};
}

static void make(struct world *w, void **state)
{
	*w = (struct world){.f = *state, .main_thread = pthread_self()};
	w->loop = loop_new(&w->f->err);
	assert_non_null(w->loop);
	w->queue = store_queue_new(w->loop, w->f->dir, on_opened, w);
	sem_init(&w->begun, 0, 0);
	sem_init(&w->gate, 0, 0);
}

static void end(struct world *w)
{
	store_queue_free(w->queue);
	loop_free(w->loop);
	sem_destroy(&w->begun);
	sem_destroy(&w->gate);
}

static bool put(struct store *store, void *ud, struct err *err)
{
	struct job *job = ud;
	char name[16];

	job->w->ran[job->w->ran_count++] = job->number;
	snprintf(name, sizeof name, "n-%d", job->number);
	if (!kept_set(store, sv_cstr("c"), sv_cstr(name), sv_cstr("v"), NOW, err))
		return false;
	return !job->fails || err_fail(err, ERR_INVALID, "no %d", job->number);
}

static bool put_at_gate(struct store *store, void *ud, struct err *err)
{
	struct job *job = ud;

	sem_post(&job->w->begun);
	sem_wait(&job->w->gate);
	return put(store, ud, err);
}

static void on_done(void *ud, const struct err *err)
{
	struct job *job = ud;
	struct world *w = job->w;

	assert_true(pthread_equal(pthread_self(), w->main_thread));
	job->calls++;
	w->done_count++;
	if (!err)
		return;
	w->last_err = *err;
	w->failed++;
	w->cancelled += err->code == ERR_CANCELLED;
	w->timed_out += err->code == ERR_TIMEOUT;
}

static struct job *add(
	struct world *w, struct job *jobs, int number, unsigned flags, store_job_fn run)
{
	struct job *job = &jobs[number];

	*job = (struct job){.w = w, .number = number};
	job->handle = store_queue_add(w->queue, "a test", flags, run, on_done, job);
	assert_int_equal(job->calls, 0);
	return job;
}

static int64_t kept_count(struct world *w)
{
	return fixture_number(w->f, "SELECT count(*) FROM kept");
}

static void test_store_queue__order_is_kept(void **state)
{
	struct world w;
	struct job jobs[MANY];

	make(&w, state);
	for (int i = 0; i < MANY; i++)
		add(&w, jobs, i, i % 3 ? STORE_JOB_SHARES : 0, put);
	assert_int_equal(store_queue_waiting(w.queue), MANY);
	loop_run(w.loop);
	assert_int_equal(store_queue_waiting(w.queue), 0);
	assert_int_equal(w.ran_count, MANY);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(w.ran[i], i);
		assert_int_equal(jobs[i].calls, 1);
	}
	assert_int_equal(w.failed, 0);
	assert_int_equal(w.opened, 1);
	assert_string_equal(w.notice, "");
	assert_int_equal(kept_count(&w), MANY);
	end(&w);
}

/* What somebody else sees of it by now. */
static bool count_from_outside(struct store *store, void *ud, struct err *err)
{
	struct job *job = ud;

	(void)store;
	(void)err;
	job->w->ran[job->w->ran_count++] = (int)kept_count(job->w);
	return true;
}

static void test_store_queue__neighbours_share_a_transaction(void **state)
{
	struct world w;
	struct job jobs[8];

	make(&w, state);
	add(&w, jobs, 0, 0, put_at_gate);
	sem_wait(&w.begun);
	add(&w, jobs, 1, STORE_JOB_SHARES, put);
	add(&w, jobs, 2, STORE_JOB_SHARES, put);
	add(&w, jobs, 3, STORE_JOB_SHARES, count_from_outside);
	add(&w, jobs, 4, 0, count_from_outside);
	add(&w, jobs, 5, STORE_JOB_SHARES, put);
	sem_post(&w.gate);
	loop_run(w.loop);
	assert_int_equal(w.failed, 0);
	/* 0, 1, 2, seen by 3 from within their transaction, seen by 4 after it, 5 */
	assert_int_equal(w.ran[3], 1);
	assert_int_equal(w.ran[4], 3);
	assert_int_equal(kept_count(&w), 4);
	end(&w);
}

static void test_store_queue__one_that_fails_takes_back_its_own(void **state)
{
	struct world w;
	struct job jobs[8];

	make(&w, state);
	add(&w, jobs, 0, 0, put_at_gate);
	sem_wait(&w.begun);
	for (int i = 1; i < 5; i++)
		add(&w, jobs, i, STORE_JOB_SHARES, put);
	jobs[2].fails = true;
	sem_post(&w.gate);
	loop_run(w.loop);
	assert_int_equal(w.failed, 1);
	assert_string_equal(w.last_err.msg, "no 2");
	assert_int_equal(kept_count(&w), 4);
	end(&w);
}

/* From here on no file may grow: the commit fails, as on a disk that is full. */
static bool put_and_fill_disk(struct store *store, void *ud, struct err *err)
{
	struct rlimit limit;

	if (!put(store, ud, err) || getrlimit(RLIMIT_FSIZE, &limit) != 0)
		return false;
	limit.rlim_cur = 1;
	return setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

static void empty_disk(void)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_store_queue__none_is_told_done_when_the_commit_fails(void **state)
{
	struct world w;
	struct job jobs[5];

	make(&w, state);
	signal(SIGXFSZ, SIG_IGN);
	add(&w, jobs, 0, 0, put_at_gate);
	sem_wait(&w.begun);
	add(&w, jobs, 1, STORE_JOB_SHARES, put);
	add(&w, jobs, 2, STORE_JOB_SHARES, put_and_fill_disk);
	add(&w, jobs, 3, STORE_JOB_SHARES, put);
	sem_post(&w.gate);
	loop_run(w.loop);
	empty_disk();
	assert_int_equal(w.done_count, 4);
	assert_int_equal(w.failed, 3);
	assert_int_equal(w.last_err.code, ERR_STORE);
	assert_int_equal(kept_count(&w), 1);
	/* And there is room again. */
	add(&w, jobs, 4, STORE_JOB_SHARES, put);
	loop_run(w.loop);
	assert_int_equal(w.failed, 3);
	assert_int_equal(kept_count(&w), 2);
	end(&w);
}

static void test_store_queue__cancelled_before_it_began(void **state)
{
	struct world w;
	struct job jobs[4];

	make(&w, state);
	add(&w, jobs, 0, 0, put_at_gate);
	sem_wait(&w.begun);
	for (int i = 1; i < 4; i++)
		add(&w, jobs, i, STORE_JOB_SHARES, put);
	store_job_cancel(jobs[0].handle);
	store_job_cancel(jobs[2].handle);
	assert_int_equal(w.done_count, 0);
	sem_post(&w.gate);
	loop_run(w.loop);
	assert_int_equal(w.done_count, 4);
	assert_int_equal(w.cancelled, 1);
	assert_int_equal(jobs[2].calls, 1);
	assert_int_equal(w.ran_count, 3);
	assert_int_equal(kept_count(&w), 3);
	end(&w);
}

static void add_one_more(void *ud, const struct err *err)
{
	struct job *job = ud;

	on_done(ud, err);
	if (job->number < 20)
		store_queue_add(
			job->w->queue, "a test", STORE_JOB_SHARES, put, add_one_more, job + 1);
}

static void chain(struct world *w, struct job *jobs)
{
	for (int i = 0; i <= 20; i++)
		jobs[i] = (struct job){.w = w, .number = i};
	store_queue_add(w->queue, "a test", 0, put, add_one_more, jobs);
}

static void test_store_queue__an_end_may_add(void **state)
{
	struct world w;
	struct job jobs[21];

	make(&w, state);
	chain(&w, jobs);
	loop_run(w.loop);
	assert_int_equal(w.ran_count, 21);
	end(&w);
}

static void test_store_queue__drain_runs_all_that_is_queued(void **state)
{
	struct world w;
	struct job jobs[MANY];

	make(&w, state);
	for (int i = 0; i < MANY; i++)
		add(&w, jobs, i, i % 2 ? STORE_JOB_SHARES : 0, put);
	assert_true(store_queue_drain(w.queue, PATIENCE_MS, &w.f->err));
	assert_int_equal(w.done_count, MANY);
	assert_int_equal(w.failed, 0);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(w.ran[i], i);
	assert_int_equal(kept_count(&w), MANY);
	/* The queue still works, and what the loop was asked for does no harm. */
	add(&w, jobs, 0, 0, put);
	loop_run(w.loop);
	assert_int_equal(jobs[0].calls, 1);
	end(&w);
}

static void test_store_queue__drain_runs_what_the_ends_add(void **state)
{
	struct world w;
	struct job jobs[21];

	make(&w, state);
	chain(&w, jobs);
	assert_true(store_queue_drain(w.queue, PATIENCE_MS, &w.f->err));
	assert_int_equal(w.ran_count, 21);
	assert_true(store_queue_drain(w.queue, PATIENCE_MS, &w.f->err));
	end(&w);
}

static void *open_gate_later(void *ud)
{
	struct world *w = ud;

	sem_wait(&w->begun);
	sem_post(&w->gate);
	return NULL;
}

static void test_store_queue__drain_waits_for_what_has_begun(void **state)
{
	struct world w;
	struct job jobs[2];
	pthread_t thread;

	make(&w, state);
	add(&w, jobs, 0, 0, put_at_gate);
	add(&w, jobs, 1, 0, put);
	assert_int_equal(pthread_create(&thread, NULL, open_gate_later, &w), 0);
	assert_true(store_queue_drain(w.queue, PATIENCE_MS, &w.f->err));
	pthread_join(thread, NULL);
	assert_int_equal(w.done_count, 2);
	assert_int_equal(kept_count(&w), 2);
	end(&w);
}

static void test_store_queue__drain_says_what_is_lost(void **state)
{
	struct world w;
	struct job jobs[3];

	make(&w, state);
	add(&w, jobs, 0, 0, put_at_gate);
	sem_wait(&w.begun);
	add(&w, jobs, 1, 0, put);
	add(&w, jobs, 2, 0, put);
	/* The disk does not answer: the gate stays shut. */
	assert_false(store_queue_drain(w.queue, 50, &w.f->err));
	assert_int_equal(w.f->err.code, ERR_TIMEOUT);
	assert_non_null(strstr(w.f->err.msg, "3 things were not kept, the first of them a test"));
	assert_int_equal(w.timed_out, 2);
	assert_int_equal(jobs[0].calls, 0);
	/* Then it does, too late: the end of what had begun still comes, by the loop. */
	store_queue_free(w.queue);
	sem_post(&w.gate);
	loop_free(w.loop);
	assert_int_equal(jobs[0].calls, 1);
	assert_int_equal(w.done_count, 3);
	sem_destroy(&w.begun);
	sem_destroy(&w.gate);
}

static void test_store_queue__drain_counts_what_fails(void **state)
{
	struct world w;
	struct job jobs[2];

	make(&w, state);
	add(&w, jobs, 0, 0, put_at_gate);
	sem_wait(&w.begun);
	add(&w, jobs, 1, 0, put);
	jobs[1].fails = true;
	sem_post(&w.gate);
	assert_false(store_queue_drain(w.queue, PATIENCE_MS, &w.f->err));
	assert_string_equal(w.f->err.msg, "a test was not kept: no 1");
	end(&w);
}

static void test_store_queue__free_cancels_what_is_queued(void **state)
{
	struct world w;
	struct job jobs[3];

	make(&w, state);
	add(&w, jobs, 0, 0, put_at_gate);
	sem_wait(&w.begun);
	add(&w, jobs, 1, 0, put);
	add(&w, jobs, 2, STORE_JOB_SHARES, put);
	store_queue_free(w.queue);
	assert_int_equal(w.cancelled, 2);
	assert_int_equal(jobs[0].calls, 0);
	sem_post(&w.gate);
	loop_run(w.loop);
	assert_int_equal(jobs[0].calls, 1);
	assert_int_equal(w.cancelled, 2);
	assert_int_equal(kept_count(&w), 1);
	loop_free(w.loop);
	sem_destroy(&w.begun);
	sem_destroy(&w.gate);
}

static void test_store_queue__freed_before_anything_was_added(void **state)
{
	struct world w;

	make(&w, state);
	assert_true(store_queue_drain(w.queue, PATIENCE_MS, &w.f->err));
	end(&w);
}

static void test_store_queue__a_database_that_cannot_be_opened(void **state)
{
	struct world w;
	struct job jobs[4];

	make(&w, state);
	store_close(w.f->store);
	w.f->store = NULL;
	assert_int_equal(fixture_sql(w.f, "PRAGMA user_version = 99"), SQLITE_OK);
	for (int i = 0; i < 3; i++)
		add(&w, jobs, i, i == 0 ? 0 : STORE_JOB_SHARES, put);
	loop_run(w.loop);
	assert_int_equal(w.failed, 3);
	assert_int_equal(w.last_err.code, ERR_STORE);
	assert_int_equal(w.opened, 1);
	assert_int_equal(w.opened_err.code, ERR_STORE);
	/* Mended meanwhile: the next job tries again. */
	assert_int_equal(fixture_sql(w.f, "PRAGMA user_version = 1"), SQLITE_OK);
	add(&w, jobs, 3, 0, put);
	loop_run(w.loop);
	assert_int_equal(w.failed, 3);
	assert_int_equal(w.opened, 2);
	assert_false(err_is_set(&w.opened_err));
	end(&w);
}

static void test_store_queue__damage_is_told(void **state)
{
	struct world w;
	struct job jobs[1];
	FILE *file;

	make(&w, state);
	store_close(w.f->store);
	w.f->store = NULL;
	file = fopen(fixture_path(w.f, "sqscope.db"), "w");
	for (int i = 0; i < 2000; i++)
		fputs("no database ", file);
	fclose(file);
	add(&w, jobs, 0, 0, put);
	loop_run(w.loop);
	assert_int_equal(w.failed, 0);
	assert_non_null(strstr(w.notice, "was damaged"));
	end(&w);
}

/* --- how fast --------------------------------------------------------------------------------- */

enum { LANES = 8, BATCHES = 60, BATCH = 10 };

/* A redrive of ten messages after another, as often as LANES of them at once. */
struct lane {
	struct world *w;
	const char *operation;
	int number, batch, step;
};

static const enum journal_state lane_steps[] = {JOURNAL_SENDING, JOURNAL_SENT, JOURNAL_DELETED};

static bool mark_ten(struct store *store, void *ud, struct err *err)
{
	struct lane *lane = ud;
	struct journal_mark marks[BATCH] = {0};
	char ids[BATCH][40], new_ids[BATCH][40];

	for (int i = 0; i < BATCH; i++) {
		unsigned n = (unsigned)((lane->number * BATCHES + lane->batch) * BATCH + i);

		/* As random as an id of SQS. */
		snprintf(ids[i], sizeof ids[i], "%08x-0000-4000-8000-%012u", n * 2654435761u, n);
		snprintf(new_ids[i], sizeof new_ids[i], "%08x-1111-4000-8000-%012u",
			n * 2246822519u, n);
		marks[i].message_id = sv_cstr(ids[i]);
		marks[i].state = lane_steps[lane->step];
		marks[i].body_hash = lane->step == 0 ? journal_body_hash(sv_cstr(ids[i])) : 0;
		marks[i].new_id = sv_cstr(lane->step == 1 ? new_ids[i] : "");
	}
	return journal_mark(store, lane->operation, marks, BATCH, NOW, err);
}

static void next_step(void *ud, const struct err *err)
{
	struct lane *lane = ud;

	assert_null(err);
	lane->step++;
	if (lane->step == (int)COUNT_OF(lane_steps)) {
		lane->step = 0;
		lane->batch++;
	}
	if (lane->batch < BATCHES)
		store_queue_add(
			lane->w->queue, "the journal", STORE_JOB_SHARES, mark_ten, next_step, lane);
}

static void test_store_queue__journal_throughput(void **state)
{
	struct world w;
	struct lane lanes[LANES];
	const struct journal_plan plan = {.kind = JOURNAL_REDRIVE, .source = sv_cstr("dlq")};
	char id[JOURNAL_ID_SIZE];
	int64_t started_ms, took_ms;

	make(&w, state);
	assert_true(journal_begin(w.f->store, &plan, NOW, id, &w.f->err));
	started_ms = clock_mono_ms();
	for (int i = 0; i < LANES; i++) {
		lanes[i] = (struct lane){.w = &w, .operation = id, .number = i};
		store_queue_add(
			w.queue, "the journal", STORE_JOB_SHARES, mark_ten, next_step, &lanes[i]);
	}
	loop_run(w.loop);
	took_ms = clock_mono_ms() - started_ms + 1;
	print_message("%d messages through 3 durable steps, %d at a time: %lld messages/s\n",
		LANES * BATCHES * BATCH, LANES * BATCH,
		(long long)LANES * BATCHES * BATCH * 1000 / took_ms);
	assert_int_equal(
		fixture_number(w.f, "SELECT count(*) FROM operation_message WHERE state = 5"),
		LANES * BATCHES * BATCH);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_store_queue__order_is_kept),
		FIXTURE_TEST(test_store_queue__neighbours_share_a_transaction),
		FIXTURE_TEST(test_store_queue__one_that_fails_takes_back_its_own),
		FIXTURE_TEST(test_store_queue__none_is_told_done_when_the_commit_fails),
		FIXTURE_TEST(test_store_queue__cancelled_before_it_began),
		FIXTURE_TEST(test_store_queue__an_end_may_add),
		FIXTURE_TEST(test_store_queue__drain_runs_all_that_is_queued),
		FIXTURE_TEST(test_store_queue__drain_runs_what_the_ends_add),
		FIXTURE_TEST(test_store_queue__drain_waits_for_what_has_begun),
		FIXTURE_TEST(test_store_queue__drain_says_what_is_lost),
		FIXTURE_TEST(test_store_queue__drain_counts_what_fails),
		FIXTURE_TEST(test_store_queue__free_cancels_what_is_queued),
		FIXTURE_TEST(test_store_queue__freed_before_anything_was_added),
		FIXTURE_TEST(test_store_queue__a_database_that_cannot_be_opened),
		FIXTURE_TEST(test_store_queue__damage_is_told),
		FIXTURE_TEST(test_store_queue__journal_throughput),
	};

	alarm(250);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
