/* Children: what they write, how they end, how they are ended. */
#include "sqscope/loop/loop.h"

#include "sqscope/base/clock.h"

#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_OUTPUT = 4096, LIMIT_MS = 30000 };

struct state {
	struct loop *loop;
	struct loop_child *child;
	int calls;
	struct loop_child_result result;
	struct err err;
	char out[MAX_OUTPUT + 1], errout[MAX_OUTPUT + 1];
};

static void copy_text(char *to, struct sv from)
{
	assert_true(from.n <= MAX_OUTPUT);
	memcpy(to, from.p, from.n);
	to[from.n] = '\0';
}

static void on_done(void *ud, const struct loop_child_result *result, const struct err *err)
{
	struct state *s = ud;

	s->calls++;
	s->result = *result;
	copy_text(s->out, result->out);
	copy_text(s->errout, result->errout);
	if (err)
		s->err = *err;
}

static struct state new_state(void)
{
	struct err err = {0};
	struct state s = {.loop = loop_new(&err)};

	assert_non_null(s.loop);
	return s;
}

static void start(struct state *s, const char *script, int64_t timeout_ms, size_t max_output)
{
	const char *const argv[] = {"sh", "-c", script, NULL};

	s->child = loop_child_start(s->loop, argv, timeout_ms, max_output, on_done, s);
	assert_int_equal(s->calls, 0);
}

static void run(struct state *s, const char *script, int64_t timeout_ms, size_t max_output)
{
	start(s, script, timeout_ms, max_output);
	loop_run(s->loop);
	assert_int_equal(s->calls, 1);
}

static void test_child__keeps_what_it_wrote(void **unused)
{
	struct state s = new_state();

	(void)unused;
	run(&s, "echo out; echo err >&2; exit 3", LIMIT_MS, MAX_OUTPUT);
	assert_string_equal(s.out, "out\n");
	assert_string_equal(s.errout, "err\n");
	assert_int_equal(s.result.exit_status, 3);
	assert_int_equal(s.result.term_signal, 0);
	assert_false(s.result.timed_out);
	assert_false(s.result.is_cut);
	assert_false(err_is_set(&s.err));
	loop_free(s.loop);
}

static void test_child__has_no_input_and_no_terminal(void **unused)
{
	struct state s = new_state();

	(void)unused;
	run(&s, "cat; (: </dev/tty) 2>/dev/null || echo none", 0, MAX_OUTPUT);
	assert_string_equal(s.out, "none\n");
	loop_free(s.loop);
}

static void filter(struct state *s, const char *script, struct sv input)
{
	const char *const argv[] = {"sh", "-c", script, NULL};

	s->child = loop_child_filter(s->loop, argv, input, LIMIT_MS, MAX_OUTPUT, on_done, s);
	loop_run(s->loop);
	assert_int_equal(s->calls, 1);
}

static void test_child__a_filter_reads_its_input(void **unused)
{
	struct state s = new_state();

	(void)unused;
	filter(&s, "tr a-z A-Z", sv_cstr("some text"));
	assert_string_equal(s.out, "SOME TEXT");
	assert_int_equal(s.result.exit_status, 0);
	loop_free(s.loop);
}

static void test_child__a_filter_of_nothing_sees_the_end(void **unused)
{
	struct state s = new_state();

	(void)unused;
	filter(&s, "wc -c | tr -d ' '", sv_cstr(""));
	assert_string_equal(s.out, "0\n");
	loop_free(s.loop);
}

/* More than a pipe holds, both ways. */
static void test_child__a_filter_of_much_does_not_get_stuck(void **unused)
{
	enum { MUCH = 2 * 1024 * 1024 };
	struct state s = new_state();
	char *text = malloc(MUCH);

	(void)unused;
	memset(text, 'x', MUCH);
	filter(&s, "cat >/dev/null; echo read", sv_of(text, MUCH));
	assert_string_equal(s.out, "read\n");
	loop_free(s.loop);
	s = new_state();
	filter(&s, "cat", sv_of(text, MAX_OUTPUT));
	assert_false(s.result.is_cut);
	assert_memory_equal(s.out, text, MAX_OUTPUT);
	assert_int_equal(s.result.exit_status, 0);
	loop_free(s.loop);
	free(text);
}

static void test_child__a_filter_that_never_ends_its_answer_is_killed(void **unused)
{
	struct state s = new_state();

	(void)unused;
	filter(&s, "yes", sv_cstr("why"));
	assert_true(s.result.is_cut);
	assert_int_equal(s.result.term_signal, SIGKILL);
	loop_free(s.loop);
}

static void test_child__a_filter_need_not_read_its_input(void **unused)
{
	enum { MUCH = 2 * 1024 * 1024 };
	struct state s = new_state();
	char *text = malloc(MUCH);

	(void)unused;
	memset(text, 'x', MUCH);
	filter(&s, "echo no; exit 4", sv_of(text, MUCH));
	assert_string_equal(s.out, "no\n");
	assert_int_equal(s.result.exit_status, 4);
	loop_free(s.loop);
	free(text);
}

static void test_child__output_is_capped(void **unused)
{
	struct state s = new_state();

	(void)unused;
	run(&s, "i=0; while [ $i -lt 3000 ]; do echo 0123456789; i=$((i+1)); done; echo end >&2",
		LIMIT_MS, 25);
	assert_string_equal(s.out, "0123456789\n0123456789\n012");
	assert_string_equal(s.errout, "end\n");
	assert_true(s.result.is_cut);
	assert_int_equal(s.result.exit_status, 0);
	loop_free(s.loop);
}

