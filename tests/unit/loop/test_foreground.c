/* Unit tests of loop/foreground: on a terminal of the test's own, whose leader is a child that runs
 * the loop and tells by its exit status what came of it. */
#include "sqscope/loop/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000, STATUS_SIGNAL = 100, STATUS_LOST = 90, STATUS_NONE = 91 };

struct ending {
	struct loop *loop;
	int exit_status, signo;
	bool has_ended, is_inside;
};

static void on_end(void *ud, int exit_status, int signo)
{
	struct ending *ending = ud;

	assert(!ending->is_inside);
	ending->has_ended = true;
	ending->exit_status = exit_status;
	ending->signo = signo;
	loop_stop(ending->loop);
}

/* In the child that leads the terminal's session. */
static int lead(const char *command)
{
	struct ending ending = {.loop = loop_new(NULL), .is_inside = true};
	struct err err = {0};
	bool is_ours;

	if (!ending.loop ||
		!loop_foreground_start(ending.loop, command, STDIN_FILENO, on_end, &ending, &err))
		return STATUS_NONE;
	ending.is_inside = false;
	loop_run(ending.loop);
	is_ours = tcgetpgrp(STDIN_FILENO) == getpgrp();
	loop_free(ending.loop);
	if (!ending.has_ended || !is_ours)
		return STATUS_LOST;
	return ending.signo ? STATUS_SIGNAL + ending.signo : ending.exit_status;
}

static void read_more(int fd, char *out, size_t size)
{
	size_t n = strlen(out);
	ssize_t got = read(fd, out + n, size - n - 1);

	if (got > 0)
		out[n + (size_t)got] = '\0';
}

/* Run it on a new terminal; when it has written `cue`, type `keys`. Returns the leader's status. */
static int run(const char *command, const char *cue, const char *keys, char *out, size_t size)
{
	int terminal, status = -1;
	pid_t pid = forkpty(&terminal, NULL, NULL, NULL);

	if (pid == 0)
		_exit(lead(command));
	assert_true(pid > 0);
	out[0] = '\0';
	for (;;) {
		struct pollfd p = {.fd = terminal, .events = POLLIN};

		if (poll(&p, 1, PATIENCE_MS) <= 0)
			break;
		if (!(p.revents & POLLIN))
			break;
		read_more(terminal, out, size);
		if (cue && strstr(out, cue)) {
			assert_int_equal(write(terminal, keys, strlen(keys)), strlen(keys));
			cue = NULL;
		}
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(terminal);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_foreground__its_exit_status_comes_back(void **state)
{
	char out[1000];

	(void)state;
	assert_int_equal(run("exit 0", NULL, NULL, out, sizeof out), 0);
	assert_int_equal(run("exit 7", NULL, NULL, out, sizeof out), 7);
	assert_int_equal(run("no-such-program-at-all", NULL, NULL, out, sizeof out), 127);
}

static void test_foreground__it_has_the_terminal(void **state)
{
	char out[1000];

	(void)state;
	/* Reading in the background would stop it. */
	assert_int_equal(run("echo ready; read line; echo \"got $line\"; exit 3", "ready",
				 "hello\n", out, sizeof out),
		3);
	assert_non_null(strstr(out, "got hello"));
}

static void test_foreground__control_c_reaches_it_and_not_us(void **state)
{
	char out[1000];

	(void)state;
	assert_int_equal(run("echo ready; exec sleep 60", "ready", "\003", out, sizeof out),
		STATUS_SIGNAL + SIGINT);
}

static void test_foreground__a_stop_that_nobody_can_continue_goes_on(void **state)
{
	char out[1000];

	(void)state;
	/* The leader has no shell above it: the kernel does not let it stop. */
	assert_int_equal(run("echo ready; read line; echo \"got $line\"; exit 4", "ready",
				 "\032again\n", out, sizeof out),
		4);
	assert_non_null(strstr(out, "got again"));
}

static void test_foreground__it_has_usual_signals(void **state)
{
	char out[1000];

	(void)state;
	assert_int_equal(
		run("kill -TERM $$; exit 9", NULL, NULL, out, sizeof out), STATUS_SIGNAL + SIGTERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_foreground__its_exit_status_comes_back),
		cmocka_unit_test(test_foreground__it_has_the_terminal),
		cmocka_unit_test(test_foreground__control_c_reaches_it_and_not_us),
		cmocka_unit_test(test_foreground__a_stop_that_nobody_can_continue_goes_on),
		cmocka_unit_test(test_foreground__it_has_usual_signals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
