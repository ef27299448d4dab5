/* Unit tests of services/kms. */
#include "sqscope/services/kms.h"

#include "service_fixture.h"
#include "sqscope/base/units.h"

struct fixture {
	struct service_fixture base; /* first */
	struct kms_key key;
};

static int set_up(void **state)
{
	return service_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	kms_key_release(&f->key);
	return service_tear_down(state);
}

static void on_key(void *ud, struct kms_key *key, const struct err *err)
{
	struct fixture *f = ud;

	f->key = *key;
	*key = (struct kms_key){0};
	service_done(&f->base, err);
}

static void describe(struct fixture *f, const struct script_step *step)
{
	service_serve(&f->base, "kms", "kms", step, 1);
	kms_describe_key(f->base.client, PRIORITY_USER, sv_cstr("alias/jobs"), on_key, f);
	service_run(&f->base);
}

static void test_kms__a_key_that_is_to_be_deleted(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"KeyMetadata\":{\"KeyId\":\"k-1\",\"Arn\":\"arn:k\","
			"\"KeyState\":\"PendingDeletion\",\"KeyManager\":\"CUSTOMER\","
			"\"Description\":\"jobs\",\"DeletionDate\":1764000000.5}}"};
	struct fixture *f = *state;
	const char *request;

	describe(f, &step);
	assert_int_equal(f->base.err.code, ERR_NONE);
	assert_string_equal(str_cstr(&f->key.state), "PendingDeletion");
	assert_string_equal(str_cstr(&f->key.manager), "CUSTOMER");
	assert_int_equal(f->key.deletion_unix_ms, 1764000000500);
	request = script_request(f->base.server, 0);
	assert_non_null(strstr(request, "X-Amz-Target: TrentService.DescribeKey\r\n"));
	assert_non_null(strstr(request, "application/x-amz-json-1.1"));
	assert_string_equal(strstr(request, "\r\n\r\n") + 4, "{\"KeyId\":\"alias/jobs\"}");
}

static void test_kms__a_key_that_stays(void **state)
{
	static const struct script_step step = {.status = 200,
		.body = "{\"KeyMetadata\":{\"KeyId\":\"k-1\",\"KeyState\":\"Enabled\"}}"};
	struct fixture *f = *state;

	describe(f, &step);
	assert_int_equal(f->key.deletion_unix_ms, UNKNOWN);
	assert_string_equal(str_cstr(&f->key.manager), "");
}

static void test_kms__what_is_no_key(void **state)
{
	static const struct script_step step = {.status = 200, .body = "{\"KeyMetadata\":[]}"};
	struct fixture *f = *state;

	describe(f, &step);
	assert_int_equal(f->base.err.code, ERR_PROTOCOL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_kms__a_key_that_is_to_be_deleted),
		TEST(test_kms__a_key_that_stays),
		TEST(test_kms__what_is_no_key),
	};

	return cmocka_run_group_tests(tests, service_group_set_up, NULL);
}
