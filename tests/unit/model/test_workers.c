/* Unit tests of model/workers: what is asked, and what is said of it. */
#include "sqscope/model/workers.h"

#include "../services/service_fixture.h"
#include "sqscope/base/units.h"

enum { FINDINGS = 16, NOW_MS = 1764000000 };

struct fixture {
	struct service_fixture base; /* first */
	struct workers *workers;
	size_t changes;
	char sentences[FINDINGS][512];
	enum workers_severity severities[FINDINGS];
	size_t count;
};

static int set_up(void **state)
{
	return service_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	workers_free(f->workers);
	return service_tear_down(state);
}

static void on_changed(void *ud, const struct workers_facts *facts)
{
	struct fixture *f = ud;

	f->changes++;
	if (facts->is_whole)
		service_done(&f->base, NULL);
}

static void on_finding(void *ud, enum workers_severity severity, const char *sentence)
{
	struct fixture *f = ud;

	assert_true(f->count < FINDINGS);
	f->severities[f->count] = severity;
	snprintf(f->sentences[f->count++], sizeof f->sentences[0], "%s", sentence);
}

static void judge(struct fixture *f, const struct workers_facts *facts)
{
	const struct workers_context context = {
		.visibility_timeout_s = 30, .now_unix_ms = (int64_t)NOW_MS * 1000};

	f->count = 0;
	workers_judge(facts, &context, on_finding, f);
}

static void assert_said(const struct fixture *f, const char *part)
{
	for (size_t i = 0; i < f->count; i++) {
		if (strstr(f->sentences[i], part))
			return;
	}
	fail_msg("nobody said '%s'", part);
}

static void add_function(struct workers_facts *facts, const char *state, int64_t timeout_s)
{
	struct worker_function *w = mem_new(1, sizeof *w);

	w->part = PART_KNOWN;
	w->function.timeout_s = timeout_s;
	w->mapping.batch_size = 10;
	w->mapping.reports_failures = true;
	str_add_cstr(&w->function.state, "Active");
	str_add_cstr(&w->mapping.state, state);
	str_add_cstr(&w->mapping.function_arn, "arn:aws:lambda:us-east-1:1:function:work");
	facts->functions_part = PART_KNOWN;
	facts->functions = w;
	facts->function_count = 1;
	facts->is_whole = true;
}

static void release_function(struct workers_facts *facts)
{
	lambda_mapping_release(&facts->functions[0].mapping);
	lambda_function_release(&facts->functions[0].function);
	free(facts->functions);
}

static void test_workers__all_is_well(void **state)
{
	struct fixture *f = *state;
	struct workers_facts facts = {0};

	add_function(&facts, "Enabled", 5);
	judge(f, &facts);
	assert_int_equal(f->count, 0);
	release_function(&facts);
}

static void test_workers__a_timeout_that_is_too_long(void **state)
{
	struct fixture *f = *state;
	struct workers_facts facts = {0};

	add_function(&facts, "Enabled", 6);
	judge(f, &facts);
	assert_int_equal(f->count, 1);
	assert_int_equal(f->severities[0], WORKERS_WARNING);
	assert_said(f, "visibility timeout 30 s is less than 6 times the 6 s that work may run");
	assert_said(f, "Set it to 36 s or more");
	release_function(&facts);
}

static void test_workers__paused_failing_and_whole_batches(void **state)
{
	struct fixture *f = *state;
	struct workers_facts facts = {0};

	add_function(&facts, "Disabled", UNKNOWN);
	str_add_cstr(&facts.functions[0].mapping.result, "PROBLEM: Function call failed");
	facts.functions[0].mapping.reports_failures = false;
	judge(f, &facts);
	assert_int_equal(f->count, 3);
	assert_said(f, "work is paused");
	assert_said(f, "ended with \"PROBLEM: Function call failed\"");
	assert_said(f, "fails its whole batch of 10");
	release_function(&facts);
}

static void test_workers__nobody_is_known(void **state)
{
	struct fixture *f = *state;
	struct workers_facts facts = {.functions_part = PART_KNOWN};

	judge(f, &facts);
	assert_int_equal(f->count, 0);
	facts.is_whole = true;
	judge(f, &facts);
	assert_int_equal(f->count, 1);
	assert_said(f, "SQS does not tell who receives");
}

static void test_workers__what_is_denied_is_said(void **state)
{
	struct fixture *f = *state;
	struct workers_facts facts = {.functions_part = PART_FAILED,
		.has_key = true,
		.key_part = PART_FAILED,
		.is_whole = true};

	err_set(&facts.functions_err, ERR_DENIED, "not authorized");
	err_set(&facts.key_err, ERR_DENIED, "no such right");
	judge(f, &facts);
	assert_int_equal(f->count, 2);
	assert_said(f, "the functions of Lambda are not known: not authorized");
	assert_said(f, "key is not known: no such right");
}

static void test_workers__a_key_that_is_off(void **state)
{
	struct fixture *f = *state;
	struct workers_facts facts = {.has_key = true, .key_part = PART_KNOWN};

	str_add_cstr(&facts.key.id, "k-1");
	str_add_cstr(&facts.key.state, "PendingDeletion");
	judge(f, &facts);
	assert_said(f, "k-1 is PendingDeletion: nobody can send or receive");
	assert_said(f, "kms:CancelKeyDeletion");
	kms_key_release(&facts.key);
}

