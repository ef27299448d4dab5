/* Unit tests of ui/list: moving, scrolling, and what stays when rows come and go. */
#include "sqscope/base/compat.h"
#include "ui/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct list list_of(size_t count, size_t height)
{
	struct list list = {0};

	list_resize(&list, count, height);
	return list;
}

static void assert_at(const struct list *list, size_t top, size_t selected)
{
	assert_int_equal(list->top, top);
	assert_int_equal(list->selected, selected);
}

static void test_list__moves_by_rows_and_stops_at_the_ends(void **state)
{
	struct list list = list_of(3, 10);

	(void)state;
	list_move(&list, MOVE_UP);
	assert_at(&list, 0, 0);
	list_move(&list, MOVE_DOWN);
	assert_at(&list, 0, 1);
	list_move(&list, MOVE_DOWN);
	list_move(&list, MOVE_DOWN);
	assert_at(&list, 0, 2);
}

static void test_list__pages_keep_a_row_of_the_page_before(void **state)
{
	struct list list = list_of(100, 10);

	(void)state;
	list_move(&list, MOVE_PAGE_DOWN);
	assert_at(&list, 0, 9);
	list_move(&list, MOVE_PAGE_DOWN);
	assert_at(&list, 9, 18);
	list_move(&list, MOVE_PAGE_UP);
	assert_at(&list, 9, 9);
	list_move(&list, MOVE_PAGE_UP);
	assert_at(&list, 0, 0);
}

static void test_list__half_pages(void **state)
{
	struct list list = list_of(100, 11);

	(void)state;
	list_move(&list, MOVE_HALF_DOWN);
	assert_at(&list, 0, 5);
	list_move(&list, MOVE_HALF_UP);
	assert_at(&list, 0, 0);
}

static void test_list__first_and_last(void **state)
{
	struct list list = list_of(100, 10);

	(void)state;
	list_move(&list, MOVE_LAST);
	assert_at(&list, 90, 99);
	list_move(&list, MOVE_PAGE_DOWN);
	assert_at(&list, 90, 99);
	list_move(&list, MOVE_FIRST);
	assert_at(&list, 0, 0);
}

static void test_list__sideways_is_not_its_business(void **state)
{
	struct list list = list_of(10, 3);

	(void)state;
	list_move(&list, MOVE_DOWN);
	list_move(&list, MOVE_RIGHT);
	list_move(&list, MOVE_LEFT);
	assert_at(&list, 0, 1);
}

static void test_list__an_empty_one_moves_nowhere(void **state)
{
	struct list list = list_of(0, 10);

	(void)state;
	for (int move = MOVE_UP; move <= MOVE_RIGHT; move++) {
		list_move(&list, (enum move)move);
		list_scroll(&list, (enum move)move);
		assert_at(&list, 0, 0);
	}
	assert_int_equal(list_shown(&list), 0);
	assert_false(list_is_selected_visible(&list));
}

static void test_list__without_height_nothing_is_shown(void **state)
{
	struct list list = list_of(5, 0);

	(void)state;
	list_move(&list, MOVE_PAGE_DOWN);
	assert_int_equal(list.selected, 1);
	assert_int_equal(list_shown(&list), 0);
}

static void test_list__shrinks_without_leaving_a_gap(void **state)
{
	struct list list = list_of(100, 10);

	(void)state;
	list_move(&list, MOVE_LAST);
	list_resize(&list, 95, 10);
	assert_at(&list, 85, 94);
	list_resize(&list, 4, 10);
	assert_at(&list, 0, 3);
	list_resize(&list, 0, 10);
	assert_at(&list, 0, 0);
}

static void test_list__scrolls_text_without_a_selection(void **state)
{
	struct list list = list_of(30, 10);

	(void)state;
	list_scroll(&list, MOVE_DOWN);
	assert_at(&list, 1, 0);
	list_scroll(&list, MOVE_LAST);
	assert_at(&list, 20, 0);
	list_scroll(&list, MOVE_DOWN);
	assert_at(&list, 20, 0);
	list_scroll(&list, MOVE_PAGE_UP);
	assert_at(&list, 11, 0);
}

static void test_list__reveals_with_the_least_scrolling(void **state)
{
	struct list list = list_of(100, 10);

	(void)state;
	list.selected = 50;
	assert_false(list_is_selected_visible(&list));
	list_reveal(&list);
	assert_at(&list, 41, 50);
	list.selected = 40;
	list_reveal(&list);
	assert_at(&list, 40, 40);
	list.selected = 45;
	list_reveal(&list);
	assert_at(&list, 40, 45);
	assert_true(list_is_selected_visible(&list));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list__moves_by_rows_and_stops_at_the_ends),
		cmocka_unit_test(test_list__pages_keep_a_row_of_the_page_before),
		cmocka_unit_test(test_list__half_pages),
		cmocka_unit_test(test_list__first_and_last),
		cmocka_unit_test(test_list__sideways_is_not_its_business),
		cmocka_unit_test(test_list__an_empty_one_moves_nowhere),
		cmocka_unit_test(test_list__without_height_nothing_is_shown),
		cmocka_unit_test(test_list__shrinks_without_leaving_a_gap),
		cmocka_unit_test(test_list__scrolls_text_without_a_selection),
		cmocka_unit_test(test_list__reveals_with_the_least_scrolling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
