/* CloudWatch: GetMetricData and DescribeAlarmsForMetric for AWS/SQS, in the JSON protocol. */
#include "sim_cloudwatch.h"
#include "sim_neighbour.h"
#include "sim_services.h"

enum { BAD_REQUEST = 400, QUERIES_MAX = 500, POINTS_MAX = 100800, MS = 1000, PERIOD_MIN_S = 60 };

static const char target_prefix[] = "GraniteServiceVersion20100801.";

enum stat { STAT_SUM, STAT_AVERAGE, STAT_MINIMUM, STAT_MAXIMUM, STAT_SAMPLES, STAT_COUNT };

static const char *const stat_names[STAT_COUNT] = {
	"Sum", "Average", "Minimum", "Maximum", "SampleCount"};

/* One GetMetricData. */
struct asking {
	int64_t start_ms, end_ms;
	bool is_ascending;
	size_t points;
};

/* One of its queries. */
struct query {
	const char *id, *label;
	struct sim_queue *queue; /* NULL: nothing is known */
	enum sim_metric metric;
	enum stat stat;
	int64_t period_ms;
};

/* The one dimension that SQS has; NULL when there is none. */
static const char *queue_name_of(const json_t *metric)
{
	const json_t *dimension = json_array_get(json_object_get(metric, "Dimensions"), 0);
	if (json_array_size(json_object_get(metric, "Dimensions")) != 1 ||
		strcmp(sim_neighbour_text(dimension, "Name"), "QueueName") != 0)
		return NULL;
	return sim_neighbour_text(dimension, "Value");
}

static bool find_stat(const char *name, enum stat *stat)
{
	for (int i = 0; i < STAT_COUNT; i++) {
		if (strcmp(name, stat_names[i]) != 0)
			continue;
		*stat = (enum stat)i;
		return true;
	}
	return false;
}

static bool refuse(struct sim_exchange *x, const char *what)
{
	sim_neighbour_fail(x, BAD_REQUEST, "InvalidParameterValueException", "%s", what);
	return false;
}

static bool read_query(struct sim_exchange *x, const json_t *in, struct query *q)
{
	const json_t *stat = json_object_get(in, "MetricStat");
	const json_t *metric = json_object_get(stat, "Metric");
	const char *name = queue_name_of(metric);
	json_int_t period_s = json_integer_value(json_object_get(stat, "Period"));
	q->id = sim_neighbour_text(in, "Id");
	q->label = sim_neighbour_text(in, "Label");
	if (!q->id[0])
		return refuse(x, "The parameter MetricDataQueries.member.1.Id is required.");
	if (!stat)
		return refuse(x, "Expressions are not a part of the simulator.");
	if (!find_stat(sim_neighbour_text(stat, "Stat"), &q->stat))
		return refuse(x, "The parameter Stat is not a valid statistic.");
	if (period_s < PERIOD_MIN_S || period_s % PERIOD_MIN_S)
		return refuse(x, "The parameter Period must be a multiple of 60.");
	q->period_ms = period_s * MS;
	q->metric = sim_metric_find(sv_cstr(sim_neighbour_text(metric, "MetricName")));
	q->queue = name ? sim_store_find(x->store, sv_cstr(name)) : NULL;
	if (!q->label[0])
		q->label = sim_neighbour_text(metric, "MetricName");
	if (q->metric == SIM_METRIC_COUNT ||
		strcmp(sim_neighbour_text(metric, "Namespace"), "AWS/SQS") != 0)
		q->queue = NULL;
	return true;
}

struct sum {
	int64_t start_ms; /* -1: nothing in it */
	double sum, least, most;
	size_t count;
};

static double value_of(const struct sum *s, enum stat stat)
{
	switch (stat) {
	case STAT_SUM:
		return s->sum;
	case STAT_AVERAGE:
		return s->sum / (double)s->count;
	case STAT_MINIMUM:
		return s->least;
	case STAT_MAXIMUM:
		return s->most;
	case STAT_SAMPLES:
		return (double)s->count;
	case STAT_COUNT:
		break;
	}
	return 0;
}

struct lists {
	json_t *times, *values;
};

static void flush(
	const struct sum *s, const struct query *q, struct asking *asking, struct lists *lists)
{
	if (!s->count || asking->points >= POINTS_MAX)
		return;
	size_t place = asking->is_ascending ? json_array_size(lists->times) : 0;
	json_array_insert_new(lists->times, place, json_integer(s->start_ms / MS));
	json_array_insert_new(lists->values, place, json_real(value_of(s, q->stat)));
	asking->points++;
}

static void add(struct sum *s, double value)
{
	s->sum += value;
	if (!s->count || value < s->least)
		s->least = value;
	if (!s->count || value > s->most)
		s->most = value;
	s->count++;
}

