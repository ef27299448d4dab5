/* CloudWatch: DescribeAlarmsForMetric. */
#include "service_call.h"
#include "sqscope/base/json_string.h"
#include "sqscope/base/mem.h"
#include "sqscope/services/cloudwatch.h"

#include <stdlib.h>

struct alarm_job {
	struct str queue_name;
	enum queue_metric metric;
	struct metric_alarms alarms;
	metric_alarms_fn done;
	void *ud;
};

void metric_alarms_release(struct metric_alarms *alarms)
{
	for (size_t i = 0; i < alarms->count; i++) {
		struct metric_alarm *a = &alarms->items[i];

		str_release(&a->name);
		str_release(&a->state);
		str_release(&a->reason);
		str_release(&a->comparison);
		str_release(&a->statistic);
	}
	free(alarms->items);
	*alarms = (struct metric_alarms){0};
}

static void make(void *ud, struct sv token, struct service_parts *parts)
{
	const struct alarm_job *job = ud;

	(void)token;
	str_addf(&parts->body,
		"{\"Namespace\":\"AWS/SQS\",\"MetricName\":\"%s\",\"Dimensions\":"
		"[{\"Name\":\"QueueName\",\"Value\":",
		queue_metric_rows[job->metric].name);
	json_string_add(&parts->body, str_sv(&job->queue_name));
	str_add_cstr(&parts->body, "}]}");
}

static void add(struct metric_alarms *out, const json_t *object)
{
	struct metric_alarm *a;

	if (sv_is_empty(json_answer_text(object, "AlarmName")))
		return;
	out->items = mem_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
	a = &out->items[out->count++];
	*a = (struct metric_alarm){
		.threshold = json_number_value(json_object_get(object, "Threshold")),
		.period_s = json_answer_number(object, "Period"),
		.periods = json_answer_number(object, "EvaluationPeriods"),
		.changed_unix_ms = service_time_of(object, "StateUpdatedTimestamp"),
		.actions_enabled = json_is_true(json_object_get(object, "ActionsEnabled")),
	};
	str_set(&a->name, json_answer_text(object, "AlarmName"));
	str_set(&a->state, json_answer_text(object, "StateValue"));
	str_set(&a->reason, json_answer_text(object, "StateReason"));
	str_set(&a->comparison, json_answer_text(object, "ComparisonOperator"));
	str_set(&a->statistic, json_answer_text(object, "Statistic"));
}

static bool take(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct alarm_job *job = ud;
	const json_t *list = json_object_get(answer, "MetricAlarms");

	(void)token;
	if (!json_is_array(list))
		return err_fail(err, ERR_PROTOCOL, "the answer holds no MetricAlarms");
	for (size_t i = 0; i < json_array_size(list); i++)
		add(&job->alarms, json_array_get(list, i));
	return true;
}

static void end(void *ud, bool is_cut, const struct err *err)
{
	struct alarm_job *job = ud;

	job->alarms.is_cut = is_cut;
	job->done(job->ud, &job->alarms, err);
	metric_alarms_release(&job->alarms);
	str_release(&job->queue_name);
	free(job);
}

static const struct service_action describe_alarms = {
	.service = SERVICE_CLOUDWATCH,
	.name = "cloudwatch:DescribeAlarmsForMetric",
	.target = "GraniteServiceVersion20100801.DescribeAlarmsForMetric",
	.make = make,
	.take = take,
	.end = end,
};

struct service_call *cloudwatch_describe_alarms(struct aws_client *cloudwatch,
	enum priority priority, struct sv queue_name, enum queue_metric metric,
	metric_alarms_fn done, void *ud)
{
	struct alarm_job *job = mem_new(1, sizeof *job);

	str_set(&job->queue_name, queue_name);
	job->metric = metric;
	job->done = done;
	job->ud = ud;
	return service_call_start(cloudwatch, &describe_alarms, priority, job);
}
