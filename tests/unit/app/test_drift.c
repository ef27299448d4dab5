/* Unit tests of app/drift: declared against live. */
#include "app/drift.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
	struct declared_queue declared;
	struct queue_settings live;
	struct drift drift;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	str_set(&f->declared.name, sv_cstr("jobs"));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	str_release(&f->declared.name);
	queue_settings_release(&f->declared.settings);
	queue_settings_release(&f->live);
	drift_release(&f->drift);
	free(f);
	return 0;
}

/* "ATTRIBUTE|declared|live;" of every row. */
static void assert_drift(struct fixture *f, const char *expected)
{
	struct str out = {0};

	drift_release(&f->drift);
	drift_compare(&f->drift, &f->declared, &f->live);
	for (size_t i = 0; i < f->drift.count; i++)
		str_addf(&out, "%s|%s|%s;", str_cstr(&f->drift.items[i].attribute),
			str_cstr(&f->drift.items[i].declared), str_cstr(&f->drift.items[i].live));
	assert_string_equal(str_cstr(&out), expected);
	str_release(&out);
}

static void declare(struct fixture *f, enum queue_attribute id, const char *value)
{
	queue_settings_put(&f->declared.settings, id, value);
}

static void live(struct fixture *f, enum queue_attribute id, const char *value)
{
	queue_settings_put(&f->live, id, value);
}

static void test_drift__what_is_declared(void **state)
{
	struct fixture *f = *state;

	live(f, ATTR_VISIBILITY_TIMEOUT, "300");
	live(f, ATTR_DELAY, "0");
	assert_drift(f, "");
	declare(f, ATTR_VISIBILITY_TIMEOUT, "30");
	declare(f, ATTR_DELAY, "0");
	assert_drift(f, "VisibilityTimeout|30|300;");
	declare(f, ATTR_RETENTION, "345600");
	assert_drift(f, "VisibilityTimeout|30|300;");
}

static void test_drift__what_was_added_by_hand(void **state)
{
	struct fixture *f = *state;

	live(f, ATTR_POLICY, "{\"Statement\":[]}");
	live(f, ATTR_REDRIVE_ALLOW_POLICY, "{\"redrivePermission\":\"allowAll\"}");
	assert_drift(f, "Policy||{\"Statement\":[]};");
	declare(f, ATTR_POLICY, "{ \"Statement\": [] }");
	assert_drift(f, "");
}

static void test_drift__what_tools_write_down_of_their_own(void **state)
{
	struct fixture *f = *state;

	declare(f, ATTR_CONTENT_DEDUPLICATION, "false");
	declare(f, ATTR_KMS_REUSE_PERIOD, "300");
	assert_drift(f, "");
	declare(f, ATTR_KMS_KEY, "alias/k");
	declare(f, ATTR_SQS_MANAGED_SSE, "true");
	live(f, ATTR_KMS_KEY, "alias/k");
	live(f, ATTR_SQS_MANAGED_SSE, "false");
	live(f, ATTR_KMS_REUSE_PERIOD, "600");
	assert_drift(f, "KmsDataKeyReusePeriodSeconds|300|600;");
}

static void test_drift__tags(void **state)
{
	struct fixture *f = *state;

	queue_settings_put_tag(&f->live, sv_cstr("a"), sv_cstr("1"));
	assert_drift(f, "");
	f->declared.has_tags = true;
	assert_drift(f, "tag:a||1;");
	queue_settings_put_tag(&f->declared.settings, sv_cstr("a"), sv_cstr("2"));
	queue_settings_put_tag(&f->declared.settings, sv_cstr("b"), sv_cstr("3"));
	assert_drift(f, "tag:a|2|1;tag:b|3|;");
}

static void test_drift__a_queue_that_is_gone(void **state)
{
	struct fixture *f = *state;
	struct str out = {0};

	drift_compare(&f->drift, &f->declared, NULL);
	drift_text(&f->drift, &out);
	assert_string_equal(str_cstr(&out), "jobs  QueueName  declared jobs, live nothing\n");
	str_release(&out);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_drift__what_is_declared),
		TEST(test_drift__what_was_added_by_hand),
		TEST(test_drift__what_tools_write_down_of_their_own),
		TEST(test_drift__tags),
		TEST(test_drift__a_queue_that_is_gone),
	};

	return cmocka_run_group_tests_name("app/drift", tests, NULL, NULL);
}
