/* Unit tests of services/aws_batch. */
#include "sqscope/services/aws_batch.h"

#include "service_fixture.h"
#include "sqscope/base/units.h"

struct fixture {
	struct service_fixture base; /* first */
	struct batch_queues queues;
	struct batch_environments environments;
	struct batch_jobs jobs;
};

static int set_up(void **state)
{
	return service_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	batch_queues_release(&f->queues);
	batch_environments_release(&f->environments);
	batch_jobs_release(&f->jobs);
	return service_tear_down(state);
}

static void on_queues(void *ud, struct batch_queues *queues, const struct err *err)
{
	struct fixture *f = ud;

	f->queues = *queues;
	*queues = (struct batch_queues){0};
	service_done(&f->base, err);
}

static void on_environments(
	void *ud, struct batch_environments *environments, const struct err *err)
{
	struct fixture *f = ud;

	f->environments = *environments;
	*environments = (struct batch_environments){0};
	service_done(&f->base, err);
}

static void on_jobs(void *ud, struct batch_jobs *jobs, const struct err *err)
{
	struct fixture *f = ud;

	f->jobs = *jobs;
	*jobs = (struct batch_jobs){0};
	service_done(&f->base, err);
}

static const char *body_of(const struct fixture *f, size_t i)
{
	return strstr(script_request(f->base.server, i), "\r\n\r\n") + 4;
}

static void test_aws_batch__a_job_queue(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"jobQueues\":[{\"jobQueueName\":\"gpu\",\"jobQueueArn\":\"arn:q\","
			"\"state\":\"ENABLED\",\"status\":\"VALID\",\"statusReason\":\"Healthy\","
			"\"priority\":10,\"computeEnvironmentOrder\":["
			"{\"order\":1,\"computeEnvironment\":\"arn:1\"},"
			"{\"order\":2,\"computeEnvironment\":\"arn:2\"},{\"order\":3},"
			"{\"order\":4,\"computeEnvironment\":\"arn:3\"},"
			"{\"order\":5,\"computeEnvironment\":\"arn:4\"}]},{\"state\":\"x\"}]}"};
	struct fixture *f = *state;
	const struct batch_queue *q;

	service_serve(&f->base, "batch", "batch", &step, 1);
	batch_describe_job_queues(f->base.client, PRIORITY_USER, sv_cstr("g\"pu"), on_queues, f);
	service_run(&f->base);
	assert_int_equal(f->queues.count, 1);
	q = &f->queues.items[0];
	assert_string_equal(str_cstr(&q->name), "gpu");
	assert_string_equal(str_cstr(&q->reason), "Healthy");
	assert_int_equal(q->priority, 10);
	assert_int_equal(q->environment_count, BATCH_ENVIRONMENTS_MAX);
	assert_string_equal(str_cstr(&q->environments[2]), "arn:3");
	assert_string_equal(body_of(f, 0), "{\"jobQueues\":[\"g\\\"pu\"]}");
	assert_non_null(strstr(script_request(f->base.server, 0), "POST /v1/describejobqueues "));
}

static void test_aws_batch__all_job_queues_in_pages(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200,
			.body = "{\"jobQueues\":[{\"jobQueueName\":\"a\"}],\"nextToken\":\"t\"}"},
		{.status = 200, .body = "{\"jobQueues\":[{\"jobQueueName\":\"b\"}]}"}};
	struct fixture *f = *state;

	service_serve(&f->base, "batch", "batch", steps, COUNT_OF(steps));
	batch_describe_job_queues(f->base.client, PRIORITY_USER, sv_cstr(""), on_queues, f);
	service_run(&f->base);
	assert_int_equal(f->queues.count, 2);
	assert_false(f->queues.is_cut);
	assert_string_equal(body_of(f, 0), "{}");
	assert_string_equal(body_of(f, 1), "{\"nextToken\":\"t\"}");
}

