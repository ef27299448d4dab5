/* Unit tests of app/send_file and app/handle_list: files that people give. */
#include "app/handle_list.h"
#include "app/send_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/sqscope-send-XXXXXX";

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int set_up(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	remove(path);
	return 0;
}

static void test_send_file__lines_become_messages(void **state)
{
	struct send_file f = {0};
	struct sqs_outgoing out[10];
	size_t count;

	(void)state;
	write_file(
		"{\"sqscope_dump\":1,\"queue\":\"q\",\"account\":null,\"region\":null,"
		"\"as_of\":\"2026-11-17T20:48:05Z\"}\n"
		"{\"body\":\"one\",\"attributes\":{\"MessageGroupId\":\"old\"},\"group\":\"new\","
		"\"dedup\":\"d\"}\n\n"
		"{\"body\":\"two\",\"delay\":5}\n{\"body\":\"three\"}");
	assert_true(send_file_open(&f, path, NULL));
	assert_true(send_file_next(&f, out, 2, 1000, &count, NULL));
	assert_int_equal(count, 2);
	assert_true(sv_eq_cstr(out[0].body, "one"));
	assert_true(sv_eq_cstr(out[0].group_id, "new"));
	assert_true(sv_eq_cstr(out[0].deduplication_id, "d"));
	assert_int_equal(out[0].delay_s, UNKNOWN);
	assert_int_equal(out[1].delay_s, 5);
	assert_true(send_file_next(&f, out, 2, 1000, &count, NULL));
	assert_int_equal(count, 1);
	assert_true(sv_eq_cstr(out[0].body, "three"));
	assert_true(send_file_next(&f, out, 2, 1000, &count, NULL));
	assert_int_equal(count, 0);
	send_file_close(&f);
}

static void test_send_file__a_mistake_has_its_line(void **state)
{
	struct send_file f = {0};
	struct sqs_outgoing out[10];
	struct err err = {0};
	size_t count;

	(void)state;
	write_file("{\"body\":\"one\"}\n\n{\"body\":}\n");
	assert_true(send_file_open(&f, path, NULL));
	assert_false(send_file_next(&f, out, 10, 1000, &count, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.msg, ":3"));
	send_file_close(&f);
	assert_false(send_file_open(&f, "/dev/null", &err));
	send_file_close(&f);
	assert_false(send_file_open(&f, "/nowhere", &err));
	send_file_close(&f);
}

static void test_handle_list__one_or_a_file(void **state)
{
	struct handle_list list = {0};
	struct err err = {0};

	(void)state;
	assert_true(handle_list_read(&list, " AQEB ", NULL, NULL));
	assert_int_equal(list.count, 1);
	assert_true(sv_eq_cstr(list.handles[0], "AQEB"));
	handle_list_release(&list);
	write_file("# worker 7\n\n a \r\nb");
	assert_true(handle_list_read(&list, NULL, path, NULL));
	assert_int_equal(list.count, 2);
	assert_true(sv_eq_cstr(list.handles[0], "a"));
	assert_true(sv_eq_cstr(list.handles[1], "b"));
	handle_list_release(&list);
	write_file("# nothing\n");
	assert_false(handle_list_read(&list, NULL, path, &err));
	assert_int_equal(err.code, ERR_USAGE);
	handle_list_release(&list);
	assert_false(handle_list_read(&list, "a", path, &err));
	assert_false(handle_list_read(&list, NULL, NULL, &err));
	handle_list_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_send_file__lines_become_messages),
		cmocka_unit_test(test_send_file__a_mistake_has_its_line),
		cmocka_unit_test(test_handle_list__one_or_a_file),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
