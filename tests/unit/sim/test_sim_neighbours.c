/* Unit tests of sim/sim_metrics, sim_cloudwatch, sim_alarms, sim_lambda, sim_aws_batch, sim_kms. */
#include "exchange_fixture.h"
#include "sim/sim_metrics.h"
#include "sim/sim_workload.h"

static struct asked asked;

static void cloudwatch(struct world *w, const char *action, const char *fmt, ...)
{
	struct str body = {0}, target = {0};
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&body, fmt, ap);
	va_end(ap);
	str_addf(&target, "GraniteServiceVersion20100801.%s", action);
	ask(w, &asked, NULL, "POST", "/", str_cstr(&target), str_cstr(&body));
	str_release(&body);
	str_release(&target);
}

static void data_of(struct world *w, const char *metric, const char *stat, int period_s)
{
	cloudwatch(w, "GetMetricData",
		"{'StartTime':%lld,'EndTime':%lld,'ScanBy':'TimestampAscending',"
		"'MetricDataQueries':[{'Id':'m1','MetricStat':{'Metric':{'Namespace':'AWS/SQS',"
		"'MetricName':'%s','Dimensions':[{'Name':'QueueName','Value':'q'}]},"
		"'Period':%d,'Stat':'%s'}}]}",
		START_MS / SECOND - 3600LL, w->clock_ms / SECOND + 1LL, metric, period_s, stat);
	assert_int_equal(asked.status, 200);
}

static size_t point_count(void)
{
	return count_of(item(asked.json, "MetricDataResults", 0), "Values");
}

static double value(size_t i)
{
	json_t *values = json_object_get(item(asked.json, "MetricDataResults", 0), "Values");
	return json_number_value(json_array_get(values, i));
}

static void test_sim_metrics__points_of_the_traffic(void **state)
{
	struct world *w = *state;
	sim_metrics_start(w->store);
	create(w, "q");
	for (int i = 0; i < 3; i++)
		send(w, "q", "0123456789");
	char *handle = receive_handle(w, "q");
	ok(w, "DeleteMessage", "{" URL "q','ReceiptHandle':'%s'}", handle);
	free(handle);
	turn(w, MINUTE);
	send(w, "q", "one more");
	turn(w, MINUTE);
	data_of(w, "NumberOfMessagesSent", "Sum", 60);
	assert_int_equal(point_count(), 2);
	assert_int_equal(value(0), 3);
	assert_int_equal(value(1), 1);
	data_of(w, "NumberOfMessagesDeleted", "Sum", 60);
	assert_int_equal(value(0), 1);
	data_of(w, "SentMessageSize", "Average", 60);
	assert_int_equal(value(0), 10);
	data_of(w, "ApproximateNumberOfMessagesVisible", "Maximum", 60);
	assert_int_equal(value(1), 3);
	data_of(w, "ApproximateAgeOfOldestMessage", "Maximum", 60);
	assert_in_range((int)value(1), 60, 120);
	data_of(w, "NumberOfMessagesSent", "Sum", 300);
	assert_int_equal(point_count(), 1);
	assert_int_equal(value(0), 4);
	data_of(w, "NumberOfMessagesSent", "SampleCount", 300);
	assert_int_equal(value(0), 2);
	forget_asked(&asked);
}

static void test_sim_metrics__idle_queues_are_silent(void **state)
{
	struct world *w = *state;
	sim_metrics_start(w->store);
	create(w, "q");
	turn(w, 10 * MINUTE);
	data_of(w, "NumberOfMessagesSent", "Sum", 60);
	assert_int_equal(point_count(), 0);
	forget_asked(&asked);
}

static void test_sim_metrics__a_day_is_kept(void **state)
{
	struct world *w = *state;
	sim_metrics_start(w->store);
	create(w, "q");
	send(w, "q", "stays");
	turn(w, 30LL * HOUR);
	const struct sim_queue *q = sim_store_find(w->store, sv_cstr("q"));
	assert_in_range(q->series.count, SIM_METRIC_MINUTES_KEPT / 2, SIM_METRIC_MINUTES_KEPT);
	for (size_t i = 1; i < q->series.count; i++)
		assert_int_equal(q->series.points[i].start_ms - q->series.points[i - 1].start_ms,
			SIM_METRIC_MINUTE_MS);
}

