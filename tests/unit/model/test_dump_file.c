/* Unit tests of model/dump_file: what is in the file, and what is left of one that was not ended.
 */
#include "sqscope/model/dump_file.h"

#include "sqscope/base/files.h"
#include "sqscope/base/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADER                                                                                     \
	"{\"sqscope_dump\":1,\"queue\":\"q\",\"account\":null,\"region\":null,\"as_of\":null}\n"
#define LINE(id)                                                                                   \
	"{\"message_id\":\"" id "\",\"body\":\"x\",\"body_encoding\":\"text\",\"md5_ok\":null,"    \
	"\"attributes\":{},\"message_attributes\":{}}\n"

struct fixture {
	char directory[40], path[60];
	struct dump_file file;
	struct id_set ids;
	struct err err;
};

static const struct message_json_header header = {.queue = {"q", 1}, .as_of_unix_ms = UNKNOWN};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->directory, sizeof f->directory, "/tmp/sqscope-dump-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	snprintf(f->path, sizeof f->path, "%s/d.jsonl", f->directory);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	dump_file_release(&f->file);
	id_set_release(&f->ids);
	unlink(f->path);
	rmdir(f->directory);
	free(f);
	return 0;
}

static void add(struct fixture *f, const char *id)
{
	struct message m = {0};

	str_add_cstr(&m.id, id);
	str_add_cstr(&m.body, "x");
	assert_true(dump_file_add(&f->file, &m, NULL));
	message_release(&m);
}

static void assert_content(const struct fixture *f, const char *text)
{
	struct str content = {0};

	assert_true(file_read(f->path, 100000, &content, NULL, NULL));
	assert_string_equal(str_cstr(&content), text);
	str_release(&content);
}

static void put(const struct fixture *f, const char *text)
{
	FILE *file = fopen(f->path, "w");

	fputs(text, file);
	fclose(file);
}

static void test_dump_file__is_safe_part_by_part(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_true(dump_file_begin(&f->file, f->path, &header, NULL));
	add(f, "a");
	assert_true(dump_file_sync(&f->file, NULL));
	assert_content(f, HEADER LINE("a"));
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(f->file.safe_bytes, st.st_size);
	add(f, "b");
	assert_true(dump_file_end(&f->file, NULL));
	assert_content(f, HEADER LINE("a") LINE("b"));
}

/* What is safe stays; one of which nothing is safe goes. */
static void test_dump_file__released_before_its_end(void **state)
{
	struct fixture *f = *state;

	assert_true(dump_file_begin(&f->file, f->path, &header, NULL));
	add(f, "a");
	dump_file_release(&f->file);
	assert_int_equal(access(f->path, F_OK), -1);
	assert_true(dump_file_begin(&f->file, f->path, &header, NULL));
	add(f, "a");
	assert_true(dump_file_sync(&f->file, NULL));
	add(f, "b");
	dump_file_release(&f->file);
	assert_content(f, HEADER LINE("a"));
}

static void test_dump_file__never_replaces_a_file(void **state)
{
	struct fixture *f = *state;

	put(f, "mine");
	assert_false(dump_file_begin(&f->file, f->path, &header, &f->err));
	assert_int_equal(f->err.code, ERR_REFUSED);
	dump_file_release(&f->file);
	assert_content(f, "mine");
}

static void test_dump_file__goes_on_behind_the_last_whole_line(void **state)
{
	struct fixture *f = *state;

	put(f, HEADER LINE("a") LINE("b") "{\"message_id\":\"half");
	assert_true(dump_file_resume(&f->file, f->path, &header, &f->ids, NULL));
	assert_true(id_set_has(&f->ids, sv_cstr("a")));
	assert_true(id_set_has(&f->ids, sv_cstr("b")));
	assert_false(id_set_has(&f->ids, sv_cstr("half")));
	add(f, "c");
	assert_true(dump_file_end(&f->file, NULL));
	assert_content(f, HEADER LINE("a") LINE("b") LINE("c"));
}

/* A last line that has an end, and is broken all the same: a disk that lost a part. */
static void test_dump_file__a_last_line_that_is_broken_goes(void **state)
{
	struct fixture *f = *state;

	put(f, HEADER LINE("a") "{\"message_id\":\n");
	assert_true(dump_file_resume(&f->file, f->path, &header, &f->ids, NULL));
	assert_true(dump_file_end(&f->file, NULL));
	assert_content(f, HEADER LINE("a"));
}

/* Somebody else's work in the middle of it is not ours to cut off. */
static void test_dump_file__a_broken_line_inside_is_refused(void **state)
{
	struct fixture *f = *state;

	put(f, HEADER "broken\n" LINE("a"));
	assert_false(dump_file_resume(&f->file, f->path, &header, &f->ids, &f->err));
	assert_non_null(strstr(f->err.msg, "d.jsonl:2"));
	dump_file_release(&f->file);
	assert_content(f, HEADER "broken\n" LINE("a"));
}

static void test_dump_file__what_is_no_dump_is_refused(void **state)
{
	struct fixture *f = *state;

	put(f, LINE("a"));
	assert_false(dump_file_resume(&f->file, f->path, &header, &f->ids, &f->err));
	assert_int_equal(f->err.code, ERR_INVALID);
	dump_file_release(&f->file);
	assert_content(f, LINE("a"));
}

/* Killed before its first line was whole. */
static void test_dump_file__without_a_header_it_begins_anew(void **state)
{
	struct fixture *f = *state;

	put(f, "{\"sqscope_du");
	assert_true(dump_file_resume(&f->file, f->path, &header, &f->ids, NULL));
	add(f, "a");
	assert_true(dump_file_end(&f->file, NULL));
	assert_content(f, HEADER LINE("a"));
}

static void test_dump_file__one_that_is_gone_is_said(void **state)
{
	struct fixture *f = *state;

	assert_false(dump_file_resume(&f->file, f->path, &header, &f->ids, &f->err));
	assert_int_equal(f->err.code, ERR_IO);
}

#define DUMP_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DUMP_TEST(test_dump_file__is_safe_part_by_part),
		DUMP_TEST(test_dump_file__released_before_its_end),
		DUMP_TEST(test_dump_file__never_replaces_a_file),
		DUMP_TEST(test_dump_file__goes_on_behind_the_last_whole_line),
		DUMP_TEST(test_dump_file__a_last_line_that_is_broken_goes),
		DUMP_TEST(test_dump_file__a_broken_line_inside_is_refused),
		DUMP_TEST(test_dump_file__what_is_no_dump_is_refused),
		DUMP_TEST(test_dump_file__without_a_header_it_begins_anew),
		DUMP_TEST(test_dump_file__one_that_is_gone_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
