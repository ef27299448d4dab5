/* The table of permissions: whole, consistent, and at one with the table of SQS actions. */
#include "sqscope/model/permissions.h"
#include "sqscope/sqs/sqs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_permissions__table_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		const struct permission_row *row = &permission_rows[i];
		size_t n = strlen(row->service);

		assert_int_equal(row->id, i);
		assert_true(strncmp(row->name, row->service, n) == 0 && row->name[n] == ':');
		assert_ptr_equal(permission_find(sv_cstr(row->name)), row);
		assert_non_null(permission_feature(row->id));
	}
	assert_null(permission_find(sv_cstr("sqs:GetQueueurl")));
}

static void test_permissions__features_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < feature_count; i++) {
		const struct feature_row *row = &feature_rows[i];

		assert_true(row->need_count > 0 && row->need_count <= FEATURE_MAX_NEEDS);
		assert_true(*row->summary && row->modes != 0);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(row->name, feature_rows[j].name);
		for (size_t j = 0; j < row->need_count; j++)
			for (size_t k = 0; k < j; k++)
				assert_int_not_equal(row->needs[j], row->needs[k]);
	}
}

static void test_permissions__sqs_actions_are_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < SQS_ACTION_COUNT; i++) {
		const struct permission_row *row =
			permission_find(sv_cstr(sqs_actions[i].permission));

		if (!row)
			fail_msg("%s is in no row", sqs_actions[i].permission);
		assert_int_equal(row->is_write, sqs_actions[i].is_write);
		assert_string_equal(row->service, "sqs");
	}
}

static void test_permissions__a_reader_can_change_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (permission_rows[i].is_write)
			assert_false(permission_is_for((enum permission)i, MODE_READ_ONLY));
}

static void test_permissions__modes_grow(void **state)
{
	(void)state;
	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		enum permission id = (enum permission)i;

		if (permission_is_for(id, MODE_READ_ONLY))
			assert_true(permission_is_for(id, MODE_OPERATOR));
		if (permission_is_for(id, MODE_OPERATOR))
			assert_true(permission_is_for(id, MODE_ADMIN));
		assert_true(permission_is_for(id, MODE_ADMIN));
	}
	assert_false(permission_is_for(PERMISSION_DELETE_QUEUE, MODE_OPERATOR));
	assert_false(permission_is_for(PERMISSION_RECEIVE_MESSAGE, MODE_PRODUCER));
	assert_false(permission_is_for(PERMISSION_SEND_MESSAGE, MODE_WORKER));
	assert_true(permission_is_for(PERMISSION_SEND_MESSAGE, MODE_WORKER | MODE_PRODUCER));
}

static void test_permissions__modes_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < PERMISSION_MODE_COUNT; i++)
		assert_ptr_equal(permission_mode_find(sv_cstr(permission_mode_rows[i].name)),
			&permission_mode_rows[i]);
	assert_null(permission_mode_find(sv_cstr("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_permissions__table_is_whole),
		cmocka_unit_test(test_permissions__features_are_whole),
		cmocka_unit_test(test_permissions__sqs_actions_are_known),
		cmocka_unit_test(test_permissions__a_reader_can_change_nothing),
		cmocka_unit_test(test_permissions__modes_grow),
		cmocka_unit_test(test_permissions__modes_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
