/*
 * What CloudWatch knows of a queue: a point for each minute in which the queue had messages or was
 * asked for, made out of its traffic. Points are of minutes that are over, as the service publishes
 * them.
 */
#ifndef SIM_METRICS_H
#define SIM_METRICS_H

#include "sqscope/base/sv.h"

struct sim_queue;
struct sim_store;

enum sim_metric {
	SIM_METRIC_SENT,
	SIM_METRIC_SENT_BYTES,
	SIM_METRIC_RECEIVED,
	SIM_METRIC_EMPTY,
	SIM_METRIC_DELETED,
	SIM_METRIC_DEDUPLICATED,
	SIM_METRIC_AGE_S,
	SIM_METRIC_VISIBLE,
	SIM_METRIC_IN_FLIGHT,
	SIM_METRIC_DELAYED,
	SIM_METRIC_COUNT
};

enum { SIM_METRIC_MINUTE_MS = 60 * 1000, SIM_METRIC_MINUTES_KEPT = 24 * 60 };

struct sim_point {
	int64_t start_ms; /* of its minute */
	float values[SIM_METRIC_COUNT];
};

/* Owned by the queue. */
struct sim_series {
	struct sim_point *points; /* by time */
	size_t count, cap;
};

/* Begin to take points, at each full minute. */
void sim_metrics_start(struct sim_store *store);
/* Put a point before the others' time: a past that a scenario makes up. */
void sim_metrics_put(struct sim_queue *q, const struct sim_point *point);
/* What has happened so far is in no point to come. */
void sim_metrics_forget(struct sim_queue *q);

/* By the name that CloudWatch has for it; SIM_METRIC_COUNT when there is none. */
enum sim_metric sim_metric_find(struct sv name);
const char *sim_metric_name(enum sim_metric metric);

/* Seconds since the oldest message came that the service counts (sqs-facts C4). */
int64_t sim_metrics_age_s(const struct sim_store *store, const struct sim_queue *q);

void sim_series_release(struct sim_series *series);

#endif
