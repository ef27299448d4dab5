/* Unit tests of sqs/sqs_settings: what is asked, to the letter. */
#include "sqscope/sqs/sqs_settings.h"

#include "sqs_fixture.h"

struct fixture {
	struct sqs_fixture base;
	struct queue_settings settings;
	char url[100], request_id[100];
	bool may_have_reached;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	sqs_fixture_begin(&f->base);
	queue_settings_put(&f->settings, ATTR_DELAY, "0");
	queue_settings_put(&f->settings, ATTR_REDRIVE_POLICY, "");
	queue_settings_put_tag(&f->settings, sv_cstr("team"), sv_cstr("a \"b\""));
	queue_settings_put_tag(&f->settings, sv_cstr("empty"), sv_cstr(""));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	queue_settings_release(&f->settings);
	sqs_fixture_end(&f->base);
	free(f);
	return 0;
}

static void on_written(void *ud, const struct sqs_written *written, const struct err *err)
{
	struct fixture *f = ud;

	snprintf(f->url, sizeof f->url, "%.*s", SV_ARGS(written->queue_url));
	snprintf(f->request_id, sizeof f->request_id, "%.*s", SV_ARGS(written->request_id));
	f->may_have_reached = written->may_have_reached;
	sqs_fixture_ended(&f->base, err);
}

static void test_sqs_settings__create(void **state)
{
	static const struct script_step step = {
		.status = 200, .body = "{\"QueueUrl\":\"http://q\"}"};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_create_queue(f->base.sqs, PRIORITY_USER, sv_cstr("q"), &f->settings, on_written, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_string_equal(f->url, "http://q");
	sqs_fixture_assert_asked(&f->base, 0, "CreateQueue",
		"{\"QueueName\":\"q\",\"Attributes\":{\"DelaySeconds\":\"0\",\"RedrivePolicy\":\"\"},"
		"\"tags\":{\"team\":\"a \\\"b\\\"\",\"empty\":\"\"}}");
}

static void test_sqs_settings__set_tag_untag(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = ""}, {.status = 200, .body = "{}"}, {.status = 200}};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, steps, COUNT_OF(steps));
	sqs_set_queue_attributes(
		f->base.sqs, PRIORITY_USER, sv_cstr("u"), &f->settings, on_written, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	sqs_tag_queue(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &f->settings, on_written, f);
	sqs_fixture_run(&f->base);
	sqs_untag_queue(f->base.sqs, PRIORITY_USER, sv_cstr("u"), &f->settings, on_written, f);
	sqs_fixture_run(&f->base);
	assert_int_equal(f->base.err.code, ERR_NONE);
	sqs_fixture_assert_asked(&f->base, 0, "SetQueueAttributes",
		"{\"QueueUrl\":\"u\",\"Attributes\":{\"DelaySeconds\":\"0\",\"RedrivePolicy\":\"\"}}");
	sqs_fixture_assert_asked(&f->base, 1, "TagQueue",
		"{\"QueueUrl\":\"u\",\"Tags\":{\"team\":\"a \\\"b\\\"\",\"empty\":\"\"}}");
	sqs_fixture_assert_asked(
		&f->base, 2, "UntagQueue", "{\"QueueUrl\":\"u\",\"TagKeys\":[\"team\",\"empty\"]}");
}

/* The second would say that there is no such queue. */
static void test_sqs_settings__a_lost_deletion_is_not_repeated(void **state)
{
	static const struct script_step steps[] = {
		{.status = 200, .body = "{\"a\":", .act = SCRIPT_HALF}, {.status = 200}};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, steps, COUNT_OF(steps));
	sqs_delete_queue(f->base.sqs, PRIORITY_USER, sv_cstr("u"), on_written, f);
	sqs_fixture_run(&f->base);
	assert_true(err_is_set(&f->base.err));
	assert_true(f->may_have_reached);
	sqs_fixture_assert_asked(&f->base, 0, "DeleteQueue", "{\"QueueUrl\":\"u\"}");
	assert_int_equal(script_request_count(f->base.server), 1);
}

static void test_sqs_settings__a_refusal(void **state)
{
	static const struct script_step step = {.status = 400,
		.body = "{\"__type\":\"com.amazonaws.sqs#QueueNameExists\",\"message\":\"no\"}"};
	struct fixture *f = *state;

	sqs_fixture_serve(&f->base, &step, 1);
	sqs_create_queue(f->base.sqs, PRIORITY_USER, sv_cstr("q"), &f->settings, on_written, f);
	sqs_fixture_run(&f->base);
	assert_string_equal(f->base.err.service_code, "QueueNameExists");
	assert_false(f->may_have_reached);
	assert_string_equal(f->url, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sqs_settings__create, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_sqs_settings__set_tag_untag, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_sqs_settings__a_lost_deletion_is_not_repeated, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sqs_settings__a_refusal, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("sqs/sqs_settings", tests, NULL, NULL);
}
