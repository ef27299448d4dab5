/* Watches: readiness, change, pause, errors, what cannot be watched, and the descriptor's own mode.
 */
#include "sqscope/loop/loop.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct state {
	struct loop *loop;
	struct loop_fd watch;
	int fds[2];
	int calls;
	unsigned events;
	char got[16];
};

static struct state new_state(void)
{
	struct err err = {0};
	struct state s = {.loop = loop_new(&err)};

	assert_non_null(s.loop);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, s.fds), 0);
	return s;
}

static void end(struct state *s)
{
	loop_fd_stop(&s->watch);
	loop_free(s->loop);
	close(s->fds[0]);
	close(s->fds[1]);
}

static void read_and_stop(void *ud, int fd, unsigned events)
{
	struct state *s = ud;
	ssize_t n = read(fd, s->got, sizeof s->got - 1);

	assert_true(n > 0);
	s->got[n] = '\0';
	s->calls++;
	s->events = events;
	loop_fd_stop(&s->watch);
}

static void count_and_stop(void *ud, int fd, unsigned events)
{
	struct state *s = ud;

	assert_int_equal(fd, s->fds[0]);
	s->calls++;
	s->events = events;
	loop_fd_stop(&s->watch);
}

static void test_fd__tells_that_it_can_be_read(void **unused)
{
	struct state s = new_state();

	(void)unused;
	assert_int_equal(write(s.fds[1], "hello", 5), 5);
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, read_and_stop, &s));
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	assert_int_equal(s.events, LOOP_READABLE);
	assert_string_equal(s.got, "hello");
	end(&s);
}

static void test_fd__a_second_start_changes_the_events(void **unused)
{
	struct state s = new_state();

	(void)unused;
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, read_and_stop, &s));
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_WRITABLE, count_and_stop, &s));
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	assert_int_equal(s.events, LOOP_WRITABLE);
	end(&s);
}

static void resume(void *ud)
{
	struct state *s = ud;

	assert_int_equal(s->calls, 0);
	loop_fd_start(s->loop, &s->watch, s->fds[0], LOOP_READABLE, read_and_stop, s);
}

static void test_fd__a_paused_watch_is_silent_until_it_is_started_again(void **unused)
{
	struct state s = new_state();
	struct loop_timer timer = {0};

	(void)unused;
	assert_int_equal(write(s.fds[1], "x", 1), 1);
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, read_and_stop, &s));
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], 0, read_and_stop, &s));
	loop_run(s.loop);
	assert_int_equal(s.calls, 0);
	loop_timer_start(s.loop, &timer, 5, resume, &s);
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	end(&s);
}

static void stop_at_third(void *ud, int fd, unsigned events)
{
	struct state *s = ud;

	(void)fd;
	s->events = events;
	if (++s->calls == 3)
		loop_fd_stop(&s->watch);
}

static void hang_up(void *ud)
{
	struct state *s = ud;

	assert_int_equal(s->calls, 0);
	shutdown(s->fds[1], SHUT_WR);
}

/* It arrives while other things turn the loop; it neither is told nor keeps the loop turning. */
static void test_fd__what_comes_in_a_pause_is_told_after_it(void **unused)
{
	struct state s = new_state();
	struct loop_timer first = {0}, second = {0};

	(void)unused;
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, count_and_stop, &s));
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], 0, count_and_stop, &s));
	loop_timer_start(s.loop, &first, 1, hang_up, &s);
	loop_timer_start(s.loop, &second, 10, hang_up, &s);
	loop_run(s.loop);
	assert_int_equal(s.calls, 0);
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, count_and_stop, &s));
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	assert_int_equal(s.events, LOOP_READABLE);
	loop_timer_stop(&first);
	loop_timer_stop(&second);
	end(&s);
}

