/* Unit tests of model/lint: each rule finds what it is about, and nothing else. */
#include "sqscope/model/lint.h"

#include "sqscope/model/fleet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARN "arn:aws:sqs:us-east-1:111122223333:"

struct fixture {
	struct fleet fleet;
	struct lint_facts facts;
	struct lint_findings findings;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	fleet_init(&f->fleet);
	lint_facts_init(&f->facts);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	lint_findings_release(&f->findings);
	fleet_release(&f->fleet);
	free(f);
	return 0;
}

/* A queue that was read; `more` is NAME=VALUE over what a sound queue has, with blanks between. */
static struct queue *read_queue(struct fixture *f, const char *name, const char *more)
{
	struct queue_attributes a;
	struct str url = {0}, arn = {0};
	struct sv rest = sv_cstr(more), word, key, value;
	struct queue *q;

	str_addf(&url, "http://sqs/111122223333/%s", name);
	str_addf(&arn, ARN "%s", name);
	queue_attributes_init(&a);
	queue_attributes_set(&a, sv_cstr("QueueArn"), str_sv(&arn));
	queue_attributes_set(&a, sv_cstr("ApproximateNumberOfMessagesNotVisible"), sv_cstr("0"));
	queue_attributes_set(&a, sv_cstr("VisibilityTimeout"), sv_cstr("30"));
	queue_attributes_set(&a, sv_cstr("MessageRetentionPeriod"), sv_cstr("345600"));
	queue_attributes_set(&a, sv_cstr("ReceiveMessageWaitTimeSeconds"), sv_cstr("20"));
	queue_attributes_set(&a, sv_cstr("SqsManagedSseEnabled"), sv_cstr("true"));
	while (sv_next_word(&rest, &word)) {
		sv_cut(word, '=', &key, &value);
		assert_true(queue_attributes_set(&a, key, value));
	}
	q = fleet_add_url(&f->fleet, str_sv(&url), true);
	q = fleet_polled(&f->fleet, q, &a, true, 1000, 1000);
	queue_attributes_release(&a);
	str_release(&url);
	str_release(&arn);
	return q;
}

#define REDRIVE(dlq, max)                                                                          \
	"RedrivePolicy={\"deadLetterTargetArn\":\"" ARN dlq "\",\"maxReceiveCount\":" max "}"

/* A sound queue but for `more`, with a sound dead-letter queue. */
static struct queue *read_pair(struct fixture *f, const char *more, const char *more_of_dlq)
{
	struct str all = {0}, dlq = {0};
	struct queue *q;

	str_addf(&dlq, "MessageRetentionPeriod=1209600 %s", more_of_dlq);
	str_addf(&all, REDRIVE("dlq", "5") " %s", more);
	read_queue(f, "dlq", str_cstr(&dlq));
	q = read_queue(f, "jobs", str_cstr(&all));
	str_release(&all);
	str_release(&dlq);
	return q;
}

static void look(struct fixture *f, const struct queue *q)
{
	lint_findings_release(&f->findings);
	lint_queue(q, &f->facts, &f->findings);
}

static void assert_found(
	struct fixture *f, const struct queue *q, enum lint_rule_id id, const char *words)
{
	look(f, q);
	assert_int_equal(f->findings.count, 1);
	assert_ptr_equal(f->findings.items[0].rule, &lint_rules[id]);
	if (!strstr(str_cstr(&f->findings.items[0].message), words))
		fail_msg("no '%s' in: %s", words, str_cstr(&f->findings.items[0].message));
	assert_true(f->findings.items[0].fix.n > 0);
}

static void assert_sound(struct fixture *f, const struct queue *q)
{
	look(f, q);
	if (f->findings.count)
		fail_msg("%s", str_cstr(&f->findings.items[0].message));
}

static void test_lint__a_sound_queue(void **state)
{
	struct fixture *f = *state;

	f->facts.knows_sources = true;
	assert_sound(f, read_pair(f, "", ""));
	assert_sound(f, fleet_find_name(&f->fleet, sv_cstr("dlq")));
}

static void test_lint__what_is_not_known_is_no_finding(void **state)
{
	struct fixture *f = *state;

	assert_sound(f, fleet_add_url(&f->fleet, sv_cstr("http://sqs/111122223333/new"), true));
}

static void test_lint__dead_letter_queues(void **state)
{
	struct fixture *f = *state;
	struct err gone = {.code = ERR_NOT_FOUND};
	struct queue *q;

	assert_found(f, read_queue(f, "alone", ""), LINT_NO_DLQ, "no dead-letter queue");
	assert_found(f, read_queue(f, "f.fifo", REDRIVE("d", "5")), LINT_DLQ_TYPE, "d is standard");
	q = read_queue(f, "lost", REDRIVE("gone", "5"));
	fleet_poll_failed(&f->fleet, q->dead_letter, &gone, 1000);
	assert_found(f, q, LINT_DLQ_MISSING, "gone does not exist");
}

