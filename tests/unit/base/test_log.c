/* Unit tests of base/log. The sink is one for the program, so each test starts by noting where it
 * stands. */
#include "sqscope/base/log.h"

#include "sqscope/base/files.h"

#include <locale.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *newest(void)
{
	return log_line(log_count() - 1)->text;
}

static struct sv take_line(struct sv *text)
{
	struct sv line;

	sv_cut(*text, '\n', &line, text);
	return line;
}

static void test_log__ring_works_without_a_file(void **state)
{
	uint64_t gen = log_gen();

	(void)state;
	assert_null(log_path());
	log_write(LOG_WARN, "queue %s: %d", "jobs", 3);
	assert_int_equal(log_gen(), gen + 1);
	assert_string_equal(newest(), "queue jobs: 3");
	assert_int_equal(log_line(log_count() - 1)->level, LOG_WARN);
	assert_true(log_line(log_count() - 1)->unix_ms > 0);
}

static void test_log__lines_above_the_level_are_dropped(void **state)
{
	uint64_t gen = log_gen();

	(void)state;
	log_write(LOG_DEBUG, "unseen");
	assert_int_equal(log_gen(), gen);
	log_set_level(LOG_DEBUG);
	log_write(LOG_DEBUG, "seen");
	assert_string_equal(newest(), "seen");
	log_set_level(LOG_ERROR);
	log_write(LOG_WARN, "unseen");
	assert_string_equal(newest(), "seen");
	log_write(LOG_ERROR, "error");
	assert_string_equal(newest(), "error");
	log_set_level(LOG_INFO);
}

static void test_log__lines_are_made_safe(void **state)
{
	(void)state;
	log_write(LOG_INFO, "name \x1B]0;x\a\nnext %s", "\xE2\x81\xA6");
	assert_string_equal(newest(), "name <1B>]0;x<07><LF>next <U+2066>");
}

static void test_log__long_lines_are_cut_at_a_character(void **state)
{
	char text[601];
	const char *cut;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "\xC3\xA9", 3);
	log_write(LOG_INFO, "%s", text);
	cut = newest();
	assert_int_equal(strlen(cut), 198);
	assert_memory_equal(cut + 196, "\xC3\xA9", 3);
}

static void test_log__ring_keeps_the_newest(void **state)
{
	(void)state;
	for (int i = 0; i < LOG_RING_SIZE + 50; i++)
		log_write(LOG_INFO, "line %d", i);
	assert_int_equal(log_count(), LOG_RING_SIZE);
	assert_string_equal(log_line(0)->text, "line 50");
	assert_string_equal(newest(), "line 249");
}

static void test_log__file(void **state)
{
	char dir[] = "/tmp/sqscope-test-log-XXXXXX", path[64];
	struct str text = {0};
	struct err err = {0};
	struct stat st;
	struct sv rest, line;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/log", dir);
	assert_true(log_open(path, LOG_WARN, &err));
	assert_string_equal(log_path(), path);
	log_write(LOG_WARN, "one\ntwo");
	log_write(LOG_INFO, "dropped");
	log_close();
	assert_null(log_path());
	log_write(LOG_WARN, "only in the ring");
	assert_true(log_open(path, LOG_DEBUG, &err));
	log_write(LOG_DEBUG, "%0300d", 7);
	log_close();

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(file_read(path, 4096, &text, NULL, &err));
	rest = str_sv(&text);
	line = take_line(&rest);
	assert_int_equal(line.p[10], 'T');
	assert_true(sv_ends_with(line, sv_cstr("Z warn  one<LF>two")));
	line = take_line(&rest);
	assert_int_equal(line.n, strlen("2026-11-17T20:48:05Z debug ") + 300);
	assert_int_equal(rest.n, 0);
	log_set_level(LOG_INFO);
	str_release(&text);
	remove(path);
	remove(dir);
}

static void test_log__file_that_cannot_be_opened(void **state)
{
	struct err err = {0};

	(void)state;
	assert_false(log_open("/nonexistent/dir/log", LOG_DEBUG, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.msg, "/nonexistent/dir/log"));
	assert_null(log_path());
	log_write(LOG_INFO, "the ring goes on");
	assert_string_equal(newest(), "the ring goes on");
}

static void test_log__level_names(void **state)
{
	(void)state;
	assert_string_equal(log_level_names[LOG_ERROR], "error");
	assert_string_equal(log_level_names[LOG_WARN], "warn");
	assert_string_equal(log_level_names[LOG_INFO], "info");
	assert_string_equal(log_level_names[LOG_DEBUG], "debug");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_log__ring_works_without_a_file),
		cmocka_unit_test(test_log__lines_above_the_level_are_dropped),
		cmocka_unit_test(test_log__lines_are_made_safe),
		cmocka_unit_test(test_log__long_lines_are_cut_at_a_character),
		cmocka_unit_test(test_log__ring_keeps_the_newest),
		cmocka_unit_test(test_log__file),
		cmocka_unit_test(test_log__file_that_cannot_be_opened),
		cmocka_unit_test(test_log__level_names),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
