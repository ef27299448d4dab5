/* What `ls` prints of a fleet: the JSON that scripts rely on, and the table. */
#include "app/ls.h"
#include "app/queue_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARN(name) "arn:aws:sqs:us-east-1:000000000000:" name
#define URL(name) "http://127.0.0.1:1/000000000000/" name

struct pair {
	const char *name, *value;
};

static struct queue *poll(struct fleet *fleet, struct queue *q, const struct pair *pairs)
{
	struct queue_attributes a;
	queue_attributes_init(&a);
	for (; pairs->name; pairs++)
		assert_true(queue_attributes_set(&a, sv_cstr(pairs->name), sv_cstr(pairs->value)));
	fleet_polled(fleet, q, &a, true, 5000, 1795466309000);
	queue_attributes_release(&a);
	return q;
}

static struct queue *add_source(struct fleet *fleet)
{
	const struct pair pairs[] = {
		{"QueueArn", ARN("jobs")},
		{"ApproximateNumberOfMessages", "1204"},
		{"ApproximateNumberOfMessagesNotVisible", "3"},
		{"ApproximateNumberOfMessagesDelayed", "0"},
		{"VisibilityTimeout", "300"},
		{"MessageRetentionPeriod", "345600"},
		{"DelaySeconds", "0"},
		{"MaximumMessageSize", "1048576"},
		{"ReceiveMessageWaitTimeSeconds", "20"},
		{"CreatedTimestamp", "1795466309"},
		{"LastModifiedTimestamp", "1795466310"},
		{"SqsManagedSseEnabled", "true"},
		{"RedrivePolicy",
			"{\"deadLetterTargetArn\":\"" ARN("jobs-dlq") "\",\"maxReceiveCount\":5}"},
		{NULL, NULL},
	};
	return poll(fleet, fleet_add_url(fleet, sv_cstr(URL("jobs")), true), pairs);
}

static struct queue *add_dead_letter(struct fleet *fleet)
{
	const struct pair pairs[] = {
		{"QueueArn", ARN("jobs-dlq")},
		{"ApproximateNumberOfMessages", "12"},
		{"KmsMasterKeyId", "alias/aws/sqs"},
		{"SqsManagedSseEnabled", "false"},
		{NULL, NULL},
	};
	return poll(fleet, fleet_add_url(fleet, sv_cstr(URL("jobs-dlq")), false), pairs);
}

static void assert_json(json_t *value, const char *expected)
{
	char *text = json_dumps(value, JSON_COMPACT);
	assert_string_equal(text, expected);
	free(text);
	json_decref(value);
}

static void test_ls__json_of_a_queue_is_the_contract(void **state)
{
	struct fleet fleet;
	(void)state;
	fleet_init(&fleet);
	struct queue *q = add_source(&fleet);
	add_dead_letter(&fleet);
	assert_json(queue_json(q),
		"{\"name\":\"jobs\",\"context\":null,\"url\":\"" URL("jobs") "\",\"arn\":\"" ARN(
			"jobs") "\","
				"\"type\":\"standard\",\"visible\":1204,\"in_flight\":3,\"delayed\":0,"
				"\"dlq\":{\"arn\":\"" ARN(
					"jobs-dlq") "\",\"name\":\"jobs-dlq\",\"visible\":12},"
						    "\"max_receive_count\":5,\"dlq_for\":[],\"visibility_timeout_s\":300,"
						    "\"retention_s\":345600,\"delay_s\":0,\"max_message_bytes\":1048576,"
						    "\"receive_wait_s\":20,\"encryption\":\"sqs\",\"kms_key\":null,"
						    "\"created\":\"2026-11-23T20:38:29Z\",\"modified\":\"2026-11-23T20:38:30Z\","
						    "\"oldest_age_s\":null,\"error\":null}");
	fleet_release(&fleet);
}

static void test_ls__json_of_a_dead_letter_queue_names_its_sources(void **state)
{
	struct fleet fleet;
	(void)state;
	fleet_init(&fleet);
	add_source(&fleet);
	json_t *json = queue_json(add_dead_letter(&fleet));
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(json, "dlq_for"), 0)), "jobs");
	assert_true(json_is_null(json_object_get(json, "dlq")));
	assert_true(json_is_null(json_object_get(json, "max_receive_count")));
	assert_string_equal(json_string_value(json_object_get(json, "encryption")), "kms");
	assert_string_equal(json_string_value(json_object_get(json, "kms_key")), "alias/aws/sqs");
	/* Not asked for, so not known, so not 0. */
	assert_true(json_is_null(json_object_get(json, "in_flight")));
	json_decref(json);
	fleet_release(&fleet);
}

