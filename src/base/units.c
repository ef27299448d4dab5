/* Numbers as people read them. How they write them is in units_parse.c. */
#include "sqscope/base/units.h"

#include <stdio.h>

struct step {
	int64_t size;
	char letter;
};

static const struct step thousands[] = {
	{1000, 'k'},
	{1000000, 'M'},
	{1000000000, 'G'},
	{1000000000000, 'T'},
	{1000000000000000, 'P'},
	{1000000000000000000, 'E'},
};

static char *set_unknown(char *out)
{
	out[0] = '?';
	out[1] = '\0';
	return out;
}

/* n / size, rounded to the nearest. Unsigned, because the sum may pass INT64_MAX. */
static uint64_t divide_rounded(int64_t n, int64_t size)
{
	return ((uint64_t)n + (uint64_t)size / 2) / (uint64_t)size;
}

/* n of at least 1,000 in three digits and a letter: 1.2k, 12.0k, 120k. */
static char *format_thousands(int64_t n, char *out)
{
	const struct step *step = thousands;

	/* 999.95k is "1.0M": what rounds up to a thousand belongs to the next letter. */
	while (step->letter != 'E' && divide_rounded(n, step->size) >= 1000)
		step++;
	if (divide_rounded(n, step->size / 10) >= 1000) {
		snprintf(out, UNITS_TEXT_SIZE, "%u%c", (unsigned)divide_rounded(n, step->size),
			step->letter);
		return out;
	}
	snprintf(out, UNITS_TEXT_SIZE, "%u.%u%c",
		(unsigned)(divide_rounded(n, step->size / 10) / 10),
		(unsigned)(divide_rounded(n, step->size / 10) % 10), step->letter);
	return out;
}

char *units_count(int64_t n, char out[UNITS_TEXT_SIZE])
{
	return n < 10000 ? units_exact(n, out) : format_thousands(n, out);
}

char *units_exact(int64_t n, char out[UNITS_TEXT_SIZE])
{
	char digits[UNITS_TEXT_SIZE];
	int count, at = 0;

	if (n < 0)
		return set_unknown(out);
	count = snprintf(digits, sizeof digits, "%lld", (long long)n);
	for (int i = 0; i < count; i++) {
		if (i > 0 && (count - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

char *units_duration(int64_t seconds, char out[UNITS_TEXT_SIZE])
{
	enum { MINUTE = 60, HOUR = 3600, DAY = 86400, YEAR = 365 * DAY };
	long long s = seconds;

	/* Two units only where they fit five columns: 9h59m, 9d23h. */
	if (s < 0)
		return set_unknown(out);
	if (s < MINUTE)
		snprintf(out, UNITS_TEXT_SIZE, "%llds", s);
	else if (s < HOUR)
		snprintf(out, UNITS_TEXT_SIZE, "%lldm", s / MINUTE);
	else if (s < 10 * HOUR && s % HOUR >= MINUTE)
		snprintf(out, UNITS_TEXT_SIZE, "%lldh%02lldm", s / HOUR, s % HOUR / MINUTE);
	else if (s < DAY)
		snprintf(out, UNITS_TEXT_SIZE, "%lldh", s / HOUR);
	else if (s < 10 * DAY && s % DAY >= HOUR)
		snprintf(out, UNITS_TEXT_SIZE, "%lldd%02lldh", s / DAY, s % DAY / HOUR);
	else if (s < 10000LL * DAY)
		snprintf(out, UNITS_TEXT_SIZE, "%lldd", s / DAY);
	else
		snprintf(out, UNITS_TEXT_SIZE, "%lldy", s / YEAR < 9999 ? s / YEAR : 9999);
	return out;
}

char *units_bytes(int64_t bytes, char out[UNITS_TEXT_SIZE])
{
	static const char letters[] = "KMGTPE";
	int64_t size = 1024;
	size_t i = 0;
	unsigned tenths;

	if (bytes < 0)
		return set_unknown(out);
	if (bytes < size) {
		snprintf(out, UNITS_TEXT_SIZE, "%d B", (int)bytes);
		return out;
	}
	while (letters[i + 1] && divide_rounded(bytes, size) >= 1024) {
		size *= 1024;
		i++;
	}
	/* Tenths from the remainder: bytes * 10 may not fit. */
	tenths = (unsigned)(bytes / size * 10) + (unsigned)divide_rounded(bytes % size, size / 10);
	if (tenths >= 1000 || tenths % 10 == 0)
		snprintf(out, UNITS_TEXT_SIZE, "%u %ciB", (unsigned)divide_rounded(bytes, size),
			letters[i]);
	else
		snprintf(out, UNITS_TEXT_SIZE, "%u.%u %ciB", tenths / 10, tenths % 10, letters[i]);
	return out;
}

char *units_rate(double per_second, bool sign, char out[UNITS_TEXT_SIZE])
{
	const double most = 9e17; /* times ten still fits an int64 */
	double size = per_second < 0 ? -per_second : per_second;
	int64_t tenths;
	size_t at = 0;

	if (per_second != per_second)
		return set_unknown(out);
	tenths = (int64_t)((size < most ? size : most) * 10 + 0.5);
	/* -0.04 is shown as 0.0, and so has no minus. */
	if (per_second < 0 && tenths > 0)
		out[at++] = '-';
	else if (sign)
		out[at++] = '+';
	if (tenths < 1000)
		snprintf(out + at, UNITS_TEXT_SIZE - at, "%d.%d", (int)(tenths / 10),
			(int)(tenths % 10));
	else if (divide_rounded(tenths, 10) < 1000)
		snprintf(out + at, UNITS_TEXT_SIZE - at, "%d", (int)divide_rounded(tenths, 10));
	else
		format_thousands((int64_t)divide_rounded(tenths, 10), out + at);
	return out;
}
