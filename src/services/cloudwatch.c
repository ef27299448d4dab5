/* CloudWatch: GetMetricData. */
#include "sqscope/services/cloudwatch.h"

#include "service_call.h"
#include "sqscope/base/json_string.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MS = 1000, ID_SIZE = 16 };

struct metric_job {
	struct str queries; /* as the request has them */
	struct metric_window window;
	struct metric_answer answer;
	metric_answer_fn done;
	void *ud;
};

void metric_answer_release(struct metric_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++) {
		free(answer->points[i].unix_ms);
		free(answer->points[i].values);
	}
	free(answer->points);
	str_release(&answer->message);
	*answer = (struct metric_answer){0};
}

bool metric_points_last(const struct metric_points *points, int64_t *unix_ms, double *value)
{
	if (points->count == 0)
		return false;
	*unix_ms = points->unix_ms[points->count - 1];
	*value = points->values[points->count - 1];
	return true;
}

/* --- the request ------------------------------------------------------------------------------ */

static void add_query(
	struct str *out, size_t at, const struct metric_query *query, const struct metric_window *w)
{
	const struct queue_metric_row *row = &queue_metric_rows[query->metric];

	str_addf(out,
		"%s{\"Id\":\"m%zu\",\"MetricStat\":{\"Metric\":{\"Namespace\":\"AWS/SQS\","
		"\"MetricName\":\"%s\",\"Dimensions\":[{\"Name\":\"QueueName\",\"Value\":",
		at > 0 ? "," : "", at, row->name);
	json_string_add(out, query->queue_name);
	str_addf(out, "}]},\"Period\":%d,\"Stat\":\"%s\"},\"ReturnData\":true}", w->period_s,
		row->statistic);
}

static void make(void *ud, struct sv token, struct service_parts *parts)
{
	const struct metric_job *job = ud;
	const struct metric_window *w = &job->window;
	int64_t period_ms = (int64_t)w->period_s * MS;

	str_addf(&parts->body,
		"{\"StartTime\":%lld,\"EndTime\":%lld,\"ScanBy\":\"TimestampAscending\","
		"\"MetricDataQueries\":[%s]",
		(long long)(w->from_unix_ms / period_ms * w->period_s),
		(long long)((w->to_unix_ms + period_ms - 1) / period_ms * w->period_s),
		str_cstr(&job->queries));
	if (!sv_is_empty(token)) {
		str_add_cstr(&parts->body, ",\"NextToken\":");
		json_string_add(&parts->body, token);
	}
	str_add_char(&parts->body, '}');
}

/* --- the answer ------------------------------------------------------------------------------- */

static int64_t time_at(const json_t *times, size_t i)
{
	double s = json_number_value(json_array_get(times, i));

	return s > 0 && s < 1e11 ? (int64_t)(s * MS) : UNKNOWN;
}

static void add_point(struct metric_points *points, int64_t unix_ms, const json_t *value)
{
	size_t at = points->count, cap = points->cap;

	/* What is out of order, or no number, is no measurement. */
	if (unix_ms == UNKNOWN || !json_is_number(value) || !isfinite(json_number_value(value)) ||
		(at > 0 && unix_ms <= points->unix_ms[at - 1]))
		return;
	points->unix_ms = mem_grow(points->unix_ms, &cap, at + 1, sizeof *points->unix_ms);
	points->values = mem_grow(points->values, &points->cap, at + 1, sizeof *points->values);
	points->unix_ms[at] = unix_ms;
	points->values[at] = json_number_value(value);
	points->count++;
}

/* Which query a result is for: its id is "m" and the query's place. */
static struct metric_points *points_of(struct metric_answer *answer, struct sv id)
{
	int64_t at;

	if (id.n < 2 || id.p[0] != 'm' || !sv_to_i64(sv_of(id.p + 1, id.n - 1), &at) || at < 0 ||
		(size_t)at >= answer->count)
		return NULL;
	return &answer->points[at];
}

static void take_result(struct metric_answer *answer, const json_t *result)
{
	struct metric_points *points = points_of(answer, json_answer_text(result, "Id"));
	const json_t *times = json_object_get(result, "Timestamps");
	const json_t *values = json_object_get(result, "Values");

	for (size_t i = 0; points && i < json_array_size(times); i++)
		add_point(points, time_at(times, i), json_array_get(values, i));
}

static bool take(void *ud, const json_t *root, struct str *token, struct err *err)
{
	struct metric_job *job = ud;
	const json_t *results = json_object_get(root, "MetricDataResults");
	const json_t *messages = json_object_get(root, "Messages");

	if (!json_is_array(results))
		return err_fail(err, ERR_PROTOCOL, "the answer holds no MetricDataResults");
	for (size_t i = 0; i < json_array_size(results); i++)
		take_result(&job->answer, json_array_get(results, i));
	if (json_array_size(messages) > 0)
		str_set(&job->answer.message,
			json_answer_text(json_array_get(messages, 0), "Value"));
	str_add(token, json_answer_text(root, "NextToken"));
	return true;
}

static void end(void *ud, bool is_cut, const struct err *err)
{
	struct metric_job *job = ud;

	job->answer.is_cut = is_cut;
	job->done(job->ud, &job->answer, err);
	metric_answer_release(&job->answer);
	str_release(&job->queries);
	free(job);
}

static const struct service_action get_metric_data = {
	.service = SERVICE_CLOUDWATCH,
	.name = "cloudwatch:GetMetricData",
	.target = "GraniteServiceVersion20100801.GetMetricData",
	.make = make,
	.take = take,
	.end = end,
};

struct service_call *cloudwatch_get_metric_data(struct aws_client *cloudwatch,
	enum priority priority, const struct metric_query *queries, size_t count,
	const struct metric_window *window, metric_answer_fn done, void *ud)
{
	struct metric_job *job = mem_new(1, sizeof *job);

	if (count > METRIC_QUERIES_MAX)
		count = METRIC_QUERIES_MAX;
	job->window = *window;
	job->done = done;
	job->ud = ud;
	job->answer.points = mem_new(count + 1, sizeof *job->answer.points);
	job->answer.count = count;
	for (size_t i = 0; i < count; i++)
		add_query(&job->queries, i, &queries[i], window);
	return service_call_start(cloudwatch, &get_metric_data, priority, job);
}
