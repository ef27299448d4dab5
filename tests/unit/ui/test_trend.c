/* Unit tests of ui/trend: bars of minutes, nothing for what is not known, nothing that moves within
 * a minute. */
#include "sqscope/base/compat.h"
#include "ui/trend.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MINUTE_MS = 60 * 1000, START = 1000 };

static struct series series_of(const int *values, size_t count)
{
	struct series series;

	series_init(&series);
	for (size_t i = 0; i < count; i++) {
		if (values[i] >= 0)
			series_add(&series, (int64_t)(START + i) * MINUTE_MS, values[i]);
	}
	return series;
}

static void assert_trend(
	const struct series *series, int width, int64_t unix_ms, const char *expected)
{
	struct canvas canvas;
	struct str row = {0};

	canvas_init(&canvas, 1, 70, CHARSET_ASCII);
	trend_draw(canvas_area(&canvas), 0, 0, width, series, unix_ms);
	canvas_dump_text(&canvas, 0, &row);
	assert_string_equal(str_cstr(&row), expected);
	str_release(&row);
	canvas_release(&canvas);
}

static void test_trend__ends_at_the_right(void **state)
{
	struct series series = series_of((int[]){1, 4, 8}, 3);

	(void)state;
	assert_trend(&series, 6, (START + 3) * (int64_t)MINUTE_MS, "   .=@");
	assert_trend(&series, 2, (START + 3) * (int64_t)MINUTE_MS, "=@");
	series_release(&series);
}

static void test_trend__leaves_the_running_minute_out(void **state)
{
	struct series series = series_of((int[]){8, 8, 4}, 3);
	int64_t running = (START + 2) * (int64_t)MINUTE_MS + 59999;

	(void)state;
	assert_trend(&series, 4, running, "  @@");
	assert_trend(&series, 4, running + 1, " @@=");
	series_release(&series);
}

static void test_trend__zero_and_unknown_have_no_bar(void **state)
{
	struct series series = series_of((int[]){8, 0, -1, 8}, 4), empty = series_of(NULL, 0);

	(void)state;
	assert_trend(&series, 4, (START + 9) * (int64_t)MINUTE_MS, "@  @");
	assert_trend(&empty, 4, START * (int64_t)MINUTE_MS, "");
	series_release(&series);
}

static void test_trend__a_little_is_more_than_nothing(void **state)
{
	struct series series = series_of((int[]){1, 100000}, 2);

	(void)state;
	assert_trend(&series, 2, (START + 9) * (int64_t)MINUTE_MS, ".@");
	series_release(&series);
}

static void test_trend__never_goes_back_further_than_it_knows(void **state)
{
	int values[SERIES_MINUTES];
	struct series series;
	char expected[66];

	(void)state;
	for (int i = 0; i < SERIES_MINUTES; i++)
		values[i] = 5;
	series = series_of(values, SERIES_MINUTES);
	memset(expected, ' ', 5);
	memset(expected + 5, '@', SERIES_MINUTES);
	expected[65] = '\0';
	assert_trend(&series, 65, (START + 99) * (int64_t)MINUTE_MS, expected);
	series_release(&series);
}

/* --- the graph
 * -------------------------------------------------------------------------------------------- */

static void assert_graph(const struct series *series, int rows, const char *const *expected)
{
	struct canvas canvas;
	struct str row = {0};

	canvas_init(&canvas, rows, GRAPH_COLS, CHARSET_ASCII);
	graph_draw(canvas_area(&canvas), series);
	for (int i = 0; i < rows; i++) {
		str_clear(&row);
		canvas_dump_text(&canvas, i, &row);
		assert_string_equal(str_cstr(&row), expected[i]);
	}
	str_release(&row);
	canvas_release(&canvas);
}

static void test_graph__stacks_steps_of_eight(void **state)
{
	struct series series = series_of((int[]){0, 4, 8, 16}, 4);

	(void)state;
	assert_graph(&series, 5,
		(const char *const[]){
			"Ready messages, last 60 min                         max 16  now 16",
			"   16|                                                           @",
			"     |                                                         =@@",
			"    0+                                                        ----",
			"      -60m               -40m                -20m              now",
		});
	series_release(&series);
}

static void test_graph__of_nothing_known_has_no_axis(void **state)
{
	struct series series = series_of(NULL, 0);

	(void)state;
	assert_graph(&series, 4,
		(const char *const[]){
			"Ready messages, last 60 min",
			"     |",
			"     +",
			"      -60m               -40m                -20m              now",
		});
	series_release(&series);
}

static void test_graph__of_zeros_is_a_line(void **state)
{
	struct series series = series_of((int[]){0, 0, -1, 0}, 4);

	(void)state;
	assert_graph(&series, 4,
		(const char *const[]){
			"Ready messages, last 60 min                           max 0  now 0",
			"     |",
			"    0+                                                        -- -",
			"      -60m               -40m                -20m              now",
		});
	series_release(&series);
}

static void test_graph__needs_room(void **state)
{
	struct series series = series_of((int[]){1, 2}, 2);

	(void)state;
	assert_graph(&series, 3, (const char *const[]){"", "", ""});
	series_release(&series);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trend__ends_at_the_right),
		cmocka_unit_test(test_trend__leaves_the_running_minute_out),
		cmocka_unit_test(test_trend__zero_and_unknown_have_no_bar),
		cmocka_unit_test(test_trend__a_little_is_more_than_nothing),
		cmocka_unit_test(test_trend__never_goes_back_further_than_it_knows),
		cmocka_unit_test(test_graph__stacks_steps_of_eight),
		cmocka_unit_test(test_graph__of_nothing_known_has_no_axis),
		cmocka_unit_test(test_graph__of_zeros_is_a_line),
		cmocka_unit_test(test_graph__needs_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
