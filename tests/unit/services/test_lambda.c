/* Unit tests of services/lambda and of what all calls to JSON services share. */
#include "sqscope/services/lambda.h"

#include "service_fixture.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/units.h"

struct fixture {
	struct service_fixture base; /* first */
	struct lambda_mappings mappings;
	struct lambda_function function;
};

static int set_up(void **state)
{
	return service_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	lambda_mappings_release(&f->mappings);
	lambda_function_release(&f->function);
	return service_tear_down(state);
}

static void on_mappings(void *ud, struct lambda_mappings *mappings, const struct err *err)
{
	struct fixture *f = ud;

	f->mappings = *mappings;
	*mappings = (struct lambda_mappings){0};
	service_done(&f->base, err);
}

static void on_function(void *ud, struct lambda_function *function, const struct err *err)
{
	struct fixture *f = ud;

	f->function = *function;
	*function = (struct lambda_function){0};
	service_done(&f->base, err);
}

static void list(struct fixture *f, const struct script_step *steps, size_t count)
{
	service_serve(&f->base, "lambda", "lambda", steps, count);
	lambda_list_mappings(f->base.client, PRIORITY_USER, sv_cstr("arn:aws:sqs:us-east-1:1:jobs"),
		on_mappings, f);
	service_run(&f->base);
}

static void test_lambda__mappings_of_a_queue(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200,
			.body = "{\"EventSourceMappings\":[{\"UUID\":\"u-1\",\"State\":\"Enabled\","
				"\"BatchSize\":10,\"MaximumBatchingWindowInSeconds\":5,"
				"\"LastModified\":1764000000.25,\"StateTransitionReason\":\"USER\","
				"\"LastProcessingResult\":\"OK\",\"FunctionArn\":"
				"\"arn:aws:lambda:us-east-1:1:function:work:live\","
				"\"FunctionResponseTypes\":[\"ReportBatchItemFailures\"],"
				"\"ScalingConfig\":{\"MaximumConcurrency\":7}}],"
				"\"NextMarker\":\"a b\"}"},
		{.status = 200,
			.body = "{\"EventSourceMappings\":[{\"UUID\":\"u-2\"},{\"State\":\"x\"}]}"},
	};
	struct fixture *f = *state;
	const struct lambda_mapping *m;

	list(f, steps, COUNT_OF(steps));
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_int_equal(f->mappings.count, 2);
	m = &f->mappings.items[0];
	assert_string_equal(str_cstr(&m->uuid), "u-1");
	assert_string_equal(str_cstr(&m->state), "Enabled");
	assert_string_equal(str_cstr(&m->result), "OK");
	assert_int_equal(m->batch_size, 10);
	assert_int_equal(m->batch_window_s, 5);
	assert_int_equal(m->max_concurrency, 7);
	assert_int_equal(m->modified_unix_ms, 1764000000250);
	assert_true(m->reports_failures);
	assert_true(sv_eq_cstr(lambda_function_name(str_sv(&m->function_arn)), "work:live"));
	m = &f->mappings.items[1];
	assert_int_equal(m->batch_size, UNKNOWN);
	assert_int_equal(m->modified_unix_ms, UNKNOWN);
	assert_false(m->reports_failures);
	assert_non_null(strstr(script_request(f->base.server, 0),
		"GET /2015-03-31/event-source-mappings/"
		"?EventSourceArn=arn%3Aaws%3Asqs%3Aus-east-1%3A1%3Ajobs&MaxItems=100 "));
	assert_non_null(strstr(script_request(f->base.server, 1), "&Marker=a%20b "));
	assert_non_null(strstr(script_request(f->base.server, 1), "/lambda/aws4_request"));
}

static void test_lambda__pages_without_end(void **state)
{
	enum { STEPS = 100 };
	struct script_step steps[STEPS];
	struct fixture *f = *state;

	for (size_t i = 0; i < STEPS; i++)
		steps[i] = (struct script_step){.status = 200,
			.body = "{\"EventSourceMappings\":[{\"UUID\":\"u\"}],\"NextMarker\":\"m\"}"};
	list(f, steps, STEPS);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_true(f->mappings.is_cut);
	assert_int_equal(f->mappings.count, limit(LIMIT_SERVICE_PAGES));
}

static void test_lambda__what_is_no_list(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{\"QueueUrls\":[]}"};
	struct fixture *f = *state;

	list(f, &step, 1);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
	assert_string_equal(f->base.err.msg, "lambda:ListEventSourceMappings: "
					     "the answer holds no EventSourceMappings");
}