static void test_sim_cloudwatch__refusals(void **state)
{
	struct world *w = *state;
	cloudwatch(w, "GetMetricData", "{}");
	assert_int_equal(asked.status, 400);
	cloudwatch(w, "GetMetricData", "{'StartTime':2,'EndTime':1,'MetricDataQueries':[]}");
	assert_int_equal(asked.status, 400);
	cloudwatch(w, "GetMetricData",
		"{'StartTime':1,'EndTime':2,'MetricDataQueries':[{'Id':'e','Expression':'m1*2'}]}");
	assert_int_equal(asked.status, 400);
	cloudwatch(w, "PutDashboard", "{}");
	assert_int_equal(asked.status, 400);
	assert_string_equal(text_of(asked.json, "__type"), "UnknownOperationException");
	forget_asked(&asked);
}

static const char *alarm_state(struct world *w, const char *queue, const char *metric)
{
	cloudwatch(w, "DescribeAlarmsForMetric",
		"{'Namespace':'AWS/SQS','MetricName':'%s',"
		"'Dimensions':[{'Name':'QueueName','Value':'%s'}]}",
		metric, queue);
	return text_of(item(asked.json, "MetricAlarms", 0), "StateValue");
}

static void test_sim_alarms__follow_the_queues(void **state)
{
	struct world *w = *state;
	create(w, "dead");
	create(w, "q");
	set_dlq(w, "q", "dead", 3);
	assert_string_equal(alarm_state(w, "dead", "ApproximateNumberOfMessagesVisible"), "OK");
	send(w, "dead", "m");
	assert_string_equal(alarm_state(w, "dead", "ApproximateNumberOfMessagesVisible"), "ALARM");
	send(w, "q", "m");
	assert_string_equal(alarm_state(w, "q", "ApproximateAgeOfOldestMessage"), "OK");
	turn(w, HOUR);
	assert_string_equal(alarm_state(w, "q", "ApproximateAgeOfOldestMessage"), "ALARM");
	assert_null(alarm_state(w, "q", "ApproximateNumberOfMessagesVisible"));
	assert_null(alarm_state(w, "none", "ApproximateNumberOfMessagesVisible"));
	forget_asked(&asked);
}

/* --- workers -------------------------------------------------------------------------------------
 */

static const struct sim_plan plans[] = {
	{.queue = "q", .sent_per_minute = 60, .workers = 5, .work_ms = 1000, .function = "worker"},
	{.queue = "gpu",
		.sent_per_minute = 60,
		.workers = 4,
		.work_ms = 30000,
		.job_queue = "jobs",
		.waiting_jobs = 130,
		.trouble_permille = 500},
};

static void start(struct world *w)
{
	assert_true(sim_workload_start(w->store, plans, COUNT_OF(plans), NULL));
	turn(w, 2 * MINUTE);
}

static void lambda(struct world *w, const char *method, const char *path, const char *body)
{
	ask(w, &asked, NULL, method, path, NULL, body);
}

static void test_sim_lambda__pause_and_resume(void **state)
{
	struct world *w = *state;
	struct str path = {0};
	start(w);
	lambda(w, "GET", "/2015-03-31/event-source-mappings?EventSourceArn=" ARN "q", "");
	json_t *mapping = item(asked.json, "EventSourceMappings", 0);
	assert_int_equal(count_of(asked.json, "EventSourceMappings"), 1);
	assert_string_equal(text_of(mapping, "State"), "Enabled");
	str_addf(&path, "/2015-03-31/event-source-mappings/%s", text_of(mapping, "UUID"));
	lambda(w, "PUT", str_cstr(&path), "{'Enabled':false}");
	assert_int_equal(asked.status, 202);
	assert_string_equal(text_of(asked.json, "State"), "Disabling");
	turn(w, MINUTE);
	lambda(w, "GET", str_cstr(&path), "");
	assert_string_equal(text_of(asked.json, "State"), "Disabled");
	assert_true(sim_store_find(w->store, sv_cstr("q"))->messages[SIM_READY].count > 40);
	lambda(w, "PUT", str_cstr(&path), "{'Enabled':true}");
	turn(w, MINUTE);
	assert_true(sim_store_find(w->store, sv_cstr("q"))->messages[SIM_READY].count < 10);
	str_release(&path);
	forget_asked(&asked);
}

static void test_sim_lambda__others(void **state)
{
	struct world *w = *state;
	start(w);
	lambda(w, "GET", "/2015-03-31/event-source-mappings?EventSourceArn=" ARN "other", "");
	assert_int_equal(count_of(asked.json, "EventSourceMappings"), 0);
	lambda(w, "GET", "/2015-03-31/event-source-mappings/none", "");
	assert_int_equal(asked.status, 404);
	lambda(w, "GET", "/2015-03-31/functions/worker/configuration", "");
	assert_int_equal(json_integer_value(json_object_get(asked.json, "Timeout")), 60);
	lambda(w, "GET",
		"/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%"
		"3Aworker/configuration",
		"");
	assert_string_equal(text_of(asked.json, "FunctionName"), "worker");
	lambda(w, "GET", "/2015-03-31/functions/none/configuration", "");
	assert_int_equal(asked.status, 404);
	forget_asked(&asked);
}

