/* Unit tests of model/oldest_age. */
#include "sqscope/model/oldest_age.h"

#include "../services/service_fixture.h"
#include "sqscope/base/units.h"

enum { WAIT_MS = 20 };

struct fixture {
	struct service_fixture base; /* first */
	struct oldest_age *age;
	struct loop_timer look;
};

static int set_up(void **state)
{
	return service_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	oldest_age_free(f->age);
	loop_timer_stop(&f->look);
	return service_tear_down(state);
}

static void on_look(void *ud)
{
	struct fixture *f = ud;

	if (oldest_age_gen(f->age) > 0)
		service_done(&f->base, NULL);
	else
		loop_timer_start(f->base.loop, &f->look, WAIT_MS, on_look, f);
}

static void assert_says(const struct fixture *f, const char *expected)
{
	struct str text = {0};

	oldest_age_describe(f->age, &text);
	assert_string_equal(str_cstr(&text), expected);
	str_release(&text);
}

static void ask(struct fixture *f, const struct script_step *step)
{
	struct oldest_age_options options = {
		.queue_name = sv_cstr("jobs"), .now_unix_ms = 1764000000000};

	service_serve(&f->base, "cloudwatch", "monitoring", step, 1);
	options.cloudwatch = f->base.client;
	f->age = oldest_age_ask(&options);
	assert_says(f, "asking CloudWatch...");
	on_look(f);
}

static void test_oldest_age__is_told(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"MetricDataResults\":[{\"Id\":\"m0\",\"Timestamps\":[1763999880,"
			"1763999940],\"Values\":[1200,1320]}]}"};
	struct fixture *f = *state;

	ask(f, &step);
	service_run(&f->base);
	assert_int_equal(oldest_age_s(f->age), 1320);
	assert_says(f, "22m, as of 15:59:00Z by CloudWatch");
	assert_non_null(strstr(script_request(f->base.server, 0), "\"StartTime\":1763999100,"));
}

static void test_oldest_age__without_a_point_it_is_not_zero(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"MetricDataResults\":[{\"Id\":\"m0\",\"Timestamps\":[],\"Values\":[]}]}"};
	struct fixture *f = *state;

	ask(f, &step);
	service_run(&f->base);
	assert_int_equal(oldest_age_s(f->age), UNKNOWN);
	assert_says(f, "CloudWatch has no figure of the last 15 minutes");
}

static void test_oldest_age__denied(void **state)
{
	static const struct script_step step = {.status = 403,
		.headers = "x-amzn-ErrorType: AccessDeniedException\r\n",
		.body = "{\"message\":\"no\"}"};
	struct fixture *f = *state;

	ask(f, &step);
	service_run(&f->base);
	assert_int_equal(oldest_age_s(f->age), UNKNOWN);
	assert_says(f, "not known: cloudwatch:GetMetricData: no");
}

static void test_oldest_age__without_an_endpoint(void **state)
{
	struct fixture *f = *state;
	struct err why = {0};
	const struct oldest_age_options options = {
		.no_client = &why, .queue_name = sv_cstr("jobs")};

	err_set(&why, ERR_CONFIG, "no endpoint");
	f->age = oldest_age_ask(&options);
	assert_says(f, "not known: no endpoint");
}

static void on_later(void *ud)
{
	service_done(ud, NULL);
}

static void test_oldest_age__freed_while_it_asks(void **state)
{
	static const struct script_step step = {.act = SCRIPT_HOLD};
	struct fixture *f = *state;

	ask(f, &step);
	oldest_age_free(f->age);
	f->age = NULL;
	loop_timer_start(f->base.loop, &f->look, WAIT_MS, on_later, &f->base);
	service_run(&f->base);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_oldest_age__is_told),
		TEST(test_oldest_age__without_a_point_it_is_not_zero),
		TEST(test_oldest_age__denied),
		TEST(test_oldest_age__without_an_endpoint),
		TEST(test_oldest_age__freed_while_it_asks),
	};

	return cmocka_run_group_tests(tests, service_group_set_up, NULL);
}
