/* Unit tests of model/line_file. */
#include "model/line_file.h"

#include "sqscope/base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/sqscope-lines-XXXXXX";

static int set_up(void **state)
{
	int fd;

	(void)state;
	memcpy(path + sizeof path - 7, "XXXXXX", 6);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void put(const char *text, size_t n)
{
	FILE *file = fopen(path, "w");

	assert_int_equal(fwrite(text, 1, n, file), n);
	fclose(file);
}

static void assert_line(struct line_file *f, const char *text, bool is_whole)
{
	struct err err = {0};
	struct sv line;
	bool whole;

	assert_true(line_file_next(f, &line, &whole, &err));
	assert_true(sv_eq_cstr(line, text));
	assert_int_equal(whole, is_whole);
}

static void assert_end(struct line_file *f)
{
	struct err err = {0};
	struct sv line;
	bool whole;

	assert_false(line_file_next(f, &line, &whole, &err));
	assert_false(err_is_set(&err));
}

static void test_line_file__lines_and_where_they_end(void **state)
{
	struct line_file f = {0};

	(void)state;
	put("one\n\nthree\nhalf", 15);
	assert_true(line_file_open(&f, path, NULL));
	assert_line(&f, "one", true);
	assert_int_equal(f.offset, 4);
	assert_line(&f, "", true);
	assert_line(&f, "three", true);
	assert_int_equal(f.offset, 11);
	assert_int_equal(f.number, 3);
	assert_line(&f, "half", false);
	assert_end(&f);
	assert_end(&f);
	line_file_release(&f);
}

static void test_line_file__an_empty_file(void **state)
{
	struct line_file f = {0};

	(void)state;
	assert_true(line_file_open(&f, path, NULL));
	assert_end(&f);
	line_file_release(&f);
}

/* Longer than a piece that is read, and shorter than the limit. */
static void test_line_file__long_lines(void **state)
{
	struct line_file f = {0};
	size_t n = 3000000;
	char *text = malloc(n + 3);

	(void)state;
	memset(text, 'x', n);
	memcpy(text + n, "\ny", 3);
	put(text, n + 2);
	text[n] = '\0';
	assert_true(line_file_open(&f, path, NULL));
	assert_line(&f, text, true);
	assert_line(&f, "y", false);
	line_file_release(&f);
	free(text);
}

static void test_line_file__has_a_limit(void **state)
{
	struct line_file f = {0};
	struct err err = {0};
	struct sv line;
	bool whole;

	(void)state;
	assert_int_equal(truncate(path, limit(LIMIT_JSON_LINE) + 1000000), 0);
	assert_true(line_file_open(&f, path, NULL));
	assert_false(line_file_next(&f, &line, &whole, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	line_file_release(&f);
}

static void test_line_file__refuses_what_is_no_file(void **state)
{
	struct line_file f = {0};
	struct err err = {0};

	(void)state;
	assert_false(line_file_open(&f, "/tmp", &err));
	assert_int_equal(err.code, ERR_USAGE);
	line_file_release(&f);
	assert_false(line_file_open(&f, "/tmp/sqscope-there-is-none", &err));
	assert_int_equal(err.code, ERR_IO);
	line_file_release(&f);
}

#define LINE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINE_TEST(test_line_file__lines_and_where_they_end),
		LINE_TEST(test_line_file__an_empty_file),
		LINE_TEST(test_line_file__long_lines),
		LINE_TEST(test_line_file__has_a_limit),
		LINE_TEST(test_line_file__refuses_what_is_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