/* Gone, or a zombie that waits for init. */
static bool has_ended(pid_t pid)
{
	char path[64], state = 'X';
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	file = fopen(path, "r");
	if (!file)
		return true;
	assert_int_equal(fscanf(file, "%*d %*s %c", &state), 1);
	fclose(file);
	return state == 'Z' || state == 'X';
}

static void test_child__one_that_takes_too_long_is_killed_with_its_children(void **unused)
{
	struct state s = new_state();
	const int64_t before_ms = clock_mono_ms();
	pid_t grandchild;

	(void)unused;
	run(&s, "sleep 600 & echo $!; wait", 200, MAX_OUTPUT);
	assert_true(s.result.timed_out);
	assert_int_equal(s.result.exit_status, -1);
	assert_int_equal(s.result.term_signal, SIGKILL);
	grandchild = (pid_t)strtol(s.out, NULL, 10);
	assert_true(grandchild > 0);
	while (!has_ended(grandchild) && clock_mono_ms() - before_ms < LIMIT_MS)
		sched_yield();
	assert_true(has_ended(grandchild));
	loop_free(s.loop);
}

static void test_child__kill_ends_it(void **unused)
{
	struct state s = new_state();

	(void)unused;
	start(&s, "sleep 600", 0, MAX_OUTPUT);
	loop_child_kill(s.child);
	assert_int_equal(s.calls, 0);
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	assert_int_equal(s.result.term_signal, SIGKILL);
	assert_false(s.result.timed_out);
	loop_free(s.loop);
}

static void test_child__tells_when_it_cannot_start(void **unused)
{
	struct state s = new_state();
	const char *const argv[] = {"/nowhere/at-all", NULL};

	(void)unused;
	loop_child_start(s.loop, argv, LIMIT_MS, MAX_OUTPUT, on_done, &s);
	assert_int_equal(s.calls, 0);
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	assert_int_equal(s.result.exit_status, -1);
	assert_int_equal(s.err.code, ERR_IO);
	assert_string_equal(s.err.msg, "cannot run /nowhere/at-all: no such file or directory");
	loop_free(s.loop);
}

static void test_child__an_abandoned_one_ends_without_a_word(void **unused)
{
	struct state s = new_state();

	(void)unused;
	start(&s, "exec sleep 1000", 0, MAX_OUTPUT);
	loop_child_abandon(s.child);
	/* Until it has been reaped. */
	loop_run(s.loop);
	assert_int_equal(s.calls, 0);
	loop_free(s.loop);
}

static void test_child__kill_of_one_that_never_started_is_harmless(void **unused)
{
	struct state s = new_state();
	const char *const argv[] = {"/nowhere/at-all", NULL};

	(void)unused;
	s.child = loop_child_start(s.loop, argv, LIMIT_MS, MAX_OUTPUT, on_done, &s);
	loop_child_kill(s.child);
	loop_run(s.loop);
	assert_int_equal(s.calls, 1);
	assert_int_equal(s.err.code, ERR_IO);
	loop_free(s.loop);
}

/* What was left behind holds the pipes for longer than the test may run. */
static void test_child__a_held_pipe_does_not_delay_its_end(void **unused)
{
	struct state s = new_state();
	const int64_t before_ms = clock_mono_ms();

	(void)unused;
	run(&s, "sleep 600 & echo $!", 0, MAX_OUTPUT);
	assert_int_equal(s.result.exit_status, 0);
	assert_true(clock_mono_ms() - before_ms < LIMIT_MS);
	assert_int_equal(kill((pid_t)strtol(s.out, NULL, 10), SIGKILL), 0);
	loop_free(s.loop);
}

static void test_child__many_run_side_by_side(void **unused)
{
	struct state s[8];

	(void)unused;
	s[0] = new_state();
	for (size_t i = 0; i < COUNT_OF(s); i++) {
		s[i] = (struct state){.loop = s[0].loop};
		start(&s[i], "echo $$", LIMIT_MS, MAX_OUTPUT);
	}
	loop_run(s[0].loop);
	for (size_t i = 0; i < COUNT_OF(s); i++) {
		assert_int_equal(s[i].calls, 1);
		assert_int_equal(s[i].result.exit_status, 0);
		assert_true(strtol(s[i].out, NULL, 10) > 0);
	}
	loop_free(s[0].loop);
}

static void test_child__freeing_the_loop_ends_it_without_a_call(void **unused)
{
	struct state s = new_state();

	(void)unused;
	start(&s, "sleep 600", 0, MAX_OUTPUT);
	loop_free(s.loop);
	assert_int_equal(s.calls, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_child__keeps_what_it_wrote),
		cmocka_unit_test(test_child__has_no_input_and_no_terminal),
		cmocka_unit_test(test_child__a_filter_reads_its_input),
		cmocka_unit_test(test_child__a_filter_of_nothing_sees_the_end),
		cmocka_unit_test(test_child__a_filter_of_much_does_not_get_stuck),
		cmocka_unit_test(test_child__a_filter_that_never_ends_its_answer_is_killed),
		cmocka_unit_test(test_child__a_filter_need_not_read_its_input),
		cmocka_unit_test(test_child__output_is_capped),
		cmocka_unit_test(test_child__one_that_takes_too_long_is_killed_with_its_children),
		cmocka_unit_test(test_child__kill_ends_it),
		cmocka_unit_test(test_child__tells_when_it_cannot_start),
		cmocka_unit_test(test_child__an_abandoned_one_ends_without_a_word),
		cmocka_unit_test(test_child__kill_of_one_that_never_started_is_harmless),
		cmocka_unit_test(test_child__a_held_pipe_does_not_delay_its_end),
		cmocka_unit_test(test_child__many_run_side_by_side),
		cmocka_unit_test(test_child__freeing_the_loop_ends_it_without_a_call),
	};

	alarm(120);
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
