/* Unit tests of base/clock. */
#include "sqscope/base/clock.h"

#include <setjmp.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

/* 2026-11-17T20:48:05Z */
#define THAT_DAY 1794948485000LL

static int64_t rfc3339(const char *text)
{
	int64_t ms = 0;

	assert_true(clock_parse_rfc3339(sv_cstr(text), &ms));
	return ms;
}

static int64_t http_date(const char *text)
{
	int64_t ms = 0;

	assert_true(clock_parse_http_date(sv_cstr(text), &ms));
	return ms;
}

static void test_clock__formats(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	clock_format_utc(THAT_DAY + 999, text);
	assert_string_equal(text, "2026-11-17T20:48:05Z");
	clock_format_hms(THAT_DAY, text);
	assert_string_equal(text, "20:48:05Z");
	clock_format_amz(THAT_DAY, text);
	assert_string_equal(text, "20261117T204805Z");
}

static void test_clock__formats_edges(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	clock_format_utc(0, text);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
	clock_format_utc(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59Z");
	clock_format_utc(951782399000LL, text);
	assert_string_equal(text, "2000-02-28T23:59:59Z");
	clock_format_utc(951782400000LL, text);
	assert_string_equal(text, "2000-02-29T00:00:00Z");
	clock_format_utc(4107542400000LL, text);
	assert_string_equal(text, "2100-03-01T00:00:00Z");
}

static void test_clock__formats_stay_in_four_digit_years(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	clock_format_utc(INT64_MAX, text);
	assert_memory_equal(text, "9999-12-31T", 11);
	clock_format_utc(INT64_MIN, text);
	assert_memory_equal(text, "0000-01-01T", 11);
}

static void test_clock__agrees_with_the_c_library(void **state)
{
	(void)state;
	/* A prime step over five hundred years: every month, leap years and centuries. */
	for (int64_t s = -5000000000LL; s < 10000000000LL; s += 1000003) {
		time_t t = (time_t)s;
		char ours[CLOCK_TEXT_SIZE], theirs[64];
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(theirs, sizeof theirs, "%Y-%m-%dT%H:%M:%SZ", &tm);
		clock_format_utc(s * 1000, ours);
		assert_string_equal(ours, theirs);
		assert_true(rfc3339(ours) == s * 1000);
	}
}

static void test_clock__parses_rfc3339(void **state)
{
	(void)state;
	assert_true(rfc3339("2026-11-17T20:48:05Z") == THAT_DAY);
	assert_true(rfc3339("2026-11-17t20:48:05z") == THAT_DAY);
	assert_true(rfc3339("2026-11-17T20:48:05UTC") == THAT_DAY);
	assert_true(rfc3339("2026-11-17T20:48:05+00:00") == THAT_DAY);
	assert_true(rfc3339("2026-11-17T21:48:05+01:00") == THAT_DAY);
	assert_true(rfc3339("2026-11-17T15:18:05-05:30") == THAT_DAY);
	assert_true(rfc3339("2026-11-17T20:48:05.25Z") == THAT_DAY + 250);
	assert_true(rfc3339("2026-11-17T20:48:05.123456789Z") == THAT_DAY + 123);
	assert_true(rfc3339("2016-12-31T23:59:60Z") == rfc3339("2017-01-01T00:00:00Z"));
	assert_true(rfc3339("2024-02-29T00:00:00Z") == 1709164800000LL);
	assert_true(rfc3339("2000-02-29T00:00:00Z") == 951782400000LL);
	assert_true(rfc3339("0000-01-01T00:00:00Z") == -62167219200000LL);
}

static void test_clock__refuses_what_is_not_rfc3339(void **state)
{
	static const char *const wrong[] = {"", "2026", "2026-11-17", "2026-11-17T20:48:05",
		"2026-11-17 20:48:05Z", "2026-11-17T20:48Z", "2026-11-17T20:48:05.Z",
		"2026-11-17T20:48:05Z ", " 2026-11-17T20:48:05Z", "2026-13-17T20:48:05Z",
		"2026-00-17T20:48:05Z", "2026-11-31T20:48:05Z", "2026-11-00T20:48:05Z",
		"2025-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-11-17T24:00:00Z",
		"2026-11-17T20:60:05Z", "2026-11-17T20:48:61Z", "2026-11-17T20:48:05+0100",
		"2026-11-17T20:48:05+01", "2026-11-17T20:48:05+24:00", "2026-11-17T20:48:05+01:60",
		"2026-11-17T20:48:05GMT", "2026-1-17T20:48:05Z", "+026-11-17T20:48:05Z",
		"2026-11-17T20:48:05ZZ"};
	int64_t ms = 7;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		if (clock_parse_rfc3339(sv_cstr(wrong[i]), &ms))
			fail_msg("taken: %s", wrong[i]);
	}
	assert_int_equal(ms, 7);
}

static void test_clock__parses_http_dates(void **state)
{
	(void)state;
	assert_true(http_date("Tue, 17 Nov 2026 20:48:05 GMT") == THAT_DAY);
	assert_true(http_date("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
	assert_true(http_date("Thu, 29 Feb 2024 00:00:00 GMT") == 1709164800000LL);
}

static void test_clock__refuses_other_http_dates(void **state)
{
	static const char *const wrong[] = {"", "Tue, 17 Nov 2026 20:48:05",
		"17 Nov 2026 20:48:05 GMT", "Tuesday, 17-Nov-26 20:48:05 GMT",
		"Tue Nov 17 20:48:05 2026", "Tue, 31 Nov 2026 20:48:05 GMT",
		"Tue, 17 Nov 2026 25:48:05 GMT", "Tue, 17 Nov 2026 20:48:05 UTC",
		"Tue, 17 Nov 2026 20:48:05 GMT ", "Xyz, 17 Nov 2026 20:48:05 GMT",
		"Tue, 17 Xyz 2026 20:48:05 GMT", "Tue, 7 Nov 2026 20:48:05 GMT", "Tue"};
	int64_t ms = 7;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		if (clock_parse_http_date(sv_cstr(wrong[i]), &ms))
			fail_msg("taken: %s", wrong[i]);
	}
	assert_int_equal(ms, 7);
}

static void test_clock__reads_the_clocks(void **state)
{
	int64_t mono = clock_mono_ms(), wall = clock_unix_ms();
	time_t now = time(NULL);

	(void)state;
	assert_true(mono > 0);
	assert_true(clock_mono_ms() >= mono);
	assert_true(wall / 1000 - now <= 2 && now - wall / 1000 <= 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock__formats),
		cmocka_unit_test(test_clock__formats_edges),
		cmocka_unit_test(test_clock__formats_stay_in_four_digit_years),
		cmocka_unit_test(test_clock__agrees_with_the_c_library),
		cmocka_unit_test(test_clock__parses_rfc3339),
		cmocka_unit_test(test_clock__refuses_what_is_not_rfc3339),
		cmocka_unit_test(test_clock__parses_http_dates),
		cmocka_unit_test(test_clock__refuses_other_http_dates),
		cmocka_unit_test(test_clock__reads_the_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
