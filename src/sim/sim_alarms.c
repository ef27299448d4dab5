/* Alarms, by rule: no scenario has to name them. */
#include "sim_cloudwatch.h"

#include "sqscope/sim/sim.h"

enum { MS = 1000, OLD_S = 30 * 60, ALARM_PERIOD_S = 60, ALARM_PERIODS = 3 };

struct alarm {
	const struct sim_queue *queue;
	enum sim_metric metric;
	const char *rule;
	int64_t threshold, value;
	const char *statistic;
};

static bool is_grave(const struct sim_store *store, const struct sim_queue *q)
{
	for (size_t i = 0; i < store->queue_count; i++) {
		const char *target = store->by_name[i]->settings.redrive_target;
		if (target && strcmp(target, q->arn) == 0)
			return true;
	}
	return false;
}

static json_t *alarm_json(const struct sim_store *store, const struct alarm *a)
{
	bool is_over = a->value > a->threshold;
	json_t *name = json_sprintf("%s-%s", a->queue->name, a->rule);
	json_t *reason = json_sprintf("Threshold Crossed: 1 datapoint [%lld.0] was %s than the "
				      "threshold (%lld.0).",
		(long long)a->value, is_over ? "greater" : "not greater", (long long)a->threshold);
	json_t *out = json_pack("{s:o, s:s, s:o, s:s, s:s, s:s, s:i, s:i, s:f, s:s, s:b}",
		"AlarmName", name, "StateValue", is_over ? "ALARM" : "OK", "StateReason", reason,
		"MetricName", sim_metric_name(a->metric), "Namespace", "AWS/SQS", "Statistic",
		a->statistic, "Period", (int)ALARM_PERIOD_S, "EvaluationPeriods",
		(int)ALARM_PERIODS, "Threshold", (double)a->threshold, "ComparisonOperator",
		"GreaterThanThreshold", "ActionsEnabled", true);
	json_object_set_new(out, "AlarmArn",
		json_sprintf("arn:aws:cloudwatch:" SIM_REGION ":" SIM_ACCOUNT ":alarm:%s-%s",
			a->queue->name, a->rule));
	json_object_set_new(out, "StateUpdatedTimestamp", json_integer(store->now_ms / MS));
	json_object_set_new(out, "Dimensions",
		json_pack("[{s:s, s:s}]", "Name", "QueueName", "Value", a->queue->name));
	return out;
}

void sim_alarms_of(const struct sim_store *store, const struct sim_queue *q, enum sim_metric metric,
	json_t *alarms)
{
	struct alarm alarm = {.queue = q, .metric = metric, .statistic = "Maximum"};
	if (metric == SIM_METRIC_VISIBLE && is_grave(store, q)) {
		alarm.rule = "not-empty";
		alarm.value = (int64_t)q->messages[SIM_READY].count;
	} else if (metric == SIM_METRIC_AGE_S && q->settings.redrive_target) {
		alarm.rule = "too-old";
		alarm.threshold = OLD_S;
		alarm.value = sim_metrics_age_s(store, q);
	} else {
		return;
	}
	json_array_append_new(alarms, alarm_json(store, &alarm));
}
