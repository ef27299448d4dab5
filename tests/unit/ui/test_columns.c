/* Unit tests of ui/columns: the table is whole, cells say what is known, layouts fit. */
#include "ui_fixture.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROOM_FOR_SUMMARY = 58 }; /* in the sort menu at 80 columns */

static void test_columns__every_row_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		const struct column *c = &columns[i];

		assert_int_equal(c->id, i);
		assert_true(strlen(c->name) > 0 && strlen(c->title) > 0);
		assert_true(strlen(c->summary) > 0 && strlen(c->summary) <= ROOM_FOR_SUMMARY);
		assert_non_null(c->text);
		assert_non_null(c->compare);
		assert_true(c->width >= (int)strlen(c->title));
		assert_true(c->grow_to == 0 || c->grow_to >= c->width);
		assert_true(islower((unsigned char)c->letter));
	}
}

static void test_columns__names_titles_and_letters_are_distinct(void **state)
{
	(void)state;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(columns[i].name, columns[j].name);
			assert_string_not_equal(columns[i].title, columns[j].title);
			assert_int_not_equal(columns[i].letter, columns[j].letter);
		}
	}
}

static void test_columns__letters_leave_the_moving_keys_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		assert_null(strchr("jkhg", columns[i].letter));
}

static void test_columns__are_found_by_name_and_title_in_any_case(void **state)
{
	(void)state;
	assert_ptr_equal(column_find(sv_cstr("ready")), &columns[COLUMN_READY]);
	assert_ptr_equal(column_find(sv_cstr("NET/S")), &columns[COLUMN_NET]);
	assert_ptr_equal(column_find(sv_cstr("Severity")), &columns[COLUMN_STATE]);
	assert_null(column_find(sv_cstr("colour")));
	assert_null(column_find(sv_cstr("")));
}

static void assert_cell(
	enum column_id id, const struct queue *q, bool is_exact, const char *expected)
{
	struct str text = {0};
	enum role role = ROLE_COUNT;

	column_text(&columns[id], q, is_exact, &text, &role);
	assert_string_equal(str_cstr(&text), expected);
	assert_int_not_equal(role, ROLE_COUNT);
	str_release(&text);
}

static void test_columns__what_is_not_known_is_a_question_mark(void **state)
{
	static const enum column_id ids[] = {COLUMN_READY, COLUMN_FLIGHT, COLUMN_DELAY, COLUMN_DLQ,
		COLUMN_IN, COLUMN_OUT, COLUMN_NET, COLUMN_ETA, COLUMN_VIS, COLUMN_STATE};
	struct fixture f;

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		assert_cell(ids[i], fixture_list(&f, "new"), false, "?");
		assert_cell(ids[i], fixture_list(&f, "new"), true, "?");
	}
	fixture_close(&f);
}

static void test_columns__counts_are_short_or_exact(void **state)
{
	struct fixture f;
	struct queue *q;

	(void)state;
	fixture_open(&f);
	q = fixture_read(&f, "big", 1204000, 71300, 9999, NULL);
	assert_cell(COLUMN_READY, q, false, "1.2M");
	assert_cell(COLUMN_READY, q, true, "1,204,000");
	assert_cell(COLUMN_FLIGHT, q, false, "71.3k");
	assert_cell(COLUMN_DELAY, q, false, "9,999");
	assert_cell(COLUMN_DELAY, q, true, "9,999");
	fixture_close(&f);
}

static void test_columns__a_queue_near_the_limit_is_marked(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_cell(COLUMN_FLIGHT, fixture_read(&f, "full", 0, 120000, 0, NULL), false, "120k!");
	assert_cell(COLUMN_FLIGHT, fixture_read(&f, "full", 0, 120000, 0, NULL), true, "120,000!");
	assert_cell(COLUMN_FLIGHT, fixture_read(&f, "half", 0, 60000, 0, NULL), false, "60.0k");
	fixture_close(&f);
}

static void test_columns__dlq_tells_none_from_unreadable_from_empty(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_queue(&f, "b-dlq", 37);
	fixture_queue(&f, "c-dlq", 0);
	assert_cell(COLUMN_DLQ, fixture_queue(&f, "none", 1), false, "-");
	assert_cell(COLUMN_DLQ, fixture_read(&f, "b", 1, 0, 0, "b-dlq"), false, "37");
	assert_cell(COLUMN_DLQ, fixture_read(&f, "b", 1, 0, 0, "b-dlq"), true, "37");
	assert_cell(COLUMN_DLQ, fixture_read(&f, "c", 1, 0, 0, "c-dlq"), false, "0");
	assert_cell(COLUMN_DLQ, fixture_read(&f, "d", 1, 0, 0, "not-read-yet"), false, "?");
	fixture_close(&f);
}

