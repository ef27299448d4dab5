/* Work in other threads: its end comes to the loop's thread, once, also when the loop goes away. */
#include "sqscope/loop/loop.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

enum { PILE = 64 };

struct state {
	struct loop *loop;
	pthread_t worker;
	sem_t gate;
	int done;
	int cancelled;
	bool ran;
};

static struct state new_state(void)
{
	struct err err = {0};
	struct state s = {.loop = loop_new(&err)};

	assert_non_null(s.loop);
	return s;
}

static void note_thread(void *ud)
{
	struct state *s = ud;

	s->worker = pthread_self();
	s->ran = true;
}

static void wait_at_gate(void *ud)
{
	sem_wait(&((struct state *)ud)->gate);
}

static void open_gate(void *ud)
{
	sem_post(&((struct state *)ud)->gate);
}

static void count_done(void *ud, bool cancelled)
{
	struct state *s = ud;

	s->done++;
	s->cancelled += cancelled;
}

static void test_work__runs_elsewhere_and_ends_here(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_work(s.loop, note_thread, count_done, &s);
	assert_int_equal(s.done, 0);
	loop_run(s.loop);
	assert_int_equal(s.done, 1);
	assert_int_equal(s.cancelled, 0);
	assert_true(s.ran);
	assert_false(pthread_equal(s.worker, pthread_self()));
	loop_free(s.loop);
}

static void test_work__two_run_at_the_same_time(void **unused)
{
	struct state s = new_state();

	(void)unused;
	sem_init(&s.gate, 0, 0);
	loop_work(s.loop, wait_at_gate, count_done, &s);
	loop_work(s.loop, open_gate, count_done, &s);
	loop_run(s.loop);
	assert_int_equal(s.done, 2);
	loop_free(s.loop);
	sem_destroy(&s.gate);
}

/* More work than threads, all of it held back: what has not begun when the loop goes is cancelled.
 */
static void test_work__freeing_the_loop_ends_all_of_it(void **unused)
{
	struct state s = new_state();

	(void)unused;
	sem_init(&s.gate, 0, 0);
	for (int i = 0; i < PILE; i++)
		loop_work(s.loop, wait_at_gate, count_done, &s);
	for (int i = 0; i < PILE; i++)
		sem_post(&s.gate);
	loop_free(s.loop);
	assert_int_equal(s.done, PILE);
	assert_int_equal(s.cancelled, PILE);
	sem_destroy(&s.gate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_work__runs_elsewhere_and_ends_here),
		cmocka_unit_test(test_work__two_run_at_the_same_time),
		cmocka_unit_test(test_work__freeing_the_loop_ends_all_of_it),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
