/* The clocks, and dates as text. The calendar is computed here: no locale, no time zone, no 2038.
 */
#include "sqscope/base/clock.h"

#include <time.h>

enum { MS_PER_S = 1000, S_PER_DAY = 86400, DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400 };

/* 0000-01-01 and 9999-12-31: what four digits of a year can say. */
#define FIRST_DAY (-719528LL)
#define LAST_DAY  2932896LL

struct date {
	int year, month, day, hour, minute, second;
};

static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char day_names[] = "MonTueWedThuFriSatSun";

/* Days since 1970-01-01 of the proleptic Gregorian calendar. The year starts in March, so that leap
 * days come last. */
static int64_t days_from_date(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - (YEARS_PER_ERA - 1)) / YEARS_PER_ERA;
	int64_t year_of_era = y - era * YEARS_PER_ERA;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * DAYS_PER_ERA + day_of_era + FIRST_DAY + 60;
}

static void date_from_days(int64_t days, struct date *date)
{
	int64_t shifted = days - FIRST_DAY - 60;
	int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int64_t day_of_era = shifted - era * DAYS_PER_ERA;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;

	date->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	date->month = (int)(month < 10 ? month + 3 : month - 9);
	date->year = (int)(year_of_era + era * YEARS_PER_ERA + (date->month <= 2));
}

static struct date date_from_unix_ms(int64_t unix_ms)
{
	int64_t seconds = unix_ms / MS_PER_S - (unix_ms % MS_PER_S < 0);
	int64_t days = seconds / S_PER_DAY - (seconds % S_PER_DAY < 0);
	int rest = (int)(seconds - days * S_PER_DAY);
	struct date date = {.hour = rest / 3600, .minute = rest / 60 % 60, .second = rest % 60};

	if (days < FIRST_DAY)
		days = FIRST_DAY;
	if (days > LAST_DAY)
		days = LAST_DAY;
	date_from_days(days, &date);
	return date;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* A leap second (60) is let through and becomes the second after. */
static bool date_is_valid(const struct date *d)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (d->month < 1 || d->month > 12 || d->day < 1)
		return false;
	if (d->day > lengths[d->month - 1] + (d->month == 2 && is_leap(d->year)))
		return false;
	return d->hour <= 23 && d->minute <= 59 && d->second <= 60;
}

static int64_t date_to_unix_ms(const struct date *d)
{
	int64_t days = days_from_date(d->year, d->month, d->day);

	return (days * S_PER_DAY + d->hour * 3600 + d->minute * 60 + d->second) * MS_PER_S;
}

static int64_t clock_read_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * MS_PER_S + t.tv_nsec / 1000000;
}

int64_t clock_mono_ms(void)
{
	return clock_read_ms(CLOCK_MONOTONIC);
}

int64_t clock_unix_ms(void)
{
	return clock_read_ms(CLOCK_REALTIME);
}

/* A number of that many digits and the character behind it. By hand, because every request and
 * every queue that is printed has a date: snprintf takes ten times as long. */
static char *put(char *out, int number, int digits, char after)
{
	for (int i = digits - 1; i >= 0; i--, number /= 10)
		out[i] = (char)('0' + number % 10);
	out[digits] = after;
	return out + digits + 1;
}

static char *put_time(char *out, const struct date *d)
{
	out = put(out, d->hour, 2, ':');
	out = put(out, d->minute, 2, ':');
	return put(out, d->second, 2, 'Z');
}

void clock_format_utc(int64_t unix_ms, char out[CLOCK_TEXT_SIZE])
{
	struct date d = date_from_unix_ms(unix_ms);

	out = put(out, d.year, 4, '-');
	out = put(out, d.month, 2, '-');
	out = put(out, d.day, 2, 'T');
	*put_time(out, &d) = '\0';
}

void clock_format_hms(int64_t unix_ms, char out[CLOCK_TEXT_SIZE])
{
	struct date d = date_from_unix_ms(unix_ms);

	*put_time(out, &d) = '\0';
}

