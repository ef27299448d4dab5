/* How fast something is of late: a count now and then, looked back on for some seconds. */
#ifndef SQSCOPE_MODEL_OPERATION_METER_H
#define SQSCOPE_MODEL_OPERATION_METER_H

#include "sqscope/base/units.h"

enum { METER_SAMPLES = 16, METER_LEAST_MS = 900 };

/* Zero-initialised is one that has seen nothing. */
struct operation_meter {
	int64_t at_ms[METER_SAMPLES], count[METER_SAMPLES];
	size_t seen; /* in all; the ring holds the last ones */
};

/* Ignored when it comes sooner than METER_LEAST_MS after the one before. */
void operation_meter_add(struct operation_meter *meter, int64_t now_ms, int64_t count);
/* What lies before counts no more: after a pause. */
void operation_meter_clear(struct operation_meter *meter);
/* A second; UNKNOWN before two counts. */
double operation_meter_rate(const struct operation_meter *meter);

#endif
