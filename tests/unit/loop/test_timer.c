/* Timers: order, restarts and stops inside callbacks, the meaning of no delay. */
#include "sqscope/loop/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct state {
	struct loop *loop;
	struct loop_timer a, b;
	int fired_a, fired_b;
	int turns, turns_at_b;
	char order[8];
	size_t order_n;
};

static struct state new_state(void)
{
	struct err err = {0};
	struct state s = {.loop = loop_new(&err)};

	assert_non_null(s.loop);
	return s;
}

static void fire_a(void *ud)
{
	struct state *s = ud;

	s->fired_a++;
	s->order[s->order_n++] = 'a';
}

static void fire_b(void *ud)
{
	struct state *s = ud;

	s->fired_b++;
	s->turns_at_b = s->turns;
	s->order[s->order_n++] = 'b';
}

static void test_timer__fires_once_by_delay_then_start(void **unused)
{
	struct state s = new_state();
	struct loop_timer c = {0};

	(void)unused;
	loop_timer_start(s.loop, &c, 20, fire_b, &s);
	loop_timer_start(s.loop, &s.a, 1, fire_a, &s);
	loop_timer_start(s.loop, &s.b, 1, fire_b, &s);
	loop_run(s.loop);
	assert_string_equal(s.order, "abb");
	assert_false(loop_timer_is_active(&s.a));
	loop_free(s.loop);
}

static void test_timer__a_second_start_sets_it_anew(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_timer_start(s.loop, &s.a, 60000, fire_a, &s);
	loop_timer_start(s.loop, &s.a, 0, fire_b, &s);
	loop_run(s.loop);
	loop_timer_start(s.loop, &s.a, 0, fire_b, &s);
	loop_timer_start(s.loop, &s.a, 1, fire_a, &s);
	loop_run(s.loop);
	assert_string_equal(s.order, "ba");
	loop_free(s.loop);
}

static void test_timer__hastened_it_fires_no_later_than_before(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_timer_hasten(s.loop, &s.a, 60000, fire_a, &s);
	loop_timer_hasten(s.loop, &s.a, 1, fire_b, &s);
	loop_run(s.loop);
	loop_timer_start(s.loop, &s.a, 1, fire_a, &s);
	loop_timer_hasten(s.loop, &s.a, 60000, fire_b, &s);
	loop_run(s.loop);
	loop_timer_start(s.loop, &s.a, 0, fire_a, &s);
	loop_timer_hasten(s.loop, &s.a, 0, fire_b, &s);
	loop_run(s.loop);
	assert_string_equal(s.order, "baa");
	loop_free(s.loop);
}

static void restart_three_times(void *ud)
{
	struct state *s = ud;

	if (++s->fired_a < 3)
		loop_timer_start(s->loop, &s->a, s->fired_a - 1, restart_three_times, s);
}

static void test_timer__may_be_restarted_by_its_own_call(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_timer_start(s.loop, &s.a, 1, restart_three_times, &s);
	loop_run(s.loop);
	assert_int_equal(s.fired_a, 3);
	loop_free(s.loop);
}

/* The structure goes inside the callback, as a finished request does. */
struct short_lived {
	struct loop_timer timer;
	int *fired;
};

static void stop_and_free(void *ud)
{
	struct short_lived *p = ud;

	++*p->fired;
	loop_timer_stop(&p->timer);
	free(p);
}

static void test_timer__its_owner_may_go_inside_the_call(void **unused)
{
	struct state s = new_state();

	(void)unused;
	for (int delay_ms = 0; delay_ms < 2; delay_ms++) {
		struct short_lived *p = calloc(1, sizeof *p);

		p->fired = &s.fired_a;
		loop_timer_start(s.loop, &p->timer, delay_ms, stop_and_free, p);
	}
	loop_run(s.loop);
	assert_int_equal(s.fired_a, 2);
	loop_free(s.loop);
}

static void stop_b(void *ud)
{
	struct state *s = ud;

	fire_a(s);
	loop_timer_stop(&s->b);
}