static void test_ls__json_of_an_unread_dead_letter_queue_knows_no_count(void **state)
{
	struct fleet fleet;
	(void)state;
	fleet_init(&fleet);
	json_t *json = queue_json(add_source(&fleet));
	json_t *dlq = json_object_get(json, "dlq");
	assert_string_equal(json_string_value(json_object_get(dlq, "name")), "jobs-dlq");
	assert_true(json_is_null(json_object_get(dlq, "visible")));
	json_decref(json);
	fleet_release(&fleet);
}

static void test_ls__json_of_a_missing_queue_is_a_row_with_its_error(void **state)
{
	struct fleet fleet;
	struct err err = {0};
	(void)state;
	fleet_init(&fleet);
	err_set(&err, ERR_NOT_FOUND, "The specified queue does not exist.");
	snprintf(err.service_code, sizeof err.service_code, "QueueDoesNotExist");
	struct queue *q = fleet_add_missing(&fleet, sv_cstr("gone.fifo"));
	fleet_poll_failed(&fleet, q, &err, 1000);
	assert_json(queue_json(q),
		"{\"name\":\"gone.fifo\",\"context\":null,\"url\":null,\"arn\":null,\"type\":\"fifo\",\"visible\":null,"
		"\"in_flight\":null,\"delayed\":null,\"dlq\":null,\"max_receive_count\":null,"
		"\"dlq_for\":[],\"visibility_timeout_s\":null,\"retention_s\":null,\"delay_s\":null,"
		"\"max_message_bytes\":null,\"receive_wait_s\":null,\"encryption\":null,\"kms_key\":null,"
		"\"created\":null,\"modified\":null,\"oldest_age_s\":null,"
		"\"error\":{\"code\":\"QueueDoesNotExist\",\"message\":\"The specified queue does not exist.\"}}");
	fleet_release(&fleet);
}

static struct context *add_context(struct session *s, const char *name, const char *region)
{
	struct context_settings settings = {.name = (char *)name};
	struct context *c = context_new(s, &settings);
	place_set(&c->fleet.place.region, region);
	session_add(s, c);
	return c;
}

static void test_ls__json_of_a_sweep_has_time_account_and_region(void **state)
{
	struct session s = {0};
	struct sweep sweep = {0};
	struct context *c = add_context(&s, "one", "us-east-1");
	(void)state;
	assert_json(ls_json(&s, &sweep, 1795466309000),
		"{\"as_of\":\"2026-11-23T20:38:29Z\",\"account\":null,\"region\":\"us-east-1\","
		"\"contexts\":[{\"name\":\"one\",\"label\":null,\"profile\":null,"
		"\"region\":\"us-east-1\",\"account\":null,\"error\":null}],\"queues\":[]}");
	snprintf(c->fleet.account, sizeof c->fleet.account, "000000000000");
	place_set(&c->fleet.place.region, NULL);
	place_set(&c->fleet.place.label, "ONE");
	place_set(&c->fleet.place.profile, "p");
	assert_json(ls_json(&s, &sweep, 1795466309000),
		"{\"as_of\":\"2026-11-23T20:38:29Z\",\"account\":\"000000000000\",\"region\":null,"
		"\"contexts\":[{\"name\":\"one\",\"label\":\"ONE\",\"profile\":\"p\","
		"\"region\":null,\"account\":\"000000000000\",\"error\":null}],\"queues\":[]}");
	session_release(&s);
}

static void test_ls__json_of_several_contexts_names_each_and_what_they_share(void **state)
{
	struct session s = {0};
	struct sweep sweep;
	struct context *one = add_context(&s, "one", "us-east-1");
	struct context *two = add_context(&s, "two", "us-east-1");
	json_t *json;
	(void)state;
	snprintf(one->fleet.account, sizeof one->fleet.account, "111111111111");
	snprintf(two->fleet.account, sizeof two->fleet.account, "222222222222");
	err_set(&two->err, ERR_AWS_CONFIG, "profile two is in neither file");
	add_source(&one->fleet);
	sweep_init(&sweep, &s.fleets, &columns[COLUMN_QUEUE]);
	json = ls_json(&s, &sweep, 1795466309000);
	assert_true(json_is_null(json_object_get(json, "account")));
	assert_string_equal(json_string_value(json_object_get(json, "region")), "us-east-1");
	json_t *contexts = json_object_get(json, "contexts");
	assert_int_equal(json_array_size(contexts), 2);
	assert_true(json_is_null(json_object_get(json_array_get(contexts, 0), "error")));
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(json_array_get(contexts, 1), "error"), "message")),
		"profile two is in neither file");
	json_t *q = json_array_get(json_object_get(json, "queues"), 0);
	assert_string_equal(json_string_value(json_object_get(q, "context")), "one");
	json_decref(json);
	sweep_release(&sweep);
	session_release(&s);
}