/* An error ends the polling inside libuv, paused or not. */
static void test_fd__an_error_in_a_pause_is_told_after_it(void **unused)
{
	struct state s = new_state();
	struct loop_timer timer = {0};
	int pipe_fds[2];

	(void)unused;
	assert_int_equal(pipe(pipe_fds), 0);
	close(pipe_fds[0]);
	assert_true(loop_fd_start(s.loop, &s.watch, pipe_fds[1], LOOP_WRITABLE, stop_at_third, &s));
	assert_true(loop_fd_start(s.loop, &s.watch, pipe_fds[1], 0, stop_at_third, &s));
	loop_timer_start(s.loop, &timer, 5, hang_up, &s);
	loop_run(s.loop);
	assert_int_equal(s.calls, 0);
	assert_true(loop_fd_start(s.loop, &s.watch, pipe_fds[1], LOOP_WRITABLE, stop_at_third, &s));
	loop_run(s.loop);
	assert_int_equal(s.calls, 3);
	loop_timer_stop(&timer);
	close(pipe_fds[1]);
	end(&s);
}

static void test_fd__a_watch_may_move_to_another_descriptor(void **unused)
{
	struct state s = new_state();

	(void)unused;
	assert_int_equal(write(s.fds[0], "moved", 5), 5);
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, read_and_stop, &s));
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[1], LOOP_READABLE, read_and_stop, &s));
	loop_run(s.loop);
	assert_string_equal(s.got, "moved");
	end(&s);
}

static void test_fd__a_hangup_is_reported_as_readable(void **unused)
{
	struct state s = new_state();

	(void)unused;
	close(s.fds[1]);
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, count_and_stop, &s));
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	assert_true(s.events & LOOP_READABLE);
	s.fds[1] = dup(s.fds[0]);
	end(&s);
}

/* A pipe without a reader is in error for its writer; the watch must not fall silent. */
static void test_fd__an_error_is_reported_until_it_is_dealt_with(void **unused)
{
	struct state s = new_state();
	int pipe_fds[2];

	(void)unused;
	assert_int_equal(pipe(pipe_fds), 0);
	close(pipe_fds[0]);
	assert_true(loop_fd_start(s.loop, &s.watch, pipe_fds[1], LOOP_WRITABLE, stop_at_third, &s));
	loop_run(s.loop);
	assert_int_equal(s.calls, 3);
	assert_int_equal(s.events, LOOP_WRITABLE);
	close(pipe_fds[1]);
	end(&s);
}

static void test_fd__refuses_a_plain_file_and_a_second_watch(void **unused)
{
	struct state s = new_state();
	struct loop_fd second = {0};
	FILE *file = tmpfile();

	(void)unused;
	assert_non_null(file);
	assert_false(
		loop_fd_start(s.loop, &second, fileno(file), LOOP_READABLE, count_and_stop, &s));
	assert_false(loop_fd_start(s.loop, &second, -1, LOOP_READABLE, count_and_stop, &s));
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, count_and_stop, &s));
	assert_false(loop_fd_start(s.loop, &second, s.fds[0], LOOP_READABLE, count_and_stop, &s));
	fclose(file);
	end(&s);
}

/* The terminal's descriptor is shared with stdout and the shell. */
static void test_fd__leaves_the_blocking_mode_alone(void **unused)
{
	struct state s = new_state();

	(void)unused;
	assert_true(loop_fd_start(s.loop, &s.watch, s.fds[0], LOOP_READABLE, count_and_stop, &s));
	assert_int_equal(fcntl(s.fds[0], F_GETFL) & O_NONBLOCK, 0);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fd__tells_that_it_can_be_read),
		cmocka_unit_test(test_fd__a_second_start_changes_the_events),
		cmocka_unit_test(test_fd__a_paused_watch_is_silent_until_it_is_started_again),
		cmocka_unit_test(test_fd__what_comes_in_a_pause_is_told_after_it),
		cmocka_unit_test(test_fd__an_error_in_a_pause_is_told_after_it),
		cmocka_unit_test(test_fd__a_watch_may_move_to_another_descriptor),
		cmocka_unit_test(test_fd__a_hangup_is_reported_as_readable),
		cmocka_unit_test(test_fd__an_error_is_reported_until_it_is_dealt_with),
		cmocka_unit_test(test_fd__refuses_a_plain_file_and_a_second_watch),
		cmocka_unit_test(test_fd__leaves_the_blocking_mode_alone),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
