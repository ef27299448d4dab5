/*
 * CloudWatch (GetMetricData, DescribeAlarmsForMetric; JSON 1.0) for the metrics of namespace
 * AWS/SQS: what a queue's attributes do not tell, its last days, and the alarms on it. A point is a
 * minute old at best. Calls and answers: service.h.
 *
 * GetMetricData costs money for every metric that is asked for ($0.01 for a thousand): who calls
 * says so.
 */
#ifndef SQSCOPE_SERVICES_CLOUDWATCH_H
#define SQSCOPE_SERVICES_CLOUDWATCH_H

#include "sqscope/base/str.h"
#include "sqscope/services/service.h"

enum queue_metric {
	METRIC_OLDEST_AGE,
	METRIC_VISIBLE,
	METRIC_IN_FLIGHT,
	METRIC_DELAYED,
	METRIC_SENT,
	METRIC_RECEIVED,
	METRIC_DELETED,
	METRIC_EMPTY_RECEIVES,
	METRIC_SENT_SIZE,
	METRIC_DEDUPLICATED,  /* FIFO: sends that were duplicates */
	METRIC_BUSY_GROUPS,   /* FIFO: groups with messages in flight */
	METRIC_NOISY_GROUPS,  /* fair queues: tenants that crowd out the others */
	METRIC_QUIET_VISIBLE, /* fair queues: what waits of the others */
	METRIC_QUIET_AGE,
	QUEUE_METRIC_COUNT
};

enum metric_unit {
	METRIC_UNIT_COUNT,  /* at a time: how many there are */
	METRIC_UNIT_EVENTS, /* in a period: how often it happened */
	METRIC_UNIT_SECONDS,
	METRIC_UNIT_BYTES,
};

struct queue_metric_row {
	enum queue_metric id;
	const char *name;      /* as CloudWatch spells it */
	const char *statistic; /* "Sum", "Maximum" */
	enum metric_unit unit;
	const char *summary; /* "age of the oldest message" */
};

extern const struct queue_metric_row queue_metric_rows[QUEUE_METRIC_COUNT];

enum { METRIC_QUERIES_MAX = 500 }; /* of one GetMetricData */

struct metric_query {
	struct sv queue_name;
	enum queue_metric metric;
};

struct metric_window {
	int64_t from_unix_ms, to_unix_ms; /* cut to whole periods */
	int period_s;                     /* a multiple of 60 */
};

/* A point is the start of its period. Where nothing was measured there is none. */
struct metric_points {
	int64_t *unix_ms; /* oldest first */
	double *values;
	size_t count, cap;
};

/* One for each query, in their order. */
struct metric_answer {
	struct metric_points *points;
	size_t count;
	bool is_cut;
	struct str message; /* what the service remarks: empty when nothing */
};

void metric_answer_release(struct metric_answer *answer);

/* The value of the newest point; false when there is none. */
bool metric_points_last(const struct metric_points *points, int64_t *unix_ms, double *value);

typedef void (*metric_answer_fn)(void *ud, struct metric_answer *answer, const struct err *err);
struct service_call *cloudwatch_get_metric_data(struct aws_client *cloudwatch,
	enum priority priority, const struct metric_query *queries, size_t count,
	const struct metric_window *window, metric_answer_fn done, void *ud);

struct metric_alarm {
	struct str name, state; /* "OK", "ALARM", "INSUFFICIENT_DATA" */
	struct str reason, comparison, statistic;
	double threshold;
	int64_t period_s, periods;
	int64_t changed_unix_ms; /* into that state */
	bool actions_enabled;
};

struct metric_alarms {
	struct metric_alarm *items;
	size_t count, cap;
	bool is_cut;
};

void metric_alarms_release(struct metric_alarms *alarms);

/* The alarms on one metric of a queue. */
typedef void (*metric_alarms_fn)(void *ud, struct metric_alarms *alarms, const struct err *err);
struct service_call *cloudwatch_describe_alarms(struct aws_client *cloudwatch,
	enum priority priority, struct sv queue_name, enum queue_metric metric,
	metric_alarms_fn done, void *ud);

#endif
