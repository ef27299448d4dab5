/* Which process it was, and whether it lives. */
#include "sqscope/store/process.h"

#include "sqscope/base/units.h"

#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void test_process__self_is_self(void **unused)
{
	struct process_id self, again;

	(void)unused;
	process_self(&self);
	process_self(&again);
	assert_int_equal(self.pid, getpid());
	assert_true(self.host[0] != '\0');
	assert_memory_equal(&self, &again, sizeof self);
	assert_int_equal(process_state(&self, &again), PROCESS_SELF);
	assert_true(access("/proc/self/stat", R_OK) != 0 || self.started > 0);
}

/* A child that waits until it is told to end; its identity comes back through the pipe. */
static pid_t start_child(struct process_id *child, int *hold)
{
	int told[2], held[2];
	pid_t pid;
	char byte;

	assert_int_equal(pipe(told), 0);
	assert_int_equal(pipe(held), 0);
	pid = fork();
	if (pid == 0) {
		close(held[1]);
		process_self(child);
		if (write(told[1], child, sizeof *child) != sizeof *child)
			_exit(1);
		_exit(read(held[0], &byte, 1) == 0 ? 0 : 1);
	}
	assert_int_equal(read(told[0], child, sizeof *child), sizeof *child);
	close(told[0]);
	close(told[1]);
	close(held[0]);
	*hold = held[1];
	return pid;
}

static void test_process__another_one_runs_until_it_is_gone(void **unused)
{
	struct process_id self, child;
	siginfo_t info;
	int hold;
	pid_t pid = start_child(&child, &hold);

	(void)unused;
	process_self(&self);
	assert_int_equal(child.pid, pid);
	assert_int_equal(process_state(&self, &child), PROCESS_RUNNING);
	close(hold);
	/* It has ended, and is not waited for: what is left of it does nothing. */
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	if (child.started != UNKNOWN)
		assert_int_equal(process_state(&self, &child), PROCESS_GONE);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(process_state(&self, &child), PROCESS_GONE);
}

static void test_process__a_number_that_is_used_again_is_not_the_same(void **unused)
{
	struct process_id self, other;

	(void)unused;
	process_self(&self);
	other = self;
	other.pid = getppid();
	other.started = 1;
	if (self.started == UNKNOWN)
		skip();
	assert_int_equal(process_state(&self, &other), PROCESS_GONE);
	other = self;
	other.started++;
	assert_int_equal(process_state(&self, &other), PROCESS_GONE);
}

static void test_process__restart_ends_all_of_them(void **unused)
{
	struct process_id self, other;

	(void)unused;
	process_self(&self);
	other = self;
	strcpy(other.boot, "another boot");
	assert_int_equal(process_state(&self, &other), PROCESS_GONE);
}

static void test_process__elsewhere_nobody_can_tell(void **unused)
{
	struct process_id self, other;

	(void)unused;
	process_self(&self);
	other = self;
	strcpy(other.boot, "another boot");
	strcpy(other.host, "another host");
	assert_int_equal(process_state(&self, &other), PROCESS_ELSEWHERE);
	other = self;
	strcpy(other.space, "another container");
	assert_int_equal(process_state(&self, &other), PROCESS_ELSEWHERE);
}

static void test_process__user_has_a_name(void **unused)
{
	char name[PROCESS_NAME_SIZE];
	struct passwd *entry = getpwuid(getuid());

	(void)unused;
	process_user(name);
	if (entry)
		assert_string_equal(name, entry->pw_name);
	else
		assert_true(name[0] >= '0' && name[0] <= '9');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process__self_is_self),
		cmocka_unit_test(test_process__another_one_runs_until_it_is_gone),
		cmocka_unit_test(test_process__a_number_that_is_used_again_is_not_the_same),
		cmocka_unit_test(test_process__restart_ends_all_of_them),
		cmocka_unit_test(test_process__elsewhere_nobody_can_tell),
		cmocka_unit_test(test_process__user_has_a_name),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