static void test_workers__jobs_that_wait(void **state)
{
	struct fixture *f = *state;
	struct workers_facts facts = {.batch_count = 1};
	struct worker_batch b = {.part = PART_KNOWN, .environments_part = PART_KNOWN};
	struct batch_job waiting = {.created_unix_ms = ((int64_t)NOW_MS - 601) * 1000};
	struct batch_job failed = {.created_unix_ms = UNKNOWN};

	str_add_cstr(&b.name, "gpu");
	str_add_cstr(&b.queue.state, "DISABLED");
	str_add_cstr(&b.queue.status, "VALID");
	str_add_cstr(&failed.reason, "exit 137");
	b.jobs[BATCH_RUNNABLE] = (struct batch_jobs){&waiting, 1, 1, true};
	b.jobs[BATCH_FAILED] = (struct batch_jobs){&failed, 1, 1, false};
	facts.batches = &b;
	judge(f, &facts);
	assert_int_equal(f->count, 3);
	assert_said(f, "job queue gpu is DISABLED, VALID");
	assert_said(f, "1+ jobs of gpu wait for a machine (RUNNABLE), the oldest for 10 minutes");
	assert_said(f, "1 jobs of gpu failed, the last one: exit 137");
	str_release(&b.name);
	str_release(&b.queue.state);
	str_release(&b.queue.status);
	str_release(&failed.reason);
}

static void test_workers__without_clients_every_part_says_why(void **state)
{
	struct fixture *f = *state;
	const struct sv job_queue = sv_cstr("gpu");
	struct err why[SERVICE_COUNT] = {0};
	struct workers_options options = {.no_client = why,
		.queue_arn = sv_cstr("arn"),
		.key_id = sv_cstr("alias/k"),
		.job_queues = &job_queue,
		.job_queue_count = 1};
	const struct workers_facts *facts;

	for (size_t i = 0; i < SERVICE_COUNT; i++)
		err_set(&why[i], ERR_CONFIG, "no endpoint");
	f->workers = workers_start(&options, on_changed, f);
	facts = workers_facts(f->workers);
	assert_true(facts->is_whole);
	assert_int_equal(facts->functions_part, PART_FAILED);
	assert_int_equal(facts->key_part, PART_FAILED);
	assert_int_equal(facts->batches[0].part, PART_FAILED);
	assert_int_equal(facts->batches[0].jobs_part[BATCH_FAILED], PART_FAILED);
	judge(f, facts);
	assert_said(f, "no endpoint");
}

static void start(struct fixture *f, const struct script_step *steps, size_t count)
{
	struct workers_options options = {.queue_arn = sv_cstr("arn:aws:sqs:us-east-1:1:jobs")};

	service_serve(&f->base, "lambda", "lambda", steps, count);
	options.clients[SERVICE_LAMBDA] = f->base.client;
	f->workers = workers_start(&options, on_changed, f);
}

static void test_workers__functions_are_asked_for_their_timeouts(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200,
			.body = "{\"EventSourceMappings\":[{\"UUID\":\"u\",\"State\":\"Enabled\","
				"\"FunctionArn\":\"arn:aws:lambda:r:1:function:work\"}]}"},
		{.status = 200, .body = "{\"FunctionArn\":\"arn\",\"Timeout\":60}"}};
	struct fixture *f = *state;
	const struct lambda_mapping now = {
		.uuid = {.p = (char *)"u", .n = 1}, .state = {.p = (char *)"Disabling", .n = 9}};
	const struct workers_facts *facts;

	start(f, steps, COUNT_OF(steps));
	facts = workers_facts(f->workers);
	assert_false(facts->is_whole);
	service_run(&f->base);
	assert_int_equal(f->changes, 2);
	assert_int_equal(facts->function_count, 1);
	assert_int_equal(facts->functions[0].function.timeout_s, 60);
	workers_update_mapping(f->workers, &now);
	assert_string_equal(str_cstr(&facts->functions[0].mapping.state), "Disabling");
}

static void on_later(void *ud)
{
	service_done(ud, NULL);
}

static void test_workers__freed_while_it_asks(void **state)
{
	static const struct script_step step = {.act = SCRIPT_HOLD};
	struct fixture *f = *state;
	struct loop_timer later = {0};

	start(f, &step, 1);
	workers_free(f->workers);
	f->workers = NULL;
	loop_timer_start(f->base.loop, &later, 100, on_later, &f->base);
	service_run(&f->base);
	assert_int_equal(f->changes, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_workers__all_is_well),
		TEST(test_workers__a_timeout_that_is_too_long),
		TEST(test_workers__paused_failing_and_whole_batches),
		TEST(test_workers__nobody_is_known),
		TEST(test_workers__what_is_denied_is_said),
		TEST(test_workers__a_key_that_is_off),
		TEST(test_workers__jobs_that_wait),
		TEST(test_workers__without_clients_every_part_says_why),
		TEST(test_workers__functions_are_asked_for_their_timeouts),
		TEST(test_workers__freed_while_it_asks),
	};

	return cmocka_run_group_tests(tests, service_group_set_up, NULL);
}