static void test_aws_batch__compute_environments(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"computeEnvironments\":[{\"computeEnvironmentName\":\"spot\","
			"\"computeEnvironmentArn\":\"arn:1\",\"state\":\"ENABLED\","
			"\"status\":\"INVALID\",\"statusReason\":\"no capacity\","
			"\"computeResources\":{\"type\":\"SPOT\",\"maxvCpus\":64,"
			"\"desiredvCpus\":8}},{\"computeEnvironmentName\":\"unmanaged\"}]}"};
	struct fixture *f = *state;
	struct str names[2] = {{0}, {0}};
	const struct batch_environment *e;

	str_add_cstr(&names[0], "arn:1");
	str_add_cstr(&names[1], "unmanaged");
	service_serve(&f->base, "batch", "batch", &step, 1);
	batch_describe_compute_environments(
		f->base.client, PRIORITY_USER, names, COUNT_OF(names), on_environments, f);
	service_run(&f->base);
	assert_int_equal(f->environments.count, 2);
	e = &f->environments.items[0];
	assert_string_equal(str_cstr(&e->type), "SPOT");
	assert_string_equal(str_cstr(&e->reason), "no capacity");
	assert_int_equal(e->desired_vcpus, 8);
	assert_int_equal(e->max_vcpus, 64);
	assert_int_equal(f->environments.items[1].max_vcpus, UNKNOWN);
	assert_string_equal(body_of(f, 0), "{\"computeEnvironments\":[\"arn:1\",\"unmanaged\"]}");
	str_release(&names[0]);
	str_release(&names[1]);
}

static void test_aws_batch__jobs_in_a_status(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"jobSummaryList\":[{\"jobId\":\"j-1\",\"jobName\":\"render\","
			"\"statusReason\":\"exit 137\",\"createdAt\":1764000000000,"
			"\"startedAt\":1764000001000,\"stoppedAt\":1764000002000},"
			"{\"jobId\":\"j-2\"},{}]}"};
	struct fixture *f = *state;

	service_serve(&f->base, "batch", "batch", &step, 1);
	batch_list_jobs(f->base.client, PRIORITY_USER, sv_cstr("gpu"), BATCH_FAILED, on_jobs, f);
	service_run(&f->base);
	assert_int_equal(f->jobs.count, 2);
	assert_string_equal(str_cstr(&f->jobs.items[0].reason), "exit 137");
	assert_int_equal(f->jobs.items[0].stopped_unix_ms, 1764000002000);
	assert_int_equal(f->jobs.items[1].started_unix_ms, UNKNOWN);
	assert_string_equal(body_of(f, 0), "{\"jobQueue\":\"gpu\",\"jobStatus\":\"FAILED\"}");
}

static void test_aws_batch__a_queue_that_does_not_exist(void **state)
{
	static const struct script_step step = {.status = 404,
		.headers = "x-amzn-ErrorType: ClientException\r\n",
		.body = "{\"message\":\"gpu does not exist\"}"};
	struct fixture *f = *state;

	service_serve(&f->base, "batch", "batch", &step, 1);
	batch_list_jobs(f->base.client, PRIORITY_USER, sv_cstr("gpu"), BATCH_RUNNING, on_jobs, f);
	service_run(&f->base);
	assert_true(err_is_set(&f->base.err));
	assert_non_null(strstr(f->base.err.msg, "batch:ListJobs: gpu does not exist"));
}

static void test_aws_batch__what_is_no_answer_of_it(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{}"};
	struct fixture *f = *state;

	service_serve(&f->base, "batch", "batch", &step, 1);
	batch_describe_job_queues(f->base.client, PRIORITY_USER, sv_cstr(""), on_queues, f);
	service_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_aws_batch__a_job_queue),
		TEST(test_aws_batch__all_job_queues_in_pages),
		TEST(test_aws_batch__compute_environments),
		TEST(test_aws_batch__jobs_in_a_status),
		TEST(test_aws_batch__a_queue_that_does_not_exist),
		TEST(test_aws_batch__what_is_no_answer_of_it),
	};

	return cmocka_run_group_tests(tests, service_group_set_up, NULL);
}
