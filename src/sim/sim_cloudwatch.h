/* The alarms that watch a queue. */
#ifndef SIM_CLOUDWATCH_H
#define SIM_CLOUDWATCH_H

#include "sim_store.h"

#include <jansson.h>

/* Append those of one metric, as DescribeAlarmsForMetric shows them. A dead-letter queue is watched
 * for messages, a queue that has one for their age (sim_alarms.c). */
void sim_alarms_of(const struct sim_store *store, const struct sim_queue *q, enum sim_metric metric,
	json_t *alarms);

#endif
