/* Text for stdout, whose reader is slow, or gone. */
#include "app/output_queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <unistd.h>

enum { MUCH = 300000 };

struct world {
	struct app app;
	struct err err;
	struct loop *loop;
	struct output_queue queue;
	int reader, writer;
	size_t got;
};

static int set_up(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	w->reader = ends[0];
	w->writer = ends[1];
	w->loop = loop_new(&w->err);
	assert_non_null(w->loop);
	output_queue_begin(&w->queue, &w->app, w->loop);
	signal(SIGPIPE, SIG_IGN);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	if (w->reader >= 0)
		close(w->reader);
	close(w->writer);
	loop_free(w->loop);
	test_free(w);
	return 0;
}

/* cmocka prints to stdout: it is the pipe only while the queue writes. */
static int to_pipe(const struct world *w)
{
	int saved = dup(STDOUT_FILENO);
	dup2(w->writer, STDOUT_FILENO);
	return saved;
}

static void from_pipe(int saved)
{
	dup2(saved, STDOUT_FILENO);
	close(saved);
}

static void add(struct world *w, size_t n)
{
	struct str text = {0};
	int saved = to_pipe(w);
	while (text.n < n)
		str_add_char(&text, 'x');
	output_queue_add(&w->queue, str_sv(&text));
	from_pipe(saved);
	str_release(&text);
}

static bool flush(struct world *w)
{
	int saved = to_pipe(w);
	bool is_empty = output_queue_flush(&w->queue);
	from_pipe(saved);
	return is_empty;
}

static void take(struct world *w)
{
	char bytes[8192];
	ssize_t n = read(w->reader, bytes, sizeof bytes);
	assert_true(n > 0);
	w->got += (size_t)n;
}

static void test_output_queue__what_is_taken_leaves_at_once(void **state)
{
	struct world *w = *state;
	add(w, 5);
	take(w);
	assert_int_equal(w->got, 5);
	assert_true(flush(w));
	assert_int_equal(output_queue_release(&w->queue), 0);
}

static void test_output_queue__nobody_waits_for_the_reader(void **state)
{
	struct world *w = *state;
	/* More than a pipe holds, and nobody reads: it returns all the same. */
	add(w, MUCH);
	assert_false(flush(w));
	while (!flush(w))
		take(w);
	while (w->got < MUCH)
		take(w);
	assert_int_equal(w->got, MUCH);
	assert_int_equal(output_queue_release(&w->queue), 0);
}

static void test_output_queue__what_nobody_took_is_counted(void **state)
{
	struct world *w = *state;
	size_t left;
	add(w, MUCH);
	left = output_queue_release(&w->queue);
	assert_true(left > 0 && left < MUCH);
}

static void test_output_queue__a_reader_that_went_is_no_error(void **state)
{
	struct world *w = *state;
	add(w, MUCH);
	close(w->reader);
	w->reader = -1;
	assert_true(flush(w));
	assert_true(w->app.is_output_gone);
	assert_int_equal(w->app.output_errno, 0);
	assert_int_equal(output_queue_release(&w->queue), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_output_queue__what_is_taken_leaves_at_once),
		TEST(test_output_queue__nobody_waits_for_the_reader),
		TEST(test_output_queue__what_nobody_took_is_counted),
		TEST(test_output_queue__a_reader_that_went_is_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