static void collect(const struct query *q, struct asking *asking, struct lists *lists)
{
	struct sum sum = {.start_ms = -1};
	for (size_t i = 0; q->queue && i < q->queue->series.count; i++) {
		const struct sim_point *point = &q->queue->series.points[i];
		if (point->start_ms < asking->start_ms || point->start_ms >= asking->end_ms)
			continue;
		int64_t start_ms = point->start_ms / q->period_ms * q->period_ms;
		if (start_ms != sum.start_ms) {
			flush(&sum, q, asking, lists);
			sum = (struct sum){.start_ms = start_ms};
		}
		add(&sum, (double)point->values[q->metric]);
	}
	flush(&sum, q, asking, lists);
}

static json_t *result_of(const struct query *q, struct asking *asking)
{
	struct lists lists = {json_array(), json_array()};
	collect(q, asking, &lists);
	return json_pack("{s:s, s:s, s:o, s:o, s:s}", "Id", q->id, "Label", q->label, "Timestamps",
		lists.times, "Values", lists.values, "StatusCode", "Complete");
}

static bool read_asking(struct sim_exchange *x, const json_t *in, struct asking *asking)
{
	const json_t *start = json_object_get(in, "StartTime"),
		     *end = json_object_get(in, "EndTime");
	*asking = (struct asking){0};
	if (!json_is_number(start) || !json_is_number(end))
		return refuse(x, "The parameters StartTime and EndTime are required.");
	asking->start_ms = (int64_t)(json_number_value(start) * MS);
	asking->end_ms = (int64_t)(json_number_value(end) * MS);
	asking->is_ascending = strcmp(sim_neighbour_text(in, "ScanBy"), "TimestampAscending") == 0;
	return asking->start_ms < asking->end_ms ||
	       refuse(x, "The parameter StartTime must be less than the parameter EndTime.");
}

static void get_metric_data(struct sim_exchange *x, const json_t *in)
{
	const json_t *queries = json_object_get(in, "MetricDataQueries"), *one;
	struct asking asking;
	size_t i;
	if (!read_asking(x, in, &asking))
		return;
	if (json_array_size(queries) == 0 || json_array_size(queries) > QUERIES_MAX) {
		refuse(x, "MetricDataQueries must have from 1 to 500 members.");
		return;
	}
	json_t *results = json_array();
	json_array_foreach(queries, i, one)
	{
		struct query query;
		if (!read_query(x, one, &query)) {
			json_decref(results);
			return;
		}
		const json_t *is_wanted = json_object_get(one, "ReturnData");
		if (!json_is_false(is_wanted))
			json_array_append_new(results, result_of(&query, &asking));
	}
	sim_neighbour_answer(x, json_pack("{s:o, s:[]}", "MetricDataResults", results, "Messages"));
}

static void describe_alarms_for_metric(struct sim_exchange *x, const json_t *in)
{
	const char *name = queue_name_of(in);
	enum sim_metric metric = sim_metric_find(sv_cstr(sim_neighbour_text(in, "MetricName")));
	struct sim_queue *q = name ? sim_store_find(x->store, sv_cstr(name)) : NULL;
	json_t *alarms = json_array();
	if (q && strcmp(sim_neighbour_text(in, "Namespace"), "AWS/SQS") == 0)
		sim_alarms_of(x->store, q, metric, alarms);
	sim_neighbour_answer(x, json_pack("{s:o}", "MetricAlarms", alarms));
}

static void serve(struct sim_exchange *x)
{
	struct sv target = sim_request_header(&x->request, "x-amz-target");
	struct sv action = target.n > sizeof target_prefix - 1
				   ? sv_of(target.p + sizeof target_prefix - 1,
					     target.n - (sizeof target_prefix - 1))
				   : sv_of("", 0);
	bool is_data = sv_eq_cstr(action, "GetMetricData");
	if (!is_data && !sv_eq_cstr(action, "DescribeAlarmsForMetric")) {
		sim_neighbour_fail(x, BAD_REQUEST, "UnknownOperationException",
			"This is not a part of the simulator.");
		return;
	}
	if (sim_strike_request(
		    x, is_data ? "GetMetricData" : "DescribeAlarmsForMetric", sv_of("", 0)))
		return;
	json_t *in = sim_neighbour_read(x);
	if (!in)
		return;
	if (is_data)
		get_metric_data(x, in);
	else
		describe_alarms_for_metric(x, in);
	json_decref(in);
}

const struct sim_service sim_service_cloudwatch = {
	.name = "monitoring",
	.target = target_prefix,
	.serve = serve,
};
