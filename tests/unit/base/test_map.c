/* Unit tests of base/map. */
#include "sqscope/base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void test_map__put_and_get(void **state)
{
	struct map *m = map_new();
	int a = 1, b = 2;

	(void)state;
	assert_null(map_get(m, sv_cstr("a")));
	assert_null(map_put(m, sv_cstr("a"), &a));
	assert_null(map_put(m, sv_cstr("b"), &b));
	assert_ptr_equal(map_get(m, sv_cstr("a")), &a);
	assert_ptr_equal(map_get(m, sv_cstr("b")), &b);
	assert_null(map_get(m, sv_cstr("A")));
	assert_int_equal(map_count(m), 2);
	map_free(m);
}

static void test_map__keys_are_copied(void **state)
{
	struct map *m = map_new();
	char key[] = "jobs";
	int a = 1;

	(void)state;
	map_put(m, sv_cstr(key), &a);
	key[0] = 'm';
	assert_ptr_equal(map_get(m, sv_cstr("jobs")), &a);
	assert_null(map_get(m, sv_cstr("mobs")));
	map_free(m);
}

static void test_map__keys_may_hold_nul_and_be_empty(void **state)
{
	struct map *m = map_new();
	int a = 1, b = 2, c = 3;

	(void)state;
	map_put(m, sv_of("x\0y", 3), &a);
	map_put(m, sv_of("x", 1), &b);
	map_put(m, sv_cstr(""), &c);
	assert_ptr_equal(map_get(m, sv_of("x\0y", 3)), &a);
	assert_ptr_equal(map_get(m, sv_cstr("x")), &b);
	assert_ptr_equal(map_get(m, sv_cstr("")), &c);
	map_free(m);
}

static void test_map__put_replaces_in_place(void **state)
{
	struct map *m = map_new();
	int a = 1, b = 2, c = 3;

	(void)state;
	map_put(m, sv_cstr("first"), &a);
	map_put(m, sv_cstr("second"), &b);
	assert_ptr_equal(map_put(m, sv_cstr("first"), &c), &a);
	assert_int_equal(map_count(m), 2);
	assert_true(sv_eq_cstr(map_key(map_first(m)), "first"));
	assert_ptr_equal(map_value(map_first(m)), &c);
	map_free(m);
}

static void test_map__delete(void **state)
{
	struct map *m = map_new();
	int a = 1;

	(void)state;
	map_put(m, sv_cstr("a"), &a);
	assert_ptr_equal(map_del(m, sv_cstr("a")), &a);
	assert_null(map_del(m, sv_cstr("a")));
	assert_null(map_get(m, sv_cstr("a")));
	assert_int_equal(map_count(m), 0);
	assert_null(map_first(m));
	map_put(m, sv_cstr("a"), &a);
	assert_int_equal(map_count(m), 1);
	map_free(m);
}

static void test_map__order_is_of_insertion(void **state)
{
	struct map *m = map_new();
	int values[2000], at = 0;
	char key[16];

	(void)state;
	for (int i = 0; i < 2000; i++) {
		snprintf(key, sizeof key, "q-%d", (i * 7919) % 2000);
		values[i] = i;
		map_put(m, sv_cstr(key), &values[i]);
	}
	assert_int_equal(map_count(m), 2000);
	for (struct map_entry *e = map_first(m); e; e = map_next(e))
		assert_int_equal(*(int *)map_value(e), at++);
	assert_int_equal(at, 2000);
	map_free(m);
}

static void test_map__remove_while_walking(void **state)
{
	struct map *m = map_new();
	int values[100], left = 0;
	char key[16];
	struct map_entry *e, *next;

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof key, "%d", i);
		values[i] = i;
		map_put(m, sv_cstr(key), &values[i]);
	}
	for (e = map_first(m); e; e = next) {
		next = map_next(e);
		if (*(int *)map_value(e) % 2 == 0)
			map_del(m, map_key(e));
	}
	for (e = map_first(m); e; e = map_next(e), left++)
		assert_int_equal(*(int *)map_value(e) % 2, 1);
	assert_int_equal(left, 50);
	map_free(m);
}

static void test_map__free_of_null(void **state)
{
	(void)state;
	map_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map__put_and_get),
		cmocka_unit_test(test_map__keys_are_copied),
		cmocka_unit_test(test_map__keys_may_hold_nul_and_be_empty),
		cmocka_unit_test(test_map__put_replaces_in_place),
		cmocka_unit_test(test_map__delete),
		cmocka_unit_test(test_map__order_is_of_insertion),
		cmocka_unit_test(test_map__remove_while_walking),
		cmocka_unit_test(test_map__free_of_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
