/* Unit tests of base/fatal: each end is tried in a child process. */
#include "sqscope/base/fatal.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

typedef void (*end_fn)(void);

static void say_restored(void)
{
	(void)!write(STDERR_FILENO, "[restored]", 10);
}

/* Run `end` in a child. Returns the signal it died of (0: it exited) and what it wrote to stderr.
 */
static int run(end_fn end, char *said, size_t size)
{
	const struct rlimit no_core = {0, 0};
	int fds[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		signal(SIGSEGV, SIG_DFL);
		setrlimit(RLIMIT_CORE, &no_core);
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		end();
		_exit(0);
	}
	close(fds[1]);
	while (n + 1 < size && (got = read(fds[0], said + n, size - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void end_abort(void)
{
	fatal_set_restore(say_restored);
	fatal_abort("no %s left in %d", "memory", 3);
}

static void test_fatal__abort_restores_then_says_why(void **state)
{
	char said[512];

	(void)state;
	assert_int_equal(run(end_abort, said, sizeof said), SIGABRT);
	assert_string_equal(said, "[restored]sqscope: no memory left in 3\n");
}

static void end_abort_long(void)
{
	char text[4000];

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	fatal_abort("%s", text);
}

static void test_fatal__a_long_text_is_cut(void **state)
{
	char said[5000];

	(void)state;
	assert_int_equal(run(end_abort_long, said, sizeof said), SIGABRT);
	assert_true(strlen(said) > 400 && strlen(said) < 600);
	assert_int_equal(said[strlen(said) - 1], '\n');
}

static void end_assertion_with_handlers(void)
{
	fatal_set_restore(say_restored);
	fatal_install_handlers();
	abort();
}

static void end_abort_with_handlers(void)
{
	fatal_install_handlers();
	end_abort();
}

static void test_fatal__the_hook_runs_once(void **state)
{
	char said[512];

	(void)state;
	assert_int_equal(run(end_assertion_with_handlers, said, sizeof said), SIGABRT);
	assert_string_equal(said, "[restored]");
	assert_int_equal(run(end_abort_with_handlers, said, sizeof said), SIGABRT);
	assert_string_equal(said, "[restored]sqscope: no memory left in 3\n");
}

static void end_segv(void)
{
	fatal_set_restore(say_restored);
	fatal_install_handlers();
	raise(SIGSEGV);
}

static void end_fpe(void)
{
	fatal_set_restore(say_restored);
	fatal_install_handlers();
	raise(SIGFPE);
}

static void end_bus(void)
{
	fatal_set_restore(say_restored);
	fatal_install_handlers();
	raise(SIGBUS);
}

static void end_ill(void)
{
	fatal_set_restore(say_restored);
	fatal_install_handlers();
	raise(SIGILL);
}

static void test_fatal__a_crash_restores_and_dies_of_its_signal(void **state)
{
	char said[512];

	(void)state;
	assert_int_equal(run(end_segv, said, sizeof said), SIGSEGV);
	assert_string_equal(said, "[restored]");
	assert_int_equal(run(end_fpe, said, sizeof said), SIGFPE);
	assert_string_equal(said, "[restored]");
	assert_int_equal(run(end_bus, said, sizeof said), SIGBUS);
	assert_string_equal(said, "[restored]");
	assert_int_equal(run(end_ill, said, sizeof said), SIGILL);
	assert_string_equal(said, "[restored]");
}

/* Never ends by itself; the result is used so that no compiler turns it into a loop. */
static int overrun(volatile int *depth)
{
	volatile char frame[4096];

	frame[0] = (char)*depth;
	*depth += 1;
	return *depth > 0 ? overrun(depth) + frame[0] : 0;
}

static void end_stack(void)
{
	const struct rlimit small = {256 * 1024, 256 * 1024};
	volatile int depth = 0;

	setrlimit(RLIMIT_STACK, &small);
	fatal_set_restore(say_restored);
	fatal_install_handlers();
	overrun(&depth);
}

static void test_fatal__a_stack_that_runs_over_is_a_crash_too(void **state)
{
	char said[512];

	(void)state;
	assert_int_equal(run(end_stack, said, sizeof said), SIGSEGV);
	assert_string_equal(said, "[restored]");
}

static void end_without_hook(void)
{
	fatal_set_restore(say_restored);
	fatal_set_restore(NULL);
	fatal_install_handlers();
	raise(SIGSEGV);
}

static void test_fatal__a_removed_hook_does_not_run(void **state)
{
	char said[512];

	(void)state;
	assert_int_equal(run(end_without_hook, said, sizeof said), SIGSEGV);
	assert_string_equal(said, "");
}

static int hook_runs;

static void count_hook(void)
{
	hook_runs++;
}

static void test_fatal__restore_runs_the_hook_until_it_is_set_again(void **state)
{
	(void)state;
	fatal_set_restore(count_hook);
	fatal_restore();
	fatal_restore();
	assert_int_equal(hook_runs, 1);
	fatal_set_restore(count_hook);
	fatal_restore();
	assert_int_equal(hook_runs, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fatal__abort_restores_then_says_why),
		cmocka_unit_test(test_fatal__a_long_text_is_cut),
		cmocka_unit_test(test_fatal__the_hook_runs_once),
		cmocka_unit_test(test_fatal__a_crash_restores_and_dies_of_its_signal),
		cmocka_unit_test(test_fatal__a_stack_that_runs_over_is_a_crash_too),
		cmocka_unit_test(test_fatal__a_removed_hook_does_not_run),
		cmocka_unit_test(test_fatal__restore_runs_the_hook_until_it_is_set_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