static void test_lint__few_receives(void **state)
{
	struct fixture *f = *state;

	read_queue(f, "d", "MessageRetentionPeriod=1209600");
	assert_found(
		f, read_queue(f, "two", REDRIVE("d", "2")), LINT_FEW_RECEIVES, "2 receives move");
	assert_string_equal(str_cstr(&f->findings.items[0].value),
		"{\"deadLetterTargetArn\":\"" ARN "d\",\"maxReceiveCount\":5}");
	assert_sound(f, read_queue(f, "three", REDRIVE("d", "3")));
}

static void test_lint__retention_of_the_dead_letter_queue(void **state)
{
	struct fixture *f = *state;
	struct queue *q = read_pair(f, "", "MessageRetentionPeriod=345600");

	assert_found(f, q, LINT_DLQ_RETENTION, "keeps messages for 4d, it for 4d");
	assert_string_equal(f->findings.items[0].target->name, "dlq");
	assert_string_equal(str_cstr(&f->findings.items[0].value), "1209600");
	q = read_pair(f, "MessageRetentionPeriod=1209600", "");
	assert_found(f, q, LINT_DLQ_RETENTION, "14d");
	assert_ptr_equal(f->findings.items[0].target, q);
}

static void test_lint__who_may_use_the_dead_letter_queue(void **state)
{
	static const char allows[] = "RedriveAllowPolicy={\"redrivePermission\":\"byQueue\","
				     "\"sourceQueueArns\":[\"" ARN "x\",\"" ARN "jobs\"]}";
	struct fixture *f = *state;

	assert_found(f, read_pair(f, "", "RedriveAllowPolicy={\"redrivePermission\":\"denyAll\"}"),
		LINT_DLQ_DENIES, "denyAll");
	assert_found(f,
		read_pair(f, "",
			"RedriveAllowPolicy={\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":["
			"\"" ARN "x\"]}"),
		LINT_DLQ_DENIES, "byQueue");
	assert_sound(f, read_pair(f, "", allows));
	assert_sound(
		f, read_pair(f, "", "RedriveAllowPolicy={\"redrivePermission\":\"allowAll\"}"));
}

static void test_lint__policies(void **state)
{
	static const char open[] = "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"1\",\"*\"]}}";
	static const char sid[] = "{\"Sid\":\"All\",\"Effect\":\"Allow\",\"Principal\":\"*\"}";
	static const char *const sound[] = {
		"{\"Effect\":\"Deny\",\"Principal\":\"*\"}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"1\"}}",
		"{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"}}",
		"{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"ArnLike\":{\"a\":1}}}",
	};
	struct fixture *f = *state;
	char more[400];

	snprintf(more, sizeof more, "Policy={\"Statement\":[%s,%s]}", sound[0], sid);
	assert_found(f, read_pair(f, more, ""), LINT_POLICY_PUBLIC, "by the statement All");
	snprintf(more, sizeof more, "Policy={\"Statement\":%s}", open);
	assert_found(f, read_pair(f, more, ""), LINT_POLICY_PUBLIC, "everybody");
	for (size_t i = 0; i < COUNT_OF(sound); i++) {
		snprintf(more, sizeof more, "Policy={\"Statement\":[%s]}", sound[i]);
		assert_sound(f, read_pair(f, more, ""));
	}
	assert_sound(f, read_pair(f, "Policy={\"Statement\":[", ""));
}

static void test_lint__encryption_and_keys(void **state)
{
	struct fixture *f = *state;
	struct queue *q;

	assert_found(f, read_pair(f, "SqsManagedSseEnabled=false", ""), LINT_NO_ENCRYPTION,
		"not encrypted");
	q = read_pair(f, "SqsManagedSseEnabled=false KmsMasterKeyId=alias/k", "");
	assert_sound(f, q);
	f->facts.key = LINT_KEY_USABLE;
	assert_sound(f, q);
	f->facts.key = LINT_KEY_DISABLED;
	assert_found(f, q, LINT_KEY_UNUSABLE, "alias/k is disabled");
	f->facts.key = LINT_KEY_PENDING_DELETION;
	assert_found(f, q, LINT_KEY_UNUSABLE, "pending deletion");
}

static void test_lint__polling(void **state)
{
	struct fixture *f = *state;

	assert_found(f, read_pair(f, "ReceiveMessageWaitTimeSeconds=0", ""), LINT_SHORT_POLLING,
		"comes back at once");
	assert_string_equal(str_cstr(&f->findings.items[0].value), "20");
	f->facts.knows_sources = true;
	read_pair(f, "", "ReceiveMessageWaitTimeSeconds=0");
	assert_sound(f, fleet_find_name(&f->fleet, sv_cstr("dlq")));
}

static void test_lint__visibility_of_workers(void **state)
{
	struct fixture *f = *state;
	struct queue *q = read_pair(f, "VisibilityTimeout=60", "");

	f->facts.worker = sv_cstr("transcribe");
	f->facts.worker_timeout_s = 10;
	assert_sound(f, q);
	f->facts.worker_timeout_s = 11;
	assert_found(f, q, LINT_VISIBILITY_SHORT, "hidden for 1m, transcribe may take 11s");
	assert_string_equal(str_cstr(&f->findings.items[0].value), "66");
	f->facts.worker_timeout_s = 900;
	assert_found(f, q, LINT_VISIBILITY_BELOW_WORKER, "15m");
	f->facts.worker_timeout_s = 10000;
	look(f, q);
	assert_string_equal(str_cstr(&f->findings.items[0].value), "43200");
}