void clock_format_amz(int64_t unix_ms, char out[CLOCK_TEXT_SIZE])
{
	struct date d = date_from_unix_ms(unix_ms);

	out = put(out, d.year * 10000 + d.month * 100 + d.day, 8, 'T');
	*put(out, d.hour * 10000 + d.minute * 100 + d.second, 6, 'Z') = '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take exactly `count` digits off *v. */
static bool take_number(struct sv *v, size_t count, int *out)
{
	int value = 0;

	if (v->n < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!is_digit(v->p[i]))
			return false;
		value = value * 10 + (v->p[i] - '0');
	}
	*v = sv_of(v->p + count, v->n - count);
	*out = value;
	return true;
}

static bool take_text(struct sv *v, const char *text)
{
	struct sv want = sv_cstr(text);

	if (v->n < want.n || !sv_eq_nocase(sv_of(v->p, want.n), want))
		return false;
	*v = sv_of(v->p + want.n, v->n - want.n);
	return true;
}

/* Take one of the three-letter names; *index counts from 0. */
static bool take_name(struct sv *v, const char *names, int *index)
{
	for (int i = 0; names[3 * i] != '\0'; i++) {
		if (v->n >= 3 && memcmp(v->p, names + 3 * i, 3) == 0) {
			*v = sv_of(v->p + 3, v->n - 3);
			*index = i;
			return true;
		}
	}
	return false;
}

static bool take_hms(struct sv *v, struct date *d)
{
	return take_number(v, 2, &d->hour) && take_text(v, ":") && take_number(v, 2, &d->minute) &&
	       take_text(v, ":") && take_number(v, 2, &d->second);
}

/* ".123456": what is finer than a millisecond is dropped. */
static bool take_fraction(struct sv *v, int *ms)
{
	int weight = 100;

	*ms = 0;
	if (!take_text(v, "."))
		return true;
	if (v->n == 0 || !is_digit(v->p[0]))
		return false;
	for (; v->n > 0 && is_digit(v->p[0]); *v = sv_of(v->p + 1, v->n - 1)) {
		*ms += weight * (v->p[0] - '0');
		weight /= 10;
	}
	return true;
}

/* The whole rest: "Z", "UTC" or "+hh:mm". */
static bool parse_zone(struct sv v, int *offset_minutes)
{
	int sign, hours, minutes;

	*offset_minutes = 0;
	if (take_text(&v, "Z") || take_text(&v, "UTC"))
		return v.n == 0;
	if (v.n == 0 || (v.p[0] != '+' && v.p[0] != '-'))
		return false;
	sign = v.p[0] == '-' ? -1 : 1;
	v = sv_of(v.p + 1, v.n - 1);
	if (!take_number(&v, 2, &hours) || !take_text(&v, ":") || !take_number(&v, 2, &minutes))
		return false;
	*offset_minutes = sign * (hours * 60 + minutes);
	return v.n == 0 && hours <= 23 && minutes <= 59;
}

bool clock_parse_rfc3339(struct sv text, int64_t *unix_ms)
{
	struct date d = {0};
	int ms, offset_minutes;
	bool has_date = take_number(&text, 4, &d.year) && take_text(&text, "-") &&
			take_number(&text, 2, &d.month) && take_text(&text, "-") &&
			take_number(&text, 2, &d.day) && take_text(&text, "T");

	if (!has_date || !take_hms(&text, &d) || !take_fraction(&text, &ms))
		return false;
	if (!parse_zone(text, &offset_minutes) || !date_is_valid(&d))
		return false;
	*unix_ms = date_to_unix_ms(&d) + ms - (int64_t)offset_minutes * 60 * MS_PER_S;
	return true;
}

bool clock_parse_http_date(struct sv text, int64_t *unix_ms)
{
	struct date d = {0};
	int weekday;
	bool has_date = take_name(&text, day_names, &weekday) && take_text(&text, ", ") &&
			take_number(&text, 2, &d.day) && take_text(&text, " ") &&
			take_name(&text, month_names, &d.month) && take_text(&text, " ") &&
			take_number(&text, 4, &d.year) && take_text(&text, " ");

	d.month++;
	if (!has_date || !take_hms(&text, &d) || !take_text(&text, " GMT") || text.n > 0)
		return false;
	if (!date_is_valid(&d))
		return false;
	*unix_ms = date_to_unix_ms(&d);
	return true;
}
