/* Unit tests of aws/token_save: the file is written whatever becomes of who asked. */
#include "aws/token_save.h"

#include "sqscope/base/log.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { BUSY_THREADS = 8 }; /* more than the pool has */

static const char before[] = "{\"accessToken\":\"one\",\"refreshToken\":\"r1\"}";

struct fixture {
	char dir[64], path[80];
	struct loop *loop;
	struct secret used;
	int times;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	FILE *file;

	snprintf(f->dir, sizeof f->dir, "/tmp/test_token_save_XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof f->path, "%.60s/t.json", f->dir);
	file = fopen(f->path, "w");
	assert_non_null(file);
	assert_true(fputs(before, file) >= 0);
	assert_int_equal(fclose(file), 0);
	f->loop = loop_new(NULL);
	secret_set(&f->used, sv_cstr("r1"));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	loop_free(f->loop);
	remove(f->path);
	assert_int_equal(remove(f->dir), 0);
	secret_release(&f->used);
	free(f);
	return 0;
}

static void on_saved(void *ud)
{
	struct fixture *f = ud;

	f->times++;
}

static struct token_save *start(struct fixture *f)
{
	json_t *members = json_pack("{s:s, s:s}", "accessToken", "two", "refreshToken", "r2");
	struct token_save *save =
		token_save_start(f->loop, f->path, members, &f->used, on_saved, f);

	assert_int_equal(f->times, 0);
	return save;
}

static void free_loop(struct fixture *f)
{
	loop_free(f->loop);
	f->loop = loop_new(NULL);
}

static void assert_saved(struct fixture *f)
{
	struct secret text = {0};

	assert_true(token_file_read(f->path, &text, NULL, NULL));
	assert_true(
		sv_eq_cstr(secret_sv(&text), "{\"accessToken\":\"two\",\"refreshToken\":\"r2\"}"));
	secret_release(&text);
}

static void test_token_save__saves_and_tells(void **state)
{
	struct fixture *f = *state;

	start(f);
	loop_run(f->loop);
	assert_int_equal(f->times, 1);
	assert_saved(f);
}

static void test_token_save__detached(void **state)
{
	struct fixture *f = *state;

	token_save_detach(start(f));
	loop_run(f->loop);
	assert_int_equal(f->times, 0);
	assert_saved(f);
	token_save_detach(NULL);
}

/* The loop goes before it ever ran: first who asked, then the loop ... */
static void test_token_save__loop_goes_last(void **state)
{
	struct fixture *f = *state;

	token_save_detach(start(f));
	free_loop(f);
	assert_int_equal(f->times, 0);
	assert_saved(f);
}

/* ... and the other way round. */
static void test_token_save__loop_goes_first(void **state)
{
	struct fixture *f = *state;
	struct token_save *save = start(f);

	free_loop(f);
	assert_int_equal(f->times, 0);
	assert_saved(f);
	token_save_detach(save);
}

/* Work that keeps a thread of the pool until there is something in its pipe. */
struct busy {
	int fds[2];
};

static void keep_busy(void *ud)
{
	const struct busy *busy = ud;
	char byte;

	assert_int_equal(read(busy->fds[0], &byte, 1), 1);
}

static void on_busy_done(void *ud, bool cancelled)
{
	(void)ud;
	(void)cancelled;
}

static void *let_go(void *ud)
{
	const struct busy *busy = ud;
	const char bytes[BUSY_THREADS] = {0};

	/* The loop's end waits for the busy threads, and they wait for this. */
	assert_int_equal(write(busy->fds[1], bytes, sizeof bytes), sizeof bytes);
	return NULL;
}

/* No thread was free for it when the loop went. */
static void test_token_save__loop_goes_before_a_thread_is_free(void **state)
{
	struct fixture *f = *state;
	struct busy busy;
	pthread_t thread;

	assert_int_equal(pipe(busy.fds), 0);
	for (int i = 0; i < BUSY_THREADS; i++)
		loop_work(f->loop, keep_busy, on_busy_done, &busy);
	token_save_detach(start(f));
	assert_int_equal(pthread_create(&thread, NULL, let_go, &busy), 0);
	free_loop(f);
	pthread_join(thread, NULL);
	assert_int_equal(f->times, 0);
	assert_saved(f);
	close(busy.fds[0]);
	close(busy.fds[1]);
}

static void test_token_save__failure_is_logged(void **state)
{
	struct fixture *f = *state;
	uint64_t gen = log_gen();

	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(mkdir(f->path, 0700), 0);
	start(f);
	loop_run(f->loop);
	assert_int_equal(f->times, 1);
	assert_true(log_gen() > gen);
	assert_non_null(strstr(log_line(log_count() - 1)->text, "the renewed token is not saved"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_token_save__saves_and_tells, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_token_save__detached, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_token_save__loop_goes_last, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_token_save__loop_goes_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_token_save__loop_goes_before_a_thread_is_free, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_token_save__failure_is_logged, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
