/* Signals arrive as calls on the loop. */
#include "sqscope/loop/loop.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

struct state {
	struct loop *loop;
	struct loop_signal watch;
	struct loop_timer keep_alive;
	int signo;
};

static struct state new_state(void)
{
	struct err err = {0};
	struct state s = {.loop = loop_new(&err)};

	assert_non_null(s.loop);
	return s;
}

static void nothing(void *ud)
{
	(void)ud;
}

static void stop_in_call(void *ud, int signo)
{
	struct state *s = ud;

	s->signo = signo;
	loop_signal_stop(&s->watch);
	loop_stop(s->loop);
}

static void test_signal__is_handed_to_the_loop(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_timer_start(s.loop, &s.keep_alive, 60000, nothing, NULL);
	loop_signal_start(s.loop, &s.watch, SIGUSR1, stop_in_call, &s);
	raise(SIGUSR1);
	loop_run(s.loop);
	assert_int_equal(s.signo, SIGUSR1);
	loop_free(s.loop);
}

static void test_signal__a_watch_may_change_its_signal(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_timer_start(s.loop, &s.keep_alive, 60000, nothing, NULL);
	loop_signal_start(s.loop, &s.watch, SIGUSR1, stop_in_call, &s);
	loop_signal_start(s.loop, &s.watch, SIGUSR2, stop_in_call, &s);
	raise(SIGUSR2);
	loop_run(s.loop);
	assert_int_equal(s.signo, SIGUSR2);
	loop_free(s.loop);
}

static void test_signal__is_nothing_to_wait_for(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_signal_start(s.loop, &s.watch, SIGUSR1, stop_in_call, &s);
	loop_run(s.loop);
	assert_int_equal(s.signo, 0);
	loop_signal_stop(&s.watch);
	loop_signal_stop(&s.watch);
	loop_free(s.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signal__is_handed_to_the_loop),
		cmocka_unit_test(test_signal__a_watch_may_change_its_signal),
		cmocka_unit_test(test_signal__is_nothing_to_wait_for),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
