/* Unit tests of base/id_set. */
#include "sqscope/base/id_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void test_id_set__empty(void **state)
{
	struct id_set set = {0};

	(void)state;
	assert_false(id_set_has(&set, sv_cstr("a")));
	assert_false(id_set_has(&set, sv_cstr("")));
	id_set_release(&set);
}

static void test_id_set__knows_what_was_added(void **state)
{
	struct id_set set = {0};

	(void)state;
	assert_true(id_set_add(&set, sv_cstr("a")));
	assert_false(id_set_add(&set, sv_cstr("a")));
	assert_true(id_set_add(&set, sv_cstr("")));
	assert_true(id_set_has(&set, sv_cstr("a")));
	assert_true(id_set_has(&set, sv_cstr("")));
	assert_false(id_set_has(&set, sv_cstr("b")));
	assert_int_equal(set.count, 2);
	id_set_release(&set);
}

static void test_id_set__many(void **state)
{
	enum { MANY = 100000 };
	struct id_set set = {0};
	char id[40];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(id, sizeof id, "9f3c01aa-77b1-4c0e-9d3e-%012d", i);
		assert_true(id_set_add(&set, sv_cstr(id)));
	}
	for (int i = 0; i < 2 * MANY; i++) {
		snprintf(id, sizeof id, "9f3c01aa-77b1-4c0e-9d3e-%012d", i);
		assert_int_equal(id_set_has(&set, sv_cstr(id)), i < MANY);
	}
	assert_true(set.cap * sizeof *set.slots <= (size_t)MANY * 24);
	id_set_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_id_set__empty),
		cmocka_unit_test(test_id_set__knows_what_was_added),
		cmocka_unit_test(test_id_set__many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