static void test_lambda__members_of_other_types(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"EventSourceMappings\":[7,null,{\"UUID\":\"u\",\"BatchSize\":\"ten\","
			"\"State\":[],\"FunctionResponseTypes\":\"x\",\"ScalingConfig\":[],"
			"\"LastModified\":\"now\"}],\"NextMarker\":7}"};
	struct fixture *f = *state;

	list(f, &step, 1);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_int_equal(f->mappings.count, 1);
	assert_int_equal(f->mappings.items[0].batch_size, UNKNOWN);
	assert_int_equal(f->mappings.items[0].max_concurrency, UNKNOWN);
}

static void test_lambda__denied(void **state)
{
	static const struct script_step step = {.status = 403,
		.headers = "x-amzn-ErrorType: AccessDeniedException\r\n",
		.body = "{\"Message\":\"User: x is not authorized to perform: "
			"lambda:ListEventSourceMappings\"}"};
	struct fixture *f = *state;

	list(f, &step, 1);
	assert_int_equal(f->base.err.code, ERR_DENIED);
	assert_int_equal(f->mappings.count, 0);
}

static void test_lambda__a_mapping_is_switched_off(void **state)
{
	static const struct script_step step = {
		.status = 202, .body = "{\"UUID\":\"u-1\",\"State\":\"Disabling\"}"};
	struct fixture *f = *state;
	const char *request;

	service_serve(&f->base, "lambda", "lambda", &step, 1);
	lambda_enable_mapping(f->base.client, PRIORITY_USER, sv_cstr("u-1"), false, on_mappings, f);
	service_run(&f->base);
	assert_int_equal(f->mappings.count, 1);
	assert_string_equal(str_cstr(&f->mappings.items[0].state), "Disabling");
	request = script_request(f->base.server, 0);
	assert_non_null(strstr(request, "PUT /2015-03-31/event-source-mappings/u-1 "));
	assert_string_equal(strstr(request, "\r\n\r\n") + 4, "{\"Enabled\":false}");
}

static void test_lambda__a_switch_is_not_tried_twice(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = "{\"UUID\":", .act = SCRIPT_HALF},
		{.status = 200, .body = "{\"UUID\":\"u-1\"}"}};
	struct fixture *f = *state;

	service_serve(&f->base, "lambda", "lambda", steps, COUNT_OF(steps));
	lambda_enable_mapping(f->base.client, PRIORITY_USER, sv_cstr("u-1"), true, on_mappings, f);
	service_run(&f->base);
	assert_true(err_is_set(&f->base.err));
	assert_null(script_request(f->base.server, 1));
}

static void test_lambda__a_function(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"FunctionArn\":\"arn\",\"Timeout\":60,\"MemorySize\":2048,"
			"\"State\":\"Active\",\"LastUpdateStatus\":\"Successful\"}"};
	struct fixture *f = *state;

	service_serve(&f->base, "lambda", "lambda", &step, 1);
	lambda_get_function(f->base.client, PRIORITY_USER, sv_cstr("work:live"), on_function, f);
	service_run(&f->base);
	assert_int_equal(f->function.timeout_s, 60);
	assert_int_equal(f->function.memory_mib, 2048);
	assert_string_equal(str_cstr(&f->function.state), "Active");
	assert_non_null(strstr(script_request(f->base.server, 0),
		"GET /2015-03-31/functions/work%3Alive/configuration "));
}

static void test_lambda__cancel(void **state)
{
	static const struct script_step step = {.act = SCRIPT_HOLD};
	struct fixture *f = *state;

	service_serve(&f->base, "lambda", "lambda", &step, 1);
	service_call_cancel(lambda_list_mappings(
		f->base.client, PRIORITY_USER, sv_cstr("arn"), on_mappings, f));
	service_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_CANCELLED);
}

static void test_lambda__a_name_that_is_no_arn(void **state)
{
	(void)state;
	assert_true(sv_eq_cstr(lambda_function_name(sv_cstr("work")), "work"));
	assert_true(sv_eq_cstr(lambda_function_name(sv_cstr("")), ""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lambda__mappings_of_a_queue),
		TEST(test_lambda__pages_without_end),
		TEST(test_lambda__what_is_no_list),
		TEST(test_lambda__members_of_other_types),
		TEST(test_lambda__denied),
		TEST(test_lambda__a_mapping_is_switched_off),
		TEST(test_lambda__a_switch_is_not_tried_twice),
		TEST(test_lambda__a_function),
		TEST(test_lambda__cancel),
		cmocka_unit_test(test_lambda__a_name_that_is_no_arn),
	};

	return cmocka_run_group_tests(tests, service_group_set_up, NULL);
}
