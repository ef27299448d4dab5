/* The last sixty minutes of one number. */
#include "sqscope/model/series.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MINUTE_MS = 60 * 1000 };

static void forget(struct series *s, int64_t first_minute, int64_t last_minute)
{
	for (int64_t minute = first_minute; minute <= last_minute; minute++)
		s->ring[minute % SERIES_MINUTES] = UNKNOWN;
}

void series_init(struct series *s)
{
	*s = (struct series){.last_minute = UNKNOWN};
}

void series_release(struct series *s)
{
	free(s->ring);
	series_init(s);
}

/* It stands still no longer: a ring of what is known. */
static void make_ring(struct series *s)
{
	s->ring = mem_new(SERIES_MINUTES, sizeof *s->ring);
	forget(s, 0, SERIES_MINUTES - 1);
	for (int64_t i = 0; i < s->still_minutes; i++)
		s->ring[(s->last_minute - i) % SERIES_MINUTES] = s->still_value;
}

/* Make `minute` the newest. A clock that was set back takes what it had written ahead with it. */
static void turn_to(struct series *s, int64_t minute)
{
	forget(s, s->last_minute + 1, minute);
	forget(s, minute + 1, s->last_minute);
	s->last_minute = minute;
}

/* True when the value at this minute is the only one, or one more of the same. */
static bool stands_still(struct series *s, int64_t minute, int32_t value)
{
	const int64_t step = minute - s->last_minute;

	if (s->ring)
		return false;
	if (s->last_minute == UNKNOWN || (step == 0 && s->still_minutes == 1)) {
		s->still_value = value;
		s->still_minutes = 1;
	} else if (value != s->still_value || step < 0 || step > 1) {
		return false;
	} else if (step == 1 && s->still_minutes < SERIES_MINUTES) {
		s->still_minutes++;
	}
	s->last_minute = minute;
	return true;
}

/* Nothing of what is known is of the hour before `minute`, or it is of the future. */
static bool is_far(const struct series *s, int64_t minute)
{
	const int64_t step = minute - s->last_minute;

	return step >= SERIES_MINUTES || -step >= SERIES_MINUTES;
}

void series_add(struct series *s, int64_t unix_ms, int64_t value)
{
	const int32_t kept = (int32_t)(value < INT32_MAX ? value : INT32_MAX);
	const int64_t minute = unix_ms / MINUTE_MS;

	if (value < 0 || unix_ms < 0)
		return;
	if (is_far(s, minute))
		series_release(s);
	if (stands_still(s, minute, kept))
		return;
	if (!s->ring)
		make_ring(s);
	turn_to(s, minute);
	s->ring[minute % SERIES_MINUTES] = kept;
}

int64_t series_at(const struct series *s, int minutes_ago)
{
	int64_t minute = s->last_minute - minutes_ago;

	if (s->last_minute == UNKNOWN || minutes_ago < 0 || minutes_ago >= SERIES_MINUTES ||
		minute < 0)
		return UNKNOWN;
	if (!s->ring)
		return minutes_ago < s->still_minutes ? s->still_value : UNKNOWN;
	return s->ring[minute % SERIES_MINUTES];
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
