/* Unit tests of base/mem. */
#include "sqscope/base/mem.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Let ASan's malloc fail as the system's does, so that our own answer to it is what is tested. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void test_mem__new_is_zeroed(void **state)
{
	unsigned char *p = mem_new(7, 3);

	(void)state;
	for (size_t i = 0; i < 21; i++)
		assert_int_equal(p[i], 0);
	free(p);
}

static void test_mem__new_of_nothing_is_something(void **state)
{
	void *p = mem_new(0, 8), *q = mem_new(8, 0);

	(void)state;
	assert_non_null(p);
	assert_non_null(q);
	free(p);
	free(q);
}

static void test_mem__strdup_copies(void **state)
{
	const char text[] = "queue";
	char *copy = mem_strdup(text);

	(void)state;
	assert_string_equal(copy, "queue");
	assert_ptr_not_equal(copy, text);
	assert_null(mem_strdup(NULL));
	free(copy);
}

static void test_mem__strndup_copies_bytes_and_ends_them(void **state)
{
	char *copy = mem_strndup("ab\0cd", 4);

	(void)state;
	assert_memory_equal(copy, "ab\0c", 5);
	assert_null(mem_strndup(NULL, 3));
	free(copy);
}

static void test_mem__grow_keeps_and_zeroes(void **state)
{
	int *array = NULL;
	size_t cap = 0;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		array = mem_grow(array, &cap, i + 1, sizeof *array);
		assert_true(cap >= i + 1);
		assert_int_equal(array[i], 0);
		array[i] = (int)i + 1;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(array[i], (int)i + 1);
	for (size_t i = 1000; i < cap; i++)
		assert_int_equal(array[i], 0);
	free(array);
}

static void test_mem__grow_is_by_half(void **state)
{
	size_t cap = 0, moves = 0, last = 0;
	char *array = NULL;

	(void)state;
	for (size_t i = 0; i < 100000; i++) {
		array = mem_grow(array, &cap, i + 1, 1);
		moves += cap != last;
		last = cap;
	}
	assert_true(moves < 40);
	free(array);
}

static void test_mem__grow_does_nothing_when_there_is_room(void **state)
{
	size_t cap = 0;
	char *array = mem_grow(NULL, &cap, 5, 1), *same;
	size_t before = cap;

	(void)state;
	same = mem_grow(array, &cap, before, 1);
	assert_ptr_equal(same, array);
	assert_int_equal(cap, before);
	free(array);
}

typedef void (*doomed_fn)(void);

static void ask_for_too_many(void)
{
	volatile size_t n = SIZE_MAX / 2;

	free(mem_new(n, 16));
}

static void grow_too_far(void)
{
	volatile size_t need = SIZE_MAX / 4;
	size_t cap = 0;

	free(mem_grow(NULL, &cap, need, 16));
}

/* Run it in a child; it must end with SIGABRT and say why. */
static void assert_dies_of_memory(doomed_fn doomed)
{
	const struct rlimit no_core = {0, 0};
	char said[256] = "";
	int fds[2], status;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		setrlimit(RLIMIT_CORE, &no_core);
		dup2(fds[1], STDERR_FILENO);
		doomed();
		_exit(0);
	}
	close(fds[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(read(fds[0], said, sizeof said - 1) > 0);
	close(fds[0]);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_non_null(strstr(said, "sqscope: out of memory"));
}

static void test_mem__overflow_ends_the_program(void **state)
{
	(void)state;
	assert_dies_of_memory(ask_for_too_many);
	assert_dies_of_memory(grow_too_far);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mem__new_is_zeroed),
		cmocka_unit_test(test_mem__new_of_nothing_is_something),
		cmocka_unit_test(test_mem__strdup_copies),
		cmocka_unit_test(test_mem__strndup_copies_bytes_and_ends_them),
		cmocka_unit_test(test_mem__grow_keeps_and_zeroes),
		cmocka_unit_test(test_mem__grow_is_by_half),
		cmocka_unit_test(test_mem__grow_does_nothing_when_there_is_room),
		cmocka_unit_test(test_mem__overflow_ends_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
