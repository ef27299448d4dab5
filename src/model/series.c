/* The last sixty minutes of one number. */
#include "sqscope/model/series.h"

enum { MINUTE_MS = 60 * 1000 };

static void forget(struct series *s, int64_t first_minute, int64_t last_minute)
{
	for (int64_t minute = first_minute; minute <= last_minute; minute++)
		s->value[minute % SERIES_MINUTES] = UNKNOWN;
}

void series_init(struct series *s)
{
	forget(s, 0, SERIES_MINUTES - 1);
	s->last_minute = UNKNOWN;
}

/* Make `minute` the newest. A clock that was set back takes what it had written ahead with it. */
static void turn_to(struct series *s, int64_t minute)
{
	int64_t step = minute - s->last_minute;

	if (s->last_minute == UNKNOWN || step >= SERIES_MINUTES || -step >= SERIES_MINUTES)
		series_init(s);
	else if (step > 0)
		forget(s, s->last_minute + 1, minute);
	else if (step < 0)
		forget(s, minute + 1, s->last_minute);
	s->last_minute = minute;
}

void series_add(struct series *s, int64_t unix_ms, int64_t value)
{
	if (value < 0 || unix_ms < 0)
		return;
	turn_to(s, unix_ms / MINUTE_MS);
	s->value[s->last_minute % SERIES_MINUTES] =
		(int32_t)(value < INT32_MAX ? value : INT32_MAX);
}

int64_t series_at(const struct series *s, int minutes_ago)
{
	int64_t minute = s->last_minute - minutes_ago;

	if (s->last_minute == UNKNOWN || minutes_ago < 0 || minutes_ago >= SERIES_MINUTES ||
		minute < 0)
		return UNKNOWN;
	return s->value[minute % SERIES_MINUTES];
}

int64_t series_max(const struct series *s, int minutes)
{
	int64_t max = UNKNOWN;

	for (int i = 0; i < minutes && i < SERIES_MINUTES; i++) {
		int64_t value = series_at(s, i);

		max = value > max ? value : max;
	}
	return max;
}
