/* Unit tests of base/units. */
#include "sqscope/base/units.h"

#include "sqscope/base/compat.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct written {
	int64_t value;
	const char *text;
};

typedef char *(*format_fn)(int64_t value, char out[UNITS_TEXT_SIZE]);

static void assert_all(format_fn format, const struct written *rows, size_t count)
{
	char text[UNITS_TEXT_SIZE];

	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(format(rows[i].value, text), text);
		assert_string_equal(text, rows[i].text);
	}
}

static void test_units__count(void **state)
{
	static const struct written rows[] = {
		{0, "0"},
		{932, "932"},
		{8110, "8,110"},
		{9999, "9,999"},
		{10000, "10.0k"},
		{12000, "12.0k"},
		{71349, "71.3k"},
		{99949, "99.9k"},
		{99950, "100k"},
		{120000, "120k"},
		{999499, "999k"},
		{999500, "1.0M"},
		{1204000, "1.2M"},
		{99950000, "100M"},
		{1500000000, "1.5G"},
		{-1, "?"},
		{-7, "?"},
		{INT64_MIN, "?"},
		{INT64_MAX, "9.2E"},
	};

	(void)state;
	assert_all(units_count, rows, COUNT_OF(rows));
}

static void test_units__count_fits_five_columns(void **state)
{
	char text[UNITS_TEXT_SIZE];

	(void)state;
	for (int64_t power = 1; power < INT64_MAX / 10; power *= 10) {
		for (int64_t digit = 1; digit <= 9; digit++) {
			for (int64_t step = -1; step <= 1; step++) {
				int64_t n = power * digit + step;

				assert_in_range(strlen(units_count(n, text)), 1, 5);
				n = power * digit - power / 20 + step;
				assert_in_range(strlen(units_count(n, text)), 1, 5);
				n = power * digit - power / 2000 + step;
				assert_in_range(strlen(units_count(n, text)), 1, 5);
			}
		}
	}
}

static void test_units__exact(void **state)
{
	static const struct written rows[] = {{0, "0"}, {12, "12"}, {999, "999"}, {1000, "1,000"},
		{1204000, "1,204,000"}, {100000, "100,000"},
		{INT64_MAX, "9,223,372,036,854,775,807"}, {-1, "?"}, {INT64_MIN, "?"}};

	(void)state;
	assert_all(units_exact, rows, COUNT_OF(rows));
}

static void test_units__duration(void **state)
{
	static const struct written rows[] = {
		{0, "0s"},
		{16, "16s"},
		{59, "59s"},
		{60, "1m"},
		{599, "9m"},
		{42 * 60, "42m"},
		{3599, "59m"},
		{3600, "1h"},
		{3659, "1h"},
		{3660, "1h01m"},
		{3 * 3600 + 12 * 60, "3h12m"},
		{5 * 3600, "5h"},
		{10 * 3600 - 1, "9h59m"},
		{10 * 3600 + 1800, "10h"},
		{86399, "23h"},
		{86400, "1d"},
		{86400 + 3599, "1d"},
		{86400 + 4 * 3600, "1d04h"},
		{6 * 86400 + 2 * 3600, "6d02h"},
		{7 * 86400 + 22 * 3600, "7d22h"},
		{12 * 86400 + 7 * 3600, "12d"},
		{9999 * 86400LL, "9999d"},
		{10000 * 86400LL, "27y"},
		{INT64_MAX, "9999y"},
		{-1, "?"},
		{-60, "?"},
	};

	(void)state;
	assert_all(units_duration, rows, COUNT_OF(rows));
}

static void test_units__duration_fits_five_columns(void **state)
{
	char text[UNITS_TEXT_SIZE];

	(void)state;
	for (int64_t s = 0; s < 40 * 86400; s += 13)
		assert_in_range(strlen(units_duration(s, text)), 2, 5);
	for (int64_t s = 1; s < INT64_MAX / 3; s *= 3)
		assert_in_range(strlen(units_duration(s, text)), 2, 5);
}

static void test_units__bytes(void **state)
{
	static const struct written rows[] = {
		{0, "0 B"},
		{118, "118 B"},
		{1023, "1023 B"},
		{1024, "1 KiB"},
		{2150, "2.1 KiB"},
		{1536, "1.5 KiB"},
		{64 * 1024 + 512, "64.5 KiB"},
		{262144, "256 KiB"},
		{256 * 1024 + 100, "256 KiB"},
		{1048575, "1 MiB"},
		{1048576, "1 MiB"},
		{3250586, "3.1 MiB"},
		{1LL << 40, "1 TiB"},
		{INT64_MAX, "8 EiB"},
		{-1, "?"},
	};

	(void)state;
	assert_all(units_bytes, rows, COUNT_OF(rows));
}

