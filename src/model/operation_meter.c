/* A rate out of counts. */
#include "operation_meter.h"

static size_t slot(const struct operation_meter *meter, size_t back)
{
	return (meter->seen - 1 - back) % METER_SAMPLES;
}

void operation_meter_add(struct operation_meter *meter, int64_t now_ms, int64_t count)
{
	size_t at;

	if (count == UNKNOWN)
		return;
	if (meter->seen > 0 && now_ms - meter->at_ms[slot(meter, 0)] < METER_LEAST_MS)
		return;
	meter->seen++;
	at = slot(meter, 0);
	meter->at_ms[at] = now_ms;
	meter->count[at] = count;
}

void operation_meter_clear(struct operation_meter *meter)
{
	meter->seen = 0;
}

double operation_meter_rate(const struct operation_meter *meter)
{
	size_t held = meter->seen < METER_SAMPLES ? meter->seen : METER_SAMPLES, first, last;

	if (held < 2)
		return UNKNOWN;
	first = slot(meter, held - 1);
	last = slot(meter, 0);
	return (double)(meter->count[last] - meter->count[first]) * 1000 /
	       (double)(meter->at_ms[last] - meter->at_ms[first]);
}
