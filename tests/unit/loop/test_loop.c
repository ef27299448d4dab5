/* Turns of the loop: the hook at their end, stopping, running out of things to wait for. */
#include "sqscope/loop/loop.h"

#include "sqscope/base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

struct state {
	struct loop *loop;
	struct loop_timer timer;
	int turns;
	int fired;
	int fired_at_last_turn;
};

static void on_turn(void *ud)
{
	struct state *s = ud;

	s->turns++;
	s->fired_at_last_turn = s->fired;
}

static void count(void *ud)
{
	((struct state *)ud)->fired++;
}

static void count_and_stop(void *ud)
{
	count(ud);
	loop_stop(((struct state *)ud)->loop);
}

static struct state new_state(void)
{
	struct err err = {0};
	struct state s = {.loop = loop_new(&err)};

	assert_non_null(s.loop);
	return s;
}

static void test_loop__returns_when_nothing_is_left(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_run(s.loop);
	loop_free(s.loop);
}

static void test_loop__the_turn_hook_does_not_keep_it_running(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_on_turn(s.loop, on_turn, &s);
	loop_run(s.loop);
	loop_free(s.loop);
}

static void test_loop__the_turn_ends_after_its_timers(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_on_turn(s.loop, on_turn, &s);
	loop_timer_start(s.loop, &s.timer, 0, count, &s);
	loop_run(s.loop);
	assert_int_equal(s.fired, 1);
	assert_int_equal(s.fired_at_last_turn, 1);
	loop_on_turn(s.loop, NULL, NULL);
	loop_timer_start(s.loop, &s.timer, 1, count, &s);
	loop_run(s.loop);
	assert_int_equal(s.fired, 2);
	assert_int_equal(s.fired_at_last_turn, 1);
	loop_free(s.loop);
}

/* The hook of the first turn starts a timer of no delay: it must not wait for the distant one. */
static void start_soon_once(void *ud)
{
	struct state *s = ud;

	if (s->turns++ == 0)
		loop_timer_start(s->loop, &s->timer, 0, count_and_stop, s);
}

static void test_loop__a_turn_begun_by_the_hook_is_honoured(void **unused)
{
	struct state s = new_state();
	struct loop_timer distant = {0};
	const int64_t before_ms = clock_mono_ms();

	(void)unused;
	loop_timer_start(s.loop, &distant, 60000, count, &s);
	loop_on_turn(s.loop, start_soon_once, &s);
	loop_run(s.loop);
	assert_int_equal(s.fired, 1);
	assert_true(clock_mono_ms() - before_ms < 30000);
	loop_free(s.loop);
}

static void test_loop__stop_leaves_what_is_active(void **unused)
{
	struct state s = new_state();
	struct loop_timer distant = {0};

	(void)unused;
	loop_timer_start(s.loop, &distant, 60000, count, &s);
	loop_timer_start(s.loop, &s.timer, 0, count_and_stop, &s);
	loop_run(s.loop);
	assert_int_equal(s.fired, 1);
	assert_true(loop_timer_is_active(&distant));
	loop_free(s.loop);
	assert_int_equal(s.fired, 1);
}

static void test_loop__tells_both_times(void **unused)
{
	struct state s = new_state();

	(void)unused;
	assert_in_range(loop_now_ms(s.loop), clock_mono_ms() - 5000, clock_mono_ms());
	assert_in_range(loop_unix_ms(s.loop), clock_unix_ms() - 5000, clock_unix_ms());
	loop_free(s.loop);
	loop_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loop__returns_when_nothing_is_left),
		cmocka_unit_test(test_loop__the_turn_hook_does_not_keep_it_running),
		cmocka_unit_test(test_loop__the_turn_ends_after_its_timers),
		cmocka_unit_test(test_loop__a_turn_begun_by_the_hook_is_honoured),
		cmocka_unit_test(test_loop__stop_leaves_what_is_active),
		cmocka_unit_test(test_loop__tells_both_times),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