static void test_columns__alarms_say_why(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_deny(&f, "denied");
	assert_cell(COLUMN_ALARMS, fixture_list(&f, "denied"), false, "AccessDenied");
	assert_cell(COLUMN_ALARMS, fixture_queue(&f, "fine", 0), false, "-");
	assert_cell(COLUMN_ALARMS, fixture_read(&f, "full", 0, 120000, 0, NULL), false,
		"in flight 120k of 120k");
	fixture_close(&f);
}

static void test_columns__severity_puts_what_is_not_read_yet_last(void **state)
{
	struct fixture f;
	struct queue *full, *denied, *fine, *unread;

	(void)state;
	fixture_open(&f);
	fixture_deny(&f, "denied");
	denied = fixture_list(&f, "denied");
	unread = fixture_list(&f, "unread");
	fine = fixture_queue(&f, "fine", 0);
	full = fixture_read(&f, "full", 0, 120000, 0, NULL);
	assert_true(columns[COLUMN_STATE].compare(full, denied) < 0);
	assert_true(columns[COLUMN_STATE].compare(denied, fine) < 0);
	assert_true(columns[COLUMN_STATE].compare(fine, unread) < 0);
	assert_int_equal(columns[COLUMN_STATE].compare(fine, fine), 0);
	fixture_close(&f);
}

static void test_columns__every_order_is_antisymmetric_and_puts_unknown_last(void **state)
{
	static const enum column_id by_value[] = {
		COLUMN_READY, COLUMN_FLIGHT, COLUMN_DELAY, COLUMN_DLQ, COLUMN_VIS};
	struct fixture f;
	struct queue *queues[4];

	(void)state;
	fixture_open(&f);
	fixture_queue(&f, "dlq", 5);
	queues[0] = fixture_list(&f, "unread");
	queues[1] = fixture_read(&f, "small.fifo", 1, 1, 1, "dlq");
	queues[2] = fixture_read(&f, "large", 900, 900, 900, "dlq");
	queues[3] = fixture_read(&f, "full", 10, 120000, 0, NULL);
	for (size_t c = 0; c < COLUMN_COUNT; c++) {
		for (size_t i = 0; i < COUNT_OF(queues); i++) {
			for (size_t j = 0; j < COUNT_OF(queues); j++) {
				int ab = columns[c].compare(queues[i], queues[j]);
				int ba = columns[c].compare(queues[j], queues[i]);

				assert_true((ab < 0) == (ba > 0) && (ab == 0) == (ba == 0));
			}
		}
	}
	for (size_t i = 0; i < COUNT_OF(by_value); i++)
		assert_true(columns[by_value[i]].compare(queues[2], queues[0]) < 0);
	assert_true(columns[COLUMN_READY].compare(queues[2], queues[1]) < 0);
	assert_true(columns[COLUMN_QUEUE].compare(queues[2], queues[1]) < 0);
	assert_true(columns[COLUMN_TYPE].compare(queues[1], queues[2]) < 0);
	fixture_close(&f);
}

/* --- layout --------------------------------------------------------------------------------- */

static bool has(const struct column_place *places, size_t count, enum column_id id)
{
	for (size_t i = 0; i < count; i++) {
		if (places[i].column->id == id)
			return true;
	}
	return false;
}

static int width_of(const struct column_place *places, size_t count, enum column_id id)
{
	for (size_t i = 0; i < count; i++) {
		if (places[i].column->id == id)
			return places[i].width;
	}
	return 0;
}

static void assert_in_order(const struct column_place *places, size_t count, int width)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(places[i].width > 0);
		if (i > 0)
			assert_true(places[i].col > places[i - 1].col + places[i - 1].width);
	}
	assert_true(places[count - 1].col + places[count - 1].width <= width);
}

static void test_columns__fit_at_every_width(void **state)
{
	struct column_place places[COLUMN_COUNT];

	(void)state;
	for (int width = 24; width <= 300; width++) {
		for (int name = 0; name <= 80; name += 20) {
			size_t count = columns_layout(width, name, places);

			assert_in_order(places, count, width);
			assert_true(has(places, count, COLUMN_STATE) &&
				    has(places, count, COLUMN_QUEUE));
			assert_true(
				has(places, count, COLUMN_READY) && has(places, count, COLUMN_DLQ));
			assert_true(
				has(places, count, COLUMN_IN) == has(places, count, COLUMN_OUT));
		}
	}
}