static void test_lint__what_workers_tell(void **state)
{
	struct fixture *f = *state;
	struct worker_function functions[2] = {{.part = PART_KNOWN, .function.timeout_s = 60},
		{.part = PART_FAILED, .function.timeout_s = 900}};
	struct workers_facts workers = {.functions = functions,
		.function_count = 2,
		.has_key = true,
		.key_part = PART_KNOWN};
	struct queue *q = read_pair(f, "SqsManagedSseEnabled=false KmsMasterKeyId=k", "");

	str_set(&functions[0].mapping.function_arn,
		sv_cstr("arn:aws:lambda:us-east-1:111122223333:function:transcribe"));
	str_set(&workers.key.state, sv_cstr("PendingDeletion"));
	lint_facts_add_workers(&f->facts, &workers);
	assert_int_equal(f->facts.worker_timeout_s, 60);
	assert_int_equal(f->facts.key, LINT_KEY_PENDING_DELETION);
	look(f, q);
	assert_int_equal(f->findings.count, 2);
	assert_ptr_equal(f->findings.items[0].rule, &lint_rules[LINT_KEY_UNUSABLE]);
	assert_string_equal(str_cstr(&f->findings.items[1].message),
		"a message is hidden for 30s, transcribe may take 1m");
	str_set(&workers.key.state, sv_cstr("Enabled"));
	lint_facts_add_workers(&f->facts, &workers);
	assert_int_equal(f->facts.key, LINT_KEY_USABLE);
	str_release(&functions[0].mapping.function_arn);
	str_release(&workers.key.state);
}

static void test_lint__messages(void **state)
{
	struct fixture *f = *state;
	struct queue *q = read_pair(f, "ApproximateNumberOfMessagesNotVisible=95999", "");

	assert_sound(f, q);
	q = read_pair(f, "ApproximateNumberOfMessagesNotVisible=96000", "");
	assert_found(f, q, LINT_IN_FLIGHT, "96,000 messages");
	q = read_pair(f, "", "");
	f->facts.oldest_age_s = 345600 / 100 * 80 - 1;
	assert_sound(f, q);
	f->facts.oldest_age_s = 345600 / 100 * 80;
	assert_found(f, q, LINT_NEAR_EXPIRY, "3d04h old, of 4d");
}

static void test_lint__orphans(void **state)
{
	struct fixture *f = *state;
	struct queue *q = read_queue(f, "old-dlq", "");

	assert_sound(f, q);
	f->facts.knows_sources = true;
	assert_found(f, q, LINT_ORPHAN_DLQ, "no queue uses it");
	q = read_queue(f, "old-dlq.fifo", "");
	assert_found(f, q, LINT_ORPHAN_DLQ, "no queue uses it");
}

static void test_lint__order(void **state)
{
	struct fixture *f = *state;

	lint_queue(read_queue(f, "b", "ReceiveMessageWaitTimeSeconds=0"), NULL, &f->findings);
	lint_queue(read_queue(f, "a", "ReceiveMessageWaitTimeSeconds=0"), NULL, &f->findings);
	assert_int_equal(lint_worst(&f->findings), LINT_WARN);
	lint_sort(&f->findings);
	assert_int_equal(f->findings.count, 4);
	assert_string_equal(f->findings.items[0].queue->name, "a");
	assert_ptr_equal(f->findings.items[1].rule, &lint_rules[LINT_NO_DLQ]);
	assert_ptr_equal(f->findings.items[2].rule, &lint_rules[LINT_SHORT_POLLING]);
	lint_findings_release(&f->findings);
	assert_int_equal(lint_worst(&f->findings), LINT_SEVERITY_COUNT);
}

static void test_lint__the_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < LINT_RULE_COUNT; i++) {
		assert_int_equal(lint_rules[i].id, i);
		assert_true(*lint_rules[i].summary && *lint_rules[i].reason && *lint_rules[i].aws);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(lint_rules[i].name, lint_rules[k].name);
			assert_true(lint_rules[k].severity >= lint_rules[i].severity);
		}
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_lint__a_sound_queue),
		TEST(test_lint__what_is_not_known_is_no_finding),
		TEST(test_lint__dead_letter_queues),
		TEST(test_lint__few_receives),
		TEST(test_lint__retention_of_the_dead_letter_queue),
		TEST(test_lint__who_may_use_the_dead_letter_queue),
		TEST(test_lint__policies),
		TEST(test_lint__encryption_and_keys),
		TEST(test_lint__polling),
		TEST(test_lint__visibility_of_workers),
		TEST(test_lint__what_workers_tell),
		TEST(test_lint__messages),
		TEST(test_lint__orphans),
		TEST(test_lint__order),
		cmocka_unit_test(test_lint__the_table),
	};

	return cmocka_run_group_tests_name("model/lint", tests, NULL, NULL);
}