static void test_timer__one_call_may_stop_another_that_is_due(void **unused)
{
	struct state s = new_state();

	(void)unused;
	for (int delay_ms = 0; delay_ms < 2; delay_ms++) {
		loop_timer_start(s.loop, &s.a, delay_ms, stop_b, &s);
		loop_timer_start(s.loop, &s.b, delay_ms, fire_b, &s);
		loop_run(s.loop);
	}
	assert_string_equal(s.order, "aa");
	loop_free(s.loop);
}

static void count_turn(void *ud)
{
	((struct state *)ud)->turns++;
}

static void start_b_soon(void *ud)
{
	struct state *s = ud;

	s->turns = 0;
	loop_timer_start(s->loop, &s->b, 0, fire_b, s);
}

static void test_timer__no_delay_means_the_next_turn(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_on_turn(s.loop, count_turn, &s);
	loop_timer_start(s.loop, &s.a, 0, start_b_soon, &s);
	loop_run(s.loop);
	assert_int_equal(s.fired_b, 1);
	assert_int_equal(s.turns_at_b, 1);
	loop_free(s.loop);
}

static void again(void *ud)
{
	struct state *s = ud;

	loop_timer_start(s->loop, &s->a, 0, again, s);
}

static void stop_loop(void *ud, int fd, unsigned events)
{
	struct state *s = ud;

	(void)fd;
	assert_int_equal(events, LOOP_READABLE);
	loop_stop(s->loop);
}

static void test_timer__one_that_starts_itself_starves_nobody(void **unused)
{
	struct state s = new_state();
	struct loop_fd watch = {0};
	int pipe_fds[2];

	(void)unused;
	assert_int_equal(pipe(pipe_fds), 0);
	assert_int_equal(write(pipe_fds[1], "x", 1), 1);
	assert_true(loop_fd_start(s.loop, &watch, pipe_fds[0], LOOP_READABLE, stop_loop, &s));
	loop_timer_start(s.loop, &s.a, 0, again, &s);
	loop_run(s.loop);
	assert_true(loop_timer_is_active(&s.a));
	loop_free(s.loop);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static void test_timer__stop_of_one_never_started_does_nothing(void **unused)
{
	struct loop_timer never = {0};

	(void)unused;
	loop_timer_stop(&never);
	assert_false(loop_timer_is_active(&never));
}

static void test_timer__a_stopped_one_does_not_fire(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_timer_start(s.loop, &s.a, 0, fire_a, &s);
	loop_timer_start(s.loop, &s.b, 1, fire_b, &s);
	assert_true(loop_timer_is_active(&s.a));
	assert_true(loop_timer_is_active(&s.b));
	loop_timer_stop(&s.a);
	loop_timer_stop(&s.b);
	loop_run(s.loop);
	assert_int_equal(s.order_n, 0);
	loop_free(s.loop);
}

static void test_timer__a_negative_delay_is_none(void **unused)
{
	struct state s = new_state();

	(void)unused;
	loop_timer_start(s.loop, &s.a, -5, fire_a, &s);
	loop_run(s.loop);
	assert_int_equal(s.fired_a, 1);
	loop_free(s.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_timer__fires_once_by_delay_then_start),
		cmocka_unit_test(test_timer__a_second_start_sets_it_anew),
		cmocka_unit_test(test_timer__hastened_it_fires_no_later_than_before),
		cmocka_unit_test(test_timer__may_be_restarted_by_its_own_call),
		cmocka_unit_test(test_timer__its_owner_may_go_inside_the_call),
		cmocka_unit_test(test_timer__one_call_may_stop_another_that_is_due),
		cmocka_unit_test(test_timer__no_delay_means_the_next_turn),
		cmocka_unit_test(test_timer__one_that_starts_itself_starves_nobody),
		cmocka_unit_test(test_timer__stop_of_one_never_started_does_nothing),
		cmocka_unit_test(test_timer__a_stopped_one_does_not_fire),
		cmocka_unit_test(test_timer__a_negative_delay_is_none),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