static void test_columns__give_way_by_priority(void **state)
{
	struct column_place places[COLUMN_COUNT];
	size_t before = 0;

	(void)state;
	for (int width = 30; width <= 200; width++) {
		size_t count = columns_layout(width, 20, places);

		assert_true(count >= before);
		for (size_t i = 0; i < COLUMN_COUNT; i++) {
			for (size_t j = 0; j < COLUMN_COUNT; j++) {
				if (columns[j].id != COLUMN_CONTEXT &&
					has(places, count, columns[i].id))
					assert_true(has(places, count, columns[j].id) ||
						    columns[j].priority >= columns[i].priority);
			}
		}
		before = count;
	}
	/* All but CONTEXT, which stands only where several are shown. */
	assert_int_equal(before, COLUMN_COUNT - 1);
}

static void test_columns__at_80_show_the_ones_of_the_design(void **state)
{
	static const enum column_id shown[] = {COLUMN_STATE, COLUMN_QUEUE, COLUMN_READY,
		COLUMN_FLIGHT, COLUMN_DLQ, COLUMN_NET, COLUMN_ETA, COLUMN_TREND};
	struct column_place places[COLUMN_COUNT];
	size_t count = columns_layout(78, 19, places);

	(void)state;
	assert_int_equal(count, COUNT_OF(shown));
	for (size_t i = 0; i < COUNT_OF(shown); i++)
		assert_int_equal(places[i].column->id, shown[i]);
	assert_int_equal(width_of(places, count, COLUMN_QUEUE), 19);
	assert_true(width_of(places, count, COLUMN_TREND) >= 12);
}

static void test_columns__names_grow_no_wider_than_needed(void **state)
{
	struct column_place places[COLUMN_COUNT];
	size_t count = columns_layout(200, 24, places);

	(void)state;
	assert_int_equal(width_of(places, count, COLUMN_QUEUE), 24);
	count = columns_layout(200, 3, places);
	assert_int_equal(width_of(places, count, COLUMN_QUEUE), columns[COLUMN_QUEUE].width);
}

static void test_columns__extras_wait_until_names_are_whole(void **state)
{
	struct column_place places[COLUMN_COUNT];
	size_t count = columns_layout(98, 38, places);

	(void)state;
	assert_false(has(places, count, COLUMN_ALARMS));
	assert_int_equal(width_of(places, count, COLUMN_QUEUE), 38);
	count = columns_layout(98, 20, places);
	assert_true(has(places, count, COLUMN_ALARMS));
}

static void test_columns__exact_counts_get_wider_columns(void **state)
{
	struct column_place places[COLUMN_COUNT];
	size_t count =
		columns_layout_chosen(160, 20, &(struct columns_choice){.is_exact = true}, places);

	(void)state;
	assert_in_order(places, count, 160);
	assert_true(width_of(places, count, COLUMN_READY) >= (int)strlen("120,000,000"));
	assert_int_equal(width_of(places, count, COLUMN_NET), columns[COLUMN_NET].width);
}

static void test_columns__scrolling_skips_after_the_name(void **state)
{
	struct column_place places[COLUMN_COUNT];
	size_t count =
		columns_layout_chosen(78, 20, &(struct columns_choice){.skipped = 2}, places);

	(void)state;
	assert_true(has(places, count, COLUMN_STATE) && has(places, count, COLUMN_QUEUE));
	assert_false(has(places, count, COLUMN_READY));
	assert_false(has(places, count, COLUMN_FLIGHT));
	assert_in_order(places, count, 78);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns__every_row_is_complete),
		cmocka_unit_test(test_columns__names_titles_and_letters_are_distinct),
		cmocka_unit_test(test_columns__letters_leave_the_moving_keys_alone),
		cmocka_unit_test(test_columns__are_found_by_name_and_title_in_any_case),
		cmocka_unit_test(test_columns__what_is_not_known_is_a_question_mark),
		cmocka_unit_test(test_columns__counts_are_short_or_exact),
		cmocka_unit_test(test_columns__a_queue_near_the_limit_is_marked),
		cmocka_unit_test(test_columns__dlq_tells_none_from_unreadable_from_empty),
		cmocka_unit_test(test_columns__alarms_say_why),
		cmocka_unit_test(test_columns__severity_puts_what_is_not_read_yet_last),
		cmocka_unit_test(test_columns__every_order_is_antisymmetric_and_puts_unknown_last),
		cmocka_unit_test(test_columns__fit_at_every_width),
		cmocka_unit_test(test_columns__give_way_by_priority),
		cmocka_unit_test(test_columns__at_80_show_the_ones_of_the_design),
		cmocka_unit_test(test_columns__names_grow_no_wider_than_needed),
		cmocka_unit_test(test_columns__extras_wait_until_names_are_whole),
		cmocka_unit_test(test_columns__exact_counts_get_wider_columns),
		cmocka_unit_test(test_columns__scrolling_skips_after_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
