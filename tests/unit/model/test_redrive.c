/* Unit tests of model/redrive: whole moves on the simulator, and what its ledger says of them. */
#include "redrive_fixture.h"

static int set_up(void **state)
{
	struct redrive_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct redrive_fixture *f = *state;

	redrive_fixture_end(f);
	free(f);
	return 0;
}

static void create_pair(struct redrive_fixture *f, const char *name)
{
	char dlq[80], attributes[256];

	snprintf(dlq, sizeof dlq, "%s-dlq", name);
	create(f, dlq, "");
	snprintf(attributes, sizeof attributes,
		"'RedrivePolicy':'{\\'deadLetterTargetArn\\':\\'" FIXTURE_ARN
		"%s\\',\\'maxReceiveCount\\':2}'",
		dlq);
	create(f, name, attributes);
}

static void fill(struct redrive_fixture *f, const char *name, int count)
{
	char body[40];

	for (int i = 0; i < count; i++) {
		snprintf(body, sizeof body, "job %d", i);
		send_one(f, name, body, "");
	}
	dead_letter_all(f, name);
}

static void test_redrive__everything_goes_back_to_its_source(void **state)
{
	struct redrive_fixture *f = *state;

	create_pair(f, "jobs");
	fill(f, "jobs", 25);
	assert_int_equal(count_of(f, "jobs-dlq"), 25);
	redrive_all(f, "jobs-dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.received, 25);
	assert_int_equal(f->status.matched, 25);
	assert_int_equal(f->status.sent, 25);
	assert_int_equal(f->status.deleted, 25);
	assert_int_equal(f->status.kept, 0);
	assert_int_equal(f->status.failed, 0);
	assert_int_equal(f->status.maybe_duplicated, 0);
	assert_int_equal(count_of(f, "jobs"), 25);
	assert_int_equal(count_of(f, "jobs-dlq"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_redrive__everything_goes_back_to_its_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
