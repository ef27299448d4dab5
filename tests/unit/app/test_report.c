/* What goes to stderr and stdout, down to the bytes. */
#include "app/output.h"
#include "app/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Both outputs on files for the time of a test. */
struct world {
	struct app app;
	int saved[2];
	char paths[2][64];
};

static int redirect(void **state)
{
	static struct world world;
	world = (struct world){0};
	options_init(&world.app.options);
	for (int i = 0; i < 2; i++) {
		snprintf(world.paths[i], sizeof world.paths[i], "/tmp/sqscope-report.XXXXXX");
		int fd = mkstemp(world.paths[i]);
		assert_true(fd >= 0);
		world.saved[i] = dup(STDOUT_FILENO + i);
		assert_true(world.saved[i] >= 0);
		fflush(i ? stderr : stdout);
		assert_true(dup2(fd, STDOUT_FILENO + i) >= 0);
		close(fd);
	}
	*state = &world;
	return 0;
}

static void restore_fd(struct world *w, int i)
{
	assert_true(dup2(w->saved[i], STDOUT_FILENO + i) >= 0);
}

static int restore(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < 2; i++) {
		restore_fd(w, i);
		close(w->saved[i]);
		unlink(w->paths[i]);
	}
	options_release(&w->app.options);
	return 0;
}

static const char *written(const struct world *w, int i)
{
	static char text[2][1024];
	FILE *f = fopen(w->paths[i], "r");
	assert_non_null(f);
	text[i][fread(text[i], 1, sizeof text[i] - 1, f)] = '\0';
	fclose(f);
	return text[i];
}

#define OUT(w) written(w, 0)
#define ERR(w) written(w, 1)

static void set(struct world *w, enum option_id id)
{
	struct err err = {0};
	assert_true(option_set(&w->app.options, id, sv_cstr("true"), ORIGIN_COMMAND_LINE, &err));
}

static void test_report__an_error_is_what_why_and_what_to_do(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	err_set(&err, ERR_USAGE, "there is no option --x");
	assert_int_equal(report_error(&w->app, "ls", &err), 2);
	assert_string_equal(ERR(w), "sqscope: ls: there is no option --x. "
				    "Run `sqscope help` for the commands and options.\n");
	assert_string_equal(OUT(w), "");
}

static void test_report__a_sentence_that_has_its_end_gets_no_second(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	err_set(&err, ERR_FAILED, "did you mean --y?");
	assert_int_equal(report_error(&w->app, NULL, &err), 1);
	assert_string_equal(ERR(w), "sqscope: did you mean --y?\n");
}

static void test_report__json_has_the_error_on_stdout_too(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	set(w, OPT_JSON);
	err_set(&err, ERR_NOT_FOUND, "no \"such\" queue");
	snprintf(err.service_code, sizeof err.service_code, "QueueDoesNotExist");
	snprintf(err.request_id, sizeof err.request_id, "r-1");
	assert_int_equal(report_error(&w->app, "show", &err), 4);
	assert_string_equal(OUT(w),
		"{\"error\":{\"code\":\"QueueDoesNotExist\",\"message\":\"no \\\"such\\\" queue\","
		"\"hint\":\"Check the name, the region and the account; `sqscope ls` lists the queues.\","
		"\"request_id\":\"r-1\"}}\n");
	assert_non_null(strstr(ERR(w), "sqscope: show: no \"such\" queue."));
}

static void test_report__notes_are_safe_and_silent_when_told(void **state)
{
	struct world *w = *state;
	report_note(&w->app, "a\033[31m%s", "\xe2\x80\xae");
	assert_string_equal(ERR(w), "sqscope: a<1B>[31m<U+202E>\n");
	set(w, OPT_QUIET);
	report_note(&w->app, "no more");
	assert_null(strstr(ERR(w), "no more"));
}

static void test_report__warnings_are_a_line_each(void **state)
{
	struct world *w = *state;
	str_add_cstr(&w->app.options.warnings, "f:1: one\nf:2: two");
	report_warnings(&w->app);
	assert_string_equal(ERR(w), "sqscope: warning: f:1: one\nsqscope: warning: f:2: two\n");
}

static void test_report__a_signal_is_named_and_counted(void **state)
{
	struct world *w = *state;
	assert_int_equal(report_signal("ls", SIGTERM), 128 + SIGTERM);
	assert_string_equal(ERR(w), "sqscope: ls: ended by SIGTERM.\n");
	assert_int_equal(report_signal(NULL, SIGINT), 130);
}

static void test_report__a_reader_that_left_is_no_error(void **state)
{
	struct world *w = *state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_true(dup2(ends[1], STDOUT_FILENO) >= 0);
	close(ends[1]);
	assert_false(output_write(&w->app, sv_cstr("text")));
	assert_false(output_write(&w->app, sv_cstr("more")));
	restore_fd(w, 0);
	assert_int_equal(output_status(&w->app, 6), 0);
	assert_string_equal(ERR(w), "");
}

static void test_report__a_full_disk_is_an_error(void **state)
{
	struct world *w = *state;
	int full = open("/dev/full", O_WRONLY);
	assert_true(full >= 0);
	assert_true(dup2(full, STDOUT_FILENO) >= 0);
	close(full);
	assert_false(output_write(&w->app, sv_cstr("text")));
	restore_fd(w, 0);
	assert_int_equal(output_status(&w->app, 0), 1);
	assert_string_equal(ERR(w), "sqscope: cannot write to stdout: No space left on device.\n");
}

static void test_report__what_went_well_keeps_its_status(void **state)
{
	struct world *w = *state;
	assert_true(output_write(&w->app, sv_cstr("text\n")));
	assert_string_equal(OUT(w), "text\n");
	assert_int_equal(output_status(&w->app, 6), 6);
}

static void test_report__text_follows_the_locale(void **state)
{
	struct str line = {0};
	(void)state;
	output_safe(&line, sv_cstr("caf\xc3\xa9"));
	assert_string_equal(str_cstr(&line), "caf\xc3\xa9");
	assert_non_null(setlocale(LC_ALL, "C"));
	str_clear(&line);
	output_safe(&line, sv_cstr("caf\xc3\xa9"));
	assert_string_equal(str_cstr(&line), "caf<U+00E9>");
	assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
	str_release(&line);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, redirect, restore)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_report__an_error_is_what_why_and_what_to_do),
		TEST(test_report__a_sentence_that_has_its_end_gets_no_second),
		TEST(test_report__json_has_the_error_on_stdout_too),
		TEST(test_report__notes_are_safe_and_silent_when_told),
		TEST(test_report__warnings_are_a_line_each),
		TEST(test_report__a_signal_is_named_and_counted),
		TEST(test_report__a_reader_that_left_is_no_error),
		TEST(test_report__a_full_disk_is_an_error),
		TEST(test_report__what_went_well_keeps_its_status),
		TEST(test_report__text_follows_the_locale),
	};
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