static void batch(struct world *w, const char *path, const char *body)
{
	ask(w, &asked, NULL, "POST", path, NULL, body);
}

static void test_sim_batch__queues_and_jobs(void **state)
{
	struct world *w = *state;
	start(w);
	batch(w, "/v1/describejobqueues", "{}");
	assert_string_equal(text_of(item(asked.json, "jobQueues", 0), "jobQueueName"), "jobs");
	batch(w, "/v1/describejobqueues", "{'jobQueues':['other']}");
	assert_int_equal(count_of(asked.json, "jobQueues"), 0);
	batch(w, "/v1/describecomputeenvironments", "{'computeEnvironments':['jobs-spot']}");
	assert_int_equal(count_of(asked.json, "computeEnvironments"), 1);
	batch(w, "/v1/listjobs", "{'jobQueue':'jobs'}");
	assert_int_equal(count_of(asked.json, "jobSummaryList"), 4);
	batch(w, "/v1/listjobs", "{'jobQueue':'jobs','jobStatus':'FAILED'}");
	assert_true(count_of(asked.json, "jobSummaryList") > 0);
	batch(w, "/v1/listjobs", "{'jobQueue':'jobs','jobStatus':'SUBMITTED'}");
	assert_int_equal(count_of(asked.json, "jobSummaryList"), 0);
	batch(w, "/v1/listjobs", "{'jobQueue':'none'}");
	assert_int_equal(asked.status, 404);
	forget_asked(&asked);
}

static void test_sim_batch__pages(void **state)
{
	struct world *w = *state;
	start(w);
	batch(w, "/v1/listjobs", "{'jobQueue':'jobs','jobStatus':'RUNNABLE','maxResults':100}");
	assert_int_equal(count_of(asked.json, "jobSummaryList"), 100);
	assert_string_equal(text_of(asked.json, "nextToken"), "100");
	batch(w, "/v1/listjobs",
		"{'jobQueue':'jobs','jobStatus':'RUNNABLE','maxResults':100,'nextToken':'100'}");
	assert_int_equal(count_of(asked.json, "jobSummaryList"), 30);
	assert_null(text_of(asked.json, "nextToken"));
	batch(w, "/v1/listjobs", "{'jobQueue':'jobs','nextToken':'-5'}");
	assert_int_equal(count_of(asked.json, "jobSummaryList"), 4);
	forget_asked(&asked);
}

static void kms(struct world *w, const char *body)
{
	ask(w, &asked, NULL, "POST", "/", "TrentService.DescribeKey", body);
}

static void test_sim_kms__keys(void **state)
{
	struct world *w = *state;
	kms(w, "{'KeyId':'alias/ai-pipeline'}");
	json_t *key = json_object_get(asked.json, "KeyMetadata");
	assert_string_equal(text_of(key, "KeyState"), "Enabled");
	char *arn = strdup(text_of(key, "Arn"));
	struct str body = {0};
	str_addf(&body, "{'KeyId':'%s'}", arn);
	kms(w, str_cstr(&body));
	assert_string_equal(text_of(json_object_get(asked.json, "KeyMetadata"), "Arn"), arn);
	kms(w, "{'KeyId':'alias/ai-legacy'}");
	assert_non_null(
		json_object_get(json_object_get(asked.json, "KeyMetadata"), "DeletionDate"));
	kms(w, "{'KeyId':'alias/none'}");
	assert_string_equal(text_of(asked.json, "__type"), "NotFoundException");
	free(arn);
	str_release(&body);
	forget_asked(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_metrics__points_of_the_traffic),
		WORLD_TEST(test_sim_metrics__idle_queues_are_silent),
		WORLD_TEST(test_sim_metrics__a_day_is_kept),
		WORLD_TEST(test_sim_cloudwatch__refusals),
		WORLD_TEST(test_sim_alarms__follow_the_queues),
		WORLD_TEST(test_sim_lambda__pause_and_resume),
		WORLD_TEST(test_sim_lambda__others),
		WORLD_TEST(test_sim_batch__queues_and_jobs),
		WORLD_TEST(test_sim_batch__pages),
		WORLD_TEST(test_sim_kms__keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
