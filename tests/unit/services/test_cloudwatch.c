/* Unit tests of services/cloudwatch. */
#include "sqscope/services/cloudwatch.h"

#include "service_fixture.h"
#include "sqscope/base/units.h"

struct fixture {
	struct service_fixture base; /* first */
	struct metric_answer answer;
	struct metric_alarms alarms;
};

static int set_up(void **state)
{
	return service_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	metric_answer_release(&f->answer);
	metric_alarms_release(&f->alarms);
	return service_tear_down(state);
}

static void on_answer(void *ud, struct metric_answer *answer, const struct err *err)
{
	struct fixture *f = ud;

	f->answer = *answer;
	*answer = (struct metric_answer){0};
	service_done(&f->base, err);
}

static void on_alarms(void *ud, struct metric_alarms *alarms, const struct err *err)
{
	struct fixture *f = ud;

	f->alarms = *alarms;
	*alarms = (struct metric_alarms){0};
	service_done(&f->base, err);
}

static void ask(struct fixture *f, const struct script_step *steps, size_t count)
{
	const struct metric_query queries[] = {
		{sv_cstr("jobs"), METRIC_OLDEST_AGE}, {sv_cstr("jobs"), METRIC_SENT}};
	const struct metric_window window = {
		.from_unix_ms = 1764000030500, .to_unix_ms = 1764003600500, .period_s = 60};

	service_serve(&f->base, "cloudwatch", "monitoring", steps, count);
	cloudwatch_get_metric_data(
		f->base.client, PRIORITY_USER, queries, COUNT_OF(queries), &window, on_answer, f);
	service_run(&f->base);
}

static void test_cloudwatch__rows_stand_in_their_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < QUEUE_METRIC_COUNT; i++) {
		assert_int_equal(queue_metric_rows[i].id, i);
		assert_non_null(queue_metric_rows[i].name);
		assert_non_null(queue_metric_rows[i].summary);
	}
}

static void test_cloudwatch__points_of_two_metrics(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200,
			.body = "{\"MetricDataResults\":[{\"Id\":\"m1\",\"Timestamps\":"
				"[1764000000,1764000060.0],\"Values\":[12,13.5]},{\"Id\":\"m0\","
				"\"Timestamps\":[],\"Values\":[]}],\"NextToken\":\"t\"}"},
		{.status = 200,
			.body = "{\"MetricDataResults\":[{\"Id\":\"m1\",\"Timestamps\":"
				"[1764000060,1764000120],\"Values\":[99,14]}],\"Messages\":"
				"[{\"Code\":\"c\",\"Value\":\"a remark\"}]}"}};
	struct fixture *f = *state;
	int64_t unix_ms;
	double value;

	ask(f, steps, COUNT_OF(steps));
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_int_equal(f->answer.count, 2);
	assert_false(metric_points_last(&f->answer.points[0], &unix_ms, &value));
	assert_int_equal(f->answer.points[1].count, 3);
	assert_true(f->answer.points[1].values[1] == 13.5);
	assert_true(metric_points_last(&f->answer.points[1], &unix_ms, &value));
	assert_int_equal(unix_ms, 1764000120000);
	assert_true(value == 14);
	assert_string_equal(str_cstr(&f->answer.message), "a remark");
	assert_false(f->answer.is_cut);
}

static void test_cloudwatch__the_request(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "{\"MetricDataResults\":[]}"};
	struct fixture *f = *state;
	const char *request, *body;

	ask(f, &step, 1);
	request = script_request(f->base.server, 0);
	assert_non_null(
		strstr(request, "X-Amz-Target: GraniteServiceVersion20100801.GetMetricData\r\n"));
	assert_non_null(strstr(request, "/monitoring/aws4_request"));
	body = strstr(request, "\r\n\r\n") + 4;
	assert_non_null(strstr(body, "{\"StartTime\":1764000000,\"EndTime\":1764003660,"));
	assert_non_null(strstr(body, "\"MetricName\":\"ApproximateAgeOfOldestMessage\""));
	assert_non_null(strstr(body, "\"Value\":\"jobs\"}]},\"Period\":60,\"Stat\":\"Maximum\"}"));
	assert_non_null(strstr(body, "\"Id\":\"m1\""));
	assert_non_null(strstr(body, "\"Stat\":\"Sum\""));
}

static void test_cloudwatch__results_that_were_not_asked_for(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"MetricDataResults\":[{\"Id\":\"m2\",\"Timestamps\":[1],"
			"\"Values\":[1]},{\"Id\":\"x0\",\"Timestamps\":[1],\"Values\":[1]},"
			"{\"Id\":\"m-1\",\"Timestamps\":[1],\"Values\":[1]},7,{\"Id\":\"m0\","
			"\"Timestamps\":[-5,\"a\",1764000000,1764000000,1e300],"
			"\"Values\":[1,2,\"three\",4]}]}"};
	struct fixture *f = *state;

	ask(f, &step, 1);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_int_equal(f->answer.points[0].count, 1);
	assert_true(f->answer.points[0].values[0] == 4);
	assert_int_equal(f->answer.points[1].count, 0);
}

static void test_cloudwatch__another_service_answers(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{}"};
	struct fixture *f = *state;

	ask(f, &step, 1);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
}

static void test_cloudwatch__alarms_on_a_metric(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"MetricAlarms\":[{\"AlarmName\":\"too old\",\"StateValue\":\"ALARM\","
			"\"Threshold\":900.0,\"ComparisonOperator\":\"GreaterThanThreshold\","
			"\"Period\":60,\"EvaluationPeriods\":3,\"StateReason\":\"crossed\","
			"\"StateUpdatedTimestamp\":1764000000.0,\"ActionsEnabled\":true},{}]}"};
	struct fixture *f = *state;
	const struct metric_alarm *a;
	const char *body;

	service_serve(&f->base, "cloudwatch", "monitoring", &step, 1);
	cloudwatch_describe_alarms(
		f->base.client, PRIORITY_USER, sv_cstr("jobs"), METRIC_OLDEST_AGE, on_alarms, f);
	service_run(&f->base);
	assert_int_equal(f->alarms.count, 1);
	a = &f->alarms.items[0];
	assert_string_equal(str_cstr(&a->name), "too old");
	assert_string_equal(str_cstr(&a->state), "ALARM");
	assert_true(a->threshold == 900);
	assert_int_equal(a->periods, 3);
	assert_int_equal(a->changed_unix_ms, 1764000000000);
	assert_true(a->actions_enabled);
	body = strstr(script_request(f->base.server, 0), "\r\n\r\n") + 4;
	assert_string_equal(body,
		"{\"Namespace\":\"AWS/SQS\",\"MetricName\":\"ApproximateAgeOfOldestMessage\","
		"\"Dimensions\":[{\"Name\":\"QueueName\",\"Value\":\"jobs\"}]}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cloudwatch__rows_stand_in_their_places),
		TEST(test_cloudwatch__points_of_two_metrics),
		TEST(test_cloudwatch__the_request),
		TEST(test_cloudwatch__results_that_were_not_asked_for),
		TEST(test_cloudwatch__another_service_answers),
		TEST(test_cloudwatch__alarms_on_a_metric),
	};

	return cmocka_run_group_tests(tests, service_group_set_up, NULL);
}
