/* Unit tests of model/outgoing and model/dump_file: what may be sent, what is written. */
#include "model/outgoing.h"

#include "sqscope/base/files.h"
#include "sqscope/model/dump_file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static bool check(struct sqs_outgoing *o, bool is_fifo, struct err *err)
{
	return outgoing_check(o, is_fifo, 1000, err);
}

static void assert_refused(struct sqs_outgoing *o, bool is_fifo, const char *why)
{
	struct err err = {0};

	assert_false(check(o, is_fifo, &err));
	assert_int_equal(err.code, ERR_INVALID);
	if (!strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
}

static void test_outgoing__what_sqs_takes(void **state)
{
	struct sqs_outgoing o = {.body = sv_cstr("\xc3\xa9\n"), .delay_s = UNKNOWN};

	(void)state;
	assert_true(check(&o, false, NULL));
	o.group_id = sv_cstr("tenant-1"); /* fair queues */
	assert_true(check(&o, false, NULL));
	assert_true(check(&o, true, NULL));
	o.delay_s = 900;
	assert_true(check(&o, false, NULL));
}

static void test_outgoing__what_it_does_not(void **state)
{
	struct sqs_outgoing o = {.delay_s = UNKNOWN};
	char large[1001];

	(void)state;
	assert_refused(&o, false, "empty");
	o.body = sv_cstr("a\x02");
	assert_refused(&o, false, "byte 1");
	o.body = sv_cstr("\xff");
	assert_refused(&o, false, "byte 0");
	memset(large, 'x', sizeof large);
	o.body = sv_of(large, sizeof large);
	assert_refused(&o, false, "takes 1000 B");
	o.body = sv_cstr("x");
	assert_refused(&o, true, "group");
	o.group_id = sv_cstr("two words");
	assert_refused(&o, true, "group");
	o.group_id = sv_cstr("g");
	o.delay_s = 5;
	assert_refused(&o, true, "delay");
	o.delay_s = 901;
	assert_refused(&o, false, "delay");
	o.delay_s = UNKNOWN;
	o.deduplication_id = sv_cstr("d");
	assert_refused(&o, false, "FIFO");
}

static void test_outgoing__attributes(void **state)
{
	static const char *const bad[][3] = {
		{"", "String", "x"},
		{"a b", "String", "x"},
		{".a", "String", "x"},
		{"a..b", "String", "x"},
		{"AWS.a", "String", "x"},
		{"amazon.a", "String", "x"},
		{"a", "Text", "x"},
		{"a", "String.", "x"},
		{"a", "String", ""},
		{"a", "String", "\x01"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct sqs_outgoing o = {
			.body = sv_cstr("x"), .delay_s = UNKNOWN, .attribute_count = 1};
		struct message m = {0};

		message_add_attribute(
			&m, sv_cstr(bad[i][0]), sv_cstr(bad[i][1]), sv_cstr(bad[i][2]));
		o.attributes = m.attributes;
		assert_refused(&o, false, "attribute");
		message_release(&m);
	}
}

/* The copy owns everything; bytes and labels stay. */
static void test_outgoing__copies_are_whole(void **state)
{
	struct message m = {0};
	struct outgoing copy = {0};
	struct sqs_outgoing o = {.body = sv_of("\0b", 2),
				    .group_id = sv_cstr("g"),
				    .trace_header = sv_cstr("Root=1"),
				    .delay_s = 3,
				    .attribute_count = 1},
			    view;

	(void)state;
	message_add_attribute(&m, sv_cstr("a"), sv_cstr("Binary.x"), sv_of("\0\1", 2));
	o.attributes = m.attributes;
	outgoing_copy(&copy, &o);
	message_release(&m);
	outgoing_view(&copy, &view);
	assert_true(sv_eq(view.body, o.body));
	assert_true(sv_eq_cstr(view.group_id, "g"));
	assert_true(sv_eq_cstr(view.trace_header, "Root=1"));
	assert_int_equal(view.delay_s, 3);
	assert_string_equal(str_cstr(&view.attributes[0].type), "Binary.x");
	assert_int_equal(view.attributes[0].value.n, 2);
	assert_int_equal(outgoing_bytes(&view), 2 + 1 + 8 + 2);
	outgoing_release(&copy);
}

/* --- dump_file ------------------------------------------------------------------------------- */

static const struct message_json_header header = {{"q", 1}, {"", 0}, {"", 0}, 0};

static void test_dump_file__is_private_and_never_replaces(void **state)
{
	char directory[] = "/tmp/sqscope-dump-XXXXXX", path[64];
	struct dump_file file = {0}, again = {0};
	struct message m = {0}, damaged = {.is_damaged = true};
	struct err err = {0};
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/d", directory);
	str_add_cstr(&m.body, "x");
	assert_true(dump_file_begin(&file, path, &header, NULL));
	assert_true(dump_file_add(&file, &m, NULL));
	assert_false(dump_file_add(&file, &damaged, &err));
	assert_int_equal(err.code, ERR_PROTOCOL);
	assert_int_equal(file.count, 1);
	assert_true(dump_file_end(&file, NULL));
	dump_file_release(&file);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(dump_file_begin(&again, path, &header, &err));
	assert_int_equal(err.code, ERR_REFUSED);
	dump_file_release(&again);
	assert_int_equal(stat(path, &st), 0);
	message_release(&m);
	unlink(path);
	rmdir(directory);
}

static void test_dump_file__one_that_was_not_ended_goes(void **state)
{
	char directory[] = "/tmp/sqscope-dump-XXXXXX", path[64];
	struct dump_file file = {0};

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/d", directory);
	assert_true(dump_file_begin(&file, path, &header, NULL));
	dump_file_release(&file);
	assert_int_not_equal(access(path, F_OK), 0);
	rmdir(directory);
}

static void test_dump_file__a_full_disk_is_said(void **state)
{
	struct dump_file file = {0};
	struct err err = {0};

	(void)state;
	assert_false(dump_file_begin(&file, "/nowhere/d", &header, &err));
	assert_int_equal(err.code, ERR_IO);
	dump_file_release(&file);
	/* The device takes nothing. */
	file = (struct dump_file){
		.path = strdup("/dev/full"), .fd = open("/dev/full", O_WRONLY), .is_open = true};
	str_add_cstr(&file.buffer, "x");
	assert_false(dump_file_end(&file, &err));
	assert_int_equal(err.code, ERR_IO);
	dump_file_release(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outgoing__what_sqs_takes),
		cmocka_unit_test(test_outgoing__what_it_does_not),
		cmocka_unit_test(test_outgoing__attributes),
		cmocka_unit_test(test_outgoing__copies_are_whole),
		cmocka_unit_test(test_dump_file__is_private_and_never_replaces),
		cmocka_unit_test(test_dump_file__one_that_was_not_ended_goes),
		cmocka_unit_test(test_dump_file__a_full_disk_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