static void test_ls__json_text_is_exact(void **state)
{
	static const char hostile[] = "a\033[31m\xe2\x80\xae\"b";
	(void)state;
	json_t *value = json_sv(sv_cstr(hostile));
	assert_string_equal(json_string_value(value), hostile);
	json_decref(value);
	/* What is no UTF-8 cannot be exact, and must not be lost. */
	assert_json(json_pack("[o]", json_sv(sv_cstr("a\xff"))), "[\"a<FF>\"]");
	assert_json(json_pack("[o]", json_sv(sv_of("a\0b", 3))), "[\"a\\u0000b\"]");
}

static void test_ls__attributes_keep_their_names_and_kinds(void **state)
{
	struct fleet fleet;
	(void)state;
	fleet_init(&fleet);
	json_t *json = queue_attributes_json(add_source(&fleet));
	assert_int_equal(json_integer_value(json_object_get(json, "VisibilityTimeout")), 300);
	assert_true(json_is_true(json_object_get(json, "SqsManagedSseEnabled")));
	assert_string_equal(json_string_value(json_object_get(json, "CreatedTimestamp")),
		"2026-11-23T20:38:29Z");
	assert_true(json_is_string(json_object_get(json, "RedrivePolicy")));
	assert_null(json_object_get(json, "Policy"));
	json_decref(json);
	fleet_release(&fleet);
}

static void format(struct fleet *fleet, enum ls_columns which, int width, struct str *out)
{
	struct ls_table t;
	ls_table_init(&t, which, false);
	for (size_t i = 0; i < fleet->count; i++)
		if (fleet->queues[i]->is_watched)
			ls_table_add(&t, fleet->queues[i], 1795466309000);
	table_format(&t.table, width, out);
	ls_table_release(&t);
}

static void test_ls__table_says_the_state_in_words(void **state)
{
	struct fleet fleet;
	struct str out = {0};
	struct err err = {0};
	(void)state;
	fleet_init(&fleet);
	add_source(&fleet);
	add_dead_letter(&fleet);
	err_set(&err, ERR_DENIED, "no");
	fleet_poll_failed(&fleet, fleet_add_url(&fleet, sv_cstr(URL("secret")), true), &err, 1000);
	format(&fleet, LS_COLUMNS_SWEEP, 0, &out);
	assert_non_null(strstr(str_cstr(&out), "STATE"));
	assert_non_null(strstr(str_cstr(&out), "1,204"));
	/* A denied queue has question marks, not zeros, and its reason. */
	const char *row = strstr(str_cstr(&out), "secret");
	assert_non_null(row);
	assert_null(strchr(row, '0'));
	assert_non_null(strchr(row, '?'));
	assert_non_null(strstr(row, "AccessDenied"));
	str_release(&out);
	fleet_release(&fleet);
}

static void test_ls__table_of_a_watch_begins_with_the_time(void **state)
{
	struct fleet fleet;
	struct str out = {0};
	(void)state;
	fleet_init(&fleet);
	add_source(&fleet);
	format(&fleet, LS_COLUMNS_WATCH, 0, &out);
	assert_int_equal(strncmp(str_cstr(&out), "TIME ", 5), 0);
	assert_non_null(strstr(str_cstr(&out), "\n20:38:29Z "));
	str_release(&out);
	fleet_release(&fleet);
}

static void test_ls__table_fits_a_terminal(void **state)
{
	struct fleet fleet;
	struct str out = {0};
	struct sv rest, line;
	(void)state;
	fleet_init(&fleet);
	add_source(&fleet);
	fleet_add_url(&fleet,
		sv_cstr(URL(
			"a-very-long-name-of-a-queue-that-nobody-would-want-to-type-twice-really")),
		true);
	format(&fleet, LS_COLUMNS_WATCH, 60, &out);
	for (rest = str_sv(&out); !sv_is_empty(rest);) {
		sv_cut(rest, '\n', &line, &rest);
		assert_true(line.n <= 60);
	}
	assert_non_null(strstr(str_cstr(&out), ">"));
	str_release(&out);
	fleet_release(&fleet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ls__json_of_a_queue_is_the_contract),
		cmocka_unit_test(test_ls__json_of_a_dead_letter_queue_names_its_sources),
		cmocka_unit_test(test_ls__json_of_an_unread_dead_letter_queue_knows_no_count),
		cmocka_unit_test(test_ls__json_of_a_missing_queue_is_a_row_with_its_error),
		cmocka_unit_test(test_ls__json_of_a_sweep_has_time_account_and_region),
		cmocka_unit_test(test_ls__json_of_several_contexts_names_each_and_what_they_share),
		cmocka_unit_test(test_ls__json_text_is_exact),
		cmocka_unit_test(test_ls__attributes_keep_their_names_and_kinds),
		cmocka_unit_test(test_ls__table_says_the_state_in_words),
		cmocka_unit_test(test_ls__table_of_a_watch_begins_with_the_time),
		cmocka_unit_test(test_ls__table_fits_a_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
