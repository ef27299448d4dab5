/* Unit tests of base/limits. */
#include "sqscope/base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_limits__values(void **state)
{
	(void)state;
	assert_int_equal(limit(LIMIT_HTTP_BODY), 16777216);
	assert_int_equal(limit(LIMIT_HTTP_HEADERS), 65536);
	assert_int_equal(limit(LIMIT_AWS_FILE), 1048576);
	assert_int_equal(limit(LIMIT_CONFIG_FILE), 1048576);
	assert_int_equal(limit(LIMIT_JSON_DEPTH), 64);
	assert_int_equal(limit(LIMIT_QUEUES), 100000);
	assert_int_equal(limit(LIMIT_LIST_PAGES), 1000);
	assert_int_equal(limit(LIMIT_PROMPT), 4096);
	assert_int_equal(limit(LIMIT_PATTERNS), 4096);
	assert_int_equal(limit(LIMIT_STORE_TEXT), 65536);
	assert_int_equal(limit(LIMIT_AUDIT_IDS), 100);
	assert_int_equal(limit(LIMIT_HISTORY_HOURS), 72);
	assert_int_equal(limit(LIMIT_HISTORY_SAMPLES), 1000000);
	assert_int_equal(limit(LIMIT_JOURNAL_DAYS), 30);
	assert_int_equal(limit(LIMIT_KEPT_BYTES), 2097152);
	assert_int_equal(limit(LIMIT_KEPT_VALUES), 200);
	assert_int_equal(limit(LIMIT_KEPT_LINES), 500);
	assert_int_equal(limit(LIMIT_BODY_STEPS), 3);
	assert_int_equal(limit(LIMIT_BODY_OUTPUT), 8388608);
	assert_int_equal(limit(LIMIT_BODY_RATIO), 100);
	assert_int_equal(limit(LIMIT_BODY_DEPTH), 512);
	assert_int_equal(limit(LIMIT_BODY_NODES), 1000000);
	assert_int_equal(limit(LIMIT_FILTER_TIME), 2000);
	assert_int_equal(limit(LIMIT_FILTER_MEMORY), 268435456);
	assert_int_equal(limit(LIMIT_FILTER_VALUE), 4096);
	assert_int_equal(limit(LIMIT_DIFFER_BODIES), 1000);
	assert_int_equal(limit(LIMIT_GROUPS), 1000);
	assert_int_equal(limit(LIMIT_MASKS), 100);
	assert_int_equal(limit(LIMIT_JSON_LINE), 16777216);
}

static void test_limits__table_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_COUNT; i++) {
		const struct limit_row *row = &limit_rows[i];

		assert_int_equal(row->id, i);
		assert_true(row->value > 0);
		assert_true(row->name && row->name[0] && row->unit && row->unit[0]);
		assert_true(row->summary && row->summary[0]);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(row->name, limit_rows[k].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits__values),
		cmocka_unit_test(test_limits__table_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