static void assert_rate(double rate, bool sign, const char *expected)
{
	char text[UNITS_TEXT_SIZE];

	assert_string_equal(units_rate(rate, sign, text), expected);
}

static void test_units__rate(void **state)
{
	(void)state;
	assert_rate(0, false, "0.0");
	assert_rate(12.4, false, "12.4");
	assert_rate(96.1, false, "96.1");
	assert_rate(99.94, false, "99.9");
	assert_rate(99.96, false, "100");
	assert_rate(480.4, false, "480");
	assert_rate(999.6, false, "1.0k");
	assert_rate(1234, false, "1.2k");
	assert_rate(12345, false, "12.3k");
	assert_rate(-3.2, false, "-3.2");
	assert_rate(-40000, false, "-40.0k");
}

static void test_units__rate_sign(void **state)
{
	(void)state;
	assert_rate(4.1, true, "+4.1");
	assert_rate(0, true, "+0.0");
	assert_rate(-3.2, true, "-3.2");
	assert_rate(-0.04, true, "+0.0");
	assert_rate(-0.04, false, "0.0");
	assert_rate(-0.06, false, "-0.1");
}

static void test_units__rate_of_no_number(void **state)
{
	(void)state;
	assert_rate((double)NAN, false, "?");
	assert_rate((double)NAN, true, "?");
	assert_rate((double)INFINITY, false, "900P");
	assert_rate((double)-INFINITY, true, "-900P");
}

static void assert_parsed(bool (*parse)(struct sv, int64_t *), const char *text, int64_t expected)
{
	int64_t value = -99;

	if (!parse(sv_cstr(text), &value))
		fail_msg("refused: %s", text);
	assert_true(value == expected);
}

static void assert_refused(bool (*parse)(struct sv, int64_t *), const char *text)
{
	int64_t value = -99;

	if (parse(sv_cstr(text), &value))
		fail_msg("taken: %s", text);
	assert_true(value == -99);
}

static void test_units__parse_duration(void **state)
{
	(void)state;
	assert_parsed(units_parse_duration, "30", 30);
	assert_parsed(units_parse_duration, "0", 0);
	assert_parsed(units_parse_duration, "30s", 30);
	assert_parsed(units_parse_duration, "5m", 300);
	assert_parsed(units_parse_duration, "12h", 43200);
	assert_parsed(units_parse_duration, "14d", 1209600);
	assert_parsed(units_parse_duration, "1h30m", 5400);
	assert_parsed(units_parse_duration, "1d2h3m4s", 93784);
	assert_parsed(units_parse_duration, "6d02h", 6 * 86400 + 2 * 3600);
}

static void test_units__parse_duration_refuses(void **state)
{
	static const char *const wrong[] = {"", "m", "-5", "+5", "5 m", " 5m", "5m ", "5x", "1h30",
		"30m1h", "5m5m", "1.5h", "h1", "99999999999999999999", "9223372036854775807m",
		"106751991167301d", "106751991167300d24h"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_refused(units_parse_duration, wrong[i]);
}

static void test_units__parse_bytes(void **state)
{
	(void)state;
	assert_parsed(units_parse_bytes, "262144", 262144);
	assert_parsed(units_parse_bytes, "0", 0);
	assert_parsed(units_parse_bytes, "118 B", 118);
	assert_parsed(units_parse_bytes, "256KiB", 262144);
	assert_parsed(units_parse_bytes, "256k", 262144);
	assert_parsed(units_parse_bytes, "256K", 262144);
	assert_parsed(units_parse_bytes, "256 KiB", 262144);
	assert_parsed(units_parse_bytes, "1MiB", 1048576);
	assert_parsed(units_parse_bytes, "1m", 1048576);
	assert_parsed(units_parse_bytes, "2GiB", 2147483648LL);
}

static void test_units__parse_bytes_refuses(void **state)
{
	static const char *const wrong[] = {"", "KiB", "-1", "1.5MiB", "1KB", "1kk", "1 Ki B", " 1",
		"9223372036854775807k", "99999999999999999999"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_refused(units_parse_bytes, wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units__count),
		cmocka_unit_test(test_units__count_fits_five_columns),
		cmocka_unit_test(test_units__exact),
		cmocka_unit_test(test_units__duration),
		cmocka_unit_test(test_units__duration_fits_five_columns),
		cmocka_unit_test(test_units__bytes),
		cmocka_unit_test(test_units__rate),
		cmocka_unit_test(test_units__rate_sign),
		cmocka_unit_test(test_units__rate_of_no_number),
		cmocka_unit_test(test_units__parse_duration),
		cmocka_unit_test(test_units__parse_duration_refuses),
		cmocka_unit_test(test_units__parse_bytes),
		cmocka_unit_test(test_units__parse_bytes_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
