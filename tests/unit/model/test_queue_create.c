/* Unit tests of model/queue_create and queue_plan, on the simulator. */
#include "queue_fixture.h"

static void plan_of(struct queue_plan *plan, const char *preset, const char *name)
{
	struct queue_presets presets;

	*plan = (struct queue_plan){0};
	queue_presets_init(&presets);
	if (preset)
		queue_plan_begin(plan, queue_presets_find(&presets, sv_cstr(preset)));
	str_set(&plan->name, sv_cstr(name));
	queue_presets_release(&presets);
}

static void create_plan(struct queue_fixture *f, struct queue_plan *plan)
{
	struct err err = {0};

	if (!queue_plan_finish(plan, &err))
		fail_msg("%s", err.msg);
	queue_create_start(&f->tools, plan, sv_cstr(""), false, queue_fixture_on_created, f);
	queue_fixture_wait(f);
}

static void test_queue_create__the_queue_of_an_ai_pipeline(void **state)
{
	struct queue_fixture *f = *state;
	struct queue_plan plan;

	plan_of(&plan, "ai-job", "ai-job-queue");
	create_plan(f, &plan);
	assert_false(err_is_set(&f->err));
	assert_queue_has(f, "ai-job-queue", "DelaySeconds", "0");
	assert_queue_has(f, "ai-job-queue", "MaximumMessageSize", "262144");
	assert_queue_has(f, "ai-job-queue", "MessageRetentionPeriod", "1209600");
	assert_queue_has(f, "ai-job-queue", "ReceiveMessageWaitTimeSeconds", "0");
	assert_queue_has(f, "ai-job-queue", "VisibilityTimeout", "30");
	assert_string_equal(str_cstr(&f->dead_letter_url), "");
	queue_plan_release(&plan);
}

static void test_queue_create__with_a_dead_letter_queue(void **state)
{
	struct queue_fixture *f = *state;
	struct queue_plan plan;

	plan_of(&plan, "ai-job-safe", "jobs");
	queue_settings_put_tag(&plan.settings, sv_cstr("team"), sv_cstr("ml"));
	create_plan(f, &plan);
	assert_false(err_is_set(&f->err));
	assert_queue_has(f, "jobs", "RedrivePolicy",
		"{\"deadLetterTargetArn\":\"" FIXTURE_ARN "jobs-dlq\",\"maxReceiveCount\":5}");
	assert_queue_has(f, "jobs-dlq", "MessageRetentionPeriod", "1209600");
	assert_queue_has(f, "jobs-dlq", "MaximumMessageSize", "262144");
	assert_true(str_sv(&f->dead_letter_url).n > 0);
	queue_plan_release(&plan);
}

static void test_queue_create__fifo_names(void **state)
{
	struct queue_fixture *f = *state;
	struct queue_plan plan;

	plan_of(&plan, "ai-job-fifo", "ordered");
	plan.max_receives = 3;
	create_plan(f, &plan);
	assert_false(err_is_set(&f->err));
	assert_string_equal(str_cstr(&plan.name), "ordered.fifo");
	assert_string_equal(str_cstr(&plan.dead_letter_name), "ordered-dlq.fifo");
	assert_queue_has(f, "ordered.fifo", "FifoThroughputLimit", "perMessageGroupId");
	assert_queue_has(f, "ordered-dlq.fifo", "FifoQueue", "true");
	queue_plan_release(&plan);
	/* The name says it as well. */
	plan_of(&plan, NULL, "other.fifo");
	assert_true(queue_plan_finish(&plan, NULL));
	assert_string_equal(plan.settings.value[ATTR_FIFO], "true");
	queue_plan_release(&plan);
}

static void test_queue_create__half_of_it_is_told(void **state)
{
	struct queue_fixture *f = *state;
	struct queue_plan plan;

	create(&f->base, "jobs", "'DelaySeconds':'7'");
	plan_of(&plan, "ai-job-safe", "jobs");
	create_plan(f, &plan);
	assert_int_equal(f->err.code, ERR_PARTIAL);
	assert_non_null(strstr(f->err.msg, "jobs-dlq was made and stays"));
	assert_non_null(strstr(f->err.msg, "DelaySeconds is 7s there, not 0s"));
	assert_non_null(sim_store_find(sim_world(f->base.sim), sv_cstr("jobs-dlq")));
	queue_plan_release(&plan);
}

static void test_queue_create__plans_that_cannot_be(void **state)
{
	struct queue_plan plan;
	struct err err = {0};

	(void)state;
	plan_of(&plan, NULL, "no name");
	assert_false(queue_plan_finish(&plan, &err));
	queue_plan_release(&plan);
	plan_of(&plan, NULL, "q");
	queue_settings_put(&plan.settings, ATTR_CONTENT_DEDUPLICATION, "true");
	assert_false(queue_plan_finish(&plan, &err));
	queue_plan_release(&plan);
	plan_of(&plan, "ai-job-safe", "q");
	queue_settings_put_redrive(&plan.settings, sv_cstr("arn:aws:sqs:r:1:d"), 3);
	assert_false(queue_plan_finish(&plan, &err));
	assert_non_null(strstr(err.msg, "dead-letter queue already"));
	queue_plan_release(&plan);
}

static void test_queue_create__given_up(void **state)
{
	struct queue_fixture *f = *state;
	struct queue_create *create;
	struct queue_plan plan;

	plan_of(&plan, "ai-job-safe", "jobs");
	assert_true(queue_plan_finish(&plan, NULL));
	create = queue_create_start(
		&f->tools, &plan, sv_cstr(""), false, queue_fixture_on_created, f);
	queue_create_cancel(create);
	assert_true(f->is_done);
	assert_int_equal(f->err.code, ERR_CANCELLED);
	queue_plan_release(&plan);
}

int main(void)
{
#define TEST(function)                                                                             \
	cmocka_unit_test_setup_teardown(function, queue_fixture_set_up, queue_fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_queue_create__the_queue_of_an_ai_pipeline),
		TEST(test_queue_create__with_a_dead_letter_queue),
		TEST(test_queue_create__fifo_names),
		TEST(test_queue_create__half_of_it_is_told),
		cmocka_unit_test(test_queue_create__plans_that_cannot_be),
		TEST(test_queue_create__given_up),
	};

	return cmocka_run_group_tests_name("model/queue_create", tests, NULL, NULL);
}
