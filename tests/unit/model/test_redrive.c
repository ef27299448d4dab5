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

static struct redrive_target target_of(struct redrive_fixture *f, const char *queue)
{
	static char url[200], arn[200];

	snprintf(url, sizeof url, "%s/" SIM_ACCOUNT "/%s", sim_endpoint(f->sim), queue);
	snprintf(arn, sizeof arn, FIXTURE_ARN "%s", queue);
	return (struct redrive_target){.sqs = f->sqs,
		.url = sv_cstr(url),
		.arn = sv_cstr(arn),
		.is_fifo = sv_ends_with(sv_cstr(queue), sv_cstr(".fifo"))};
}

/* --- where they go --------------------------------------------------------------------------- */

static void test_redrive__everything_goes_back_to_its_source(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "jobs-dlq");
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
	assert_int_equal(operation_state(f, f->operation), JOURNAL_COMPLETED);
	assert_int_equal(count_in_journal(f, f->operation, 1u << JOURNAL_DELETED, false), 25);
}

static void test_redrive__a_shared_queue_is_divided(void **state)
{
	struct redrive_fixture *f = *state;
	size_t sent;

	create_with_dlq(f, "a", "dlq");
	create_with_dlq(f, "b", "dlq");
	create_with_dlq(f, "c", "dlq");
	fill(f, "a", 12);
	fill(f, "b", 30);
	fill(f, "c", 5);
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 47);
	assert_int_equal(count_of(f, "a"), 12);
	assert_int_equal(count_of(f, "b"), 30);
	assert_int_equal(count_of(f, "c"), 5);
	assert_int_equal(redrive_route_count(f->redrive), 3);
	for (size_t i = 0; i < 3; i++) {
		struct sv arn = redrive_route(f->redrive, i, &sent);

		assert_int_equal(sent, sv_ends_with(arn, sv_cstr("a"))   ? 12
				       : sv_ends_with(arn, sv_cstr("b")) ? 30
									 : 5);
	}
}

static void test_redrive__to_one_queue(void **state)
{
	struct redrive_fixture *f = *state;
	struct redrive_target target;

	create_with_dlq(f, "a", "dlq");
	create_with_dlq(f, "b", "dlq");
	create(f, "other", "");
	fill(f, "a", 10);
	fill(f, "b", 10);
	target = target_of(f, "other");
	redrive_all(f, "dlq", &(struct redrive_options){.to = &target});
	assert_int_equal(f->status.deleted, 20);
	assert_int_equal(count_of(f, "other"), 20);
	assert_int_equal(count_of(f, "a") + count_of(f, "b") + count_of(f, "dlq"), 0);
}

static void test_redrive__without_a_source_it_stays(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 3);
	send_one(f, "dlq", "sent by hand", "");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 3);
	assert_int_equal(f->status.failed, 1);
	assert_int_equal(f->status.failures[0].err.code, ERR_INVALID);
	assert_int_equal(copies_of(f, "dlq", "sent by hand"), 1);
	assert_int_equal(ready_count(f, "dlq"), 1);
}

static void test_redrive__one_queue_of_several_is_gone(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "a", "dlq");
	create_with_dlq(f, "b", "dlq");
	fill(f, "a", 15);
	fill(f, "b", 15);
	json_decref(act(f, "DeleteQueue", "{'QueueUrl':'%s'}", queue_url(f, "b")));
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.deleted, 15);
	assert_int_equal(f->status.failed, 15);
	assert_int_equal(count_of(f, "a"), 15);
	assert_int_equal(ready_count(f, "dlq"), 15);
}

static void test_redrive__a_denied_target_stops_it(void **state)
{
	struct redrive_fixture *f = *state;
	struct redrive_target target;

	create_with_dlq(f, "jobs", "dlq");
	create(f, "other", "");
	fill(f, "jobs", 60);
	add_fault(f, "denied on SendMessageBatch");
	target = target_of(f, "other");
	redrive_all(f, "dlq", &(struct redrive_options){.to = &target});
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.err.code, ERR_DENIED);
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(ready_count(f, "dlq"), 60);
	assert_int_equal(operation_state(f, f->operation), JOURNAL_ABORTED);
}

/* --- which and how many ---------------------------------------------------------------------- */

struct late_choice {
	struct loop_timer timer;
	redrive_chosen_fn done;
	void *done_ud;
};

static void on_late(void *ud)
{
	struct late_choice *late = ud;
	redrive_chosen_fn done = late->done;
	void *done_ud = late->done_ud;

	free(late);
	done(done_ud);
}

/* Every third, by its number; and the answer comes later. */
static void choose_thirds(void *ud, struct lease *const *leases, size_t count, bool *is_chosen,
	redrive_chosen_fn done, void *done_ud)
{
	struct redrive_fixture *f = ud;
	struct late_choice *late = calloc(1, sizeof *late);

	for (size_t i = 0; i < count; i++)
		is_chosen[i] = atoi(str_cstr(&leases[i]->message.body) + strlen("job ")) % 3 == 0;
	late->done = done;
	late->done_ud = done_ud;
	loop_timer_start(f->loop, &late->timer, 3, on_late, late);
}

static void test_redrive__only_what_is_chosen(void **state)
{
	const struct sim_message *messages[100];
	struct redrive_fixture *f = *state;
	size_t count;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 90);
	redrive_all(f, "dlq", &(struct redrive_options){.choose = choose_thirds});
	assert_int_equal(f->status.received, 90);
	assert_int_equal(f->status.matched, 30);
	assert_int_equal(f->status.deleted, 30);
	assert_int_equal(f->status.kept, 60);
	/* What was not chosen was received once, and can be received by others at once. */
	assert_int_equal(ready_count(f, "dlq"), 60);
	count = messages_of(f, "dlq", messages, 100);
	assert_int_equal(count, 60);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(messages[i]->receives, 3);
}

static void test_redrive__limit(void **state)
{
	const struct sim_message *messages[100];
	struct redrive_fixture *f = *state;
	size_t count;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 60);
	redrive_all(f, "dlq", &(struct redrive_options){.limit = 7});
	assert_int_equal(f->status.end, REDRIVE_LIMIT);
	assert_int_equal(f->status.deleted, 7);
	assert_int_equal(count_of(f, "jobs"), 7);
	/* Nobody else is received. */
	assert_int_equal(f->status.received, 7);
	count = messages_of(f, "dlq", messages, 100);
	assert_int_equal(count, 53);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(messages[i]->receives, 2);
}

static void test_redrive__limit_of_what_is_chosen(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 60);
	redrive_all(f, "dlq", &(struct redrive_options){.limit = 4, .choose = choose_thirds});
	assert_int_equal(f->status.end, REDRIVE_LIMIT);
	assert_int_equal(f->status.deleted, 4);
	assert_int_equal(count_of(f, "jobs"), 4);
	assert_int_equal(ready_count(f, "dlq"), 56);
}

static void test_redrive__what_is_kept_is_bounded(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 300);
	redrive_all(f, "dlq", &(struct redrive_options){.choose = choose_thirds, .hold_max = 30});
	assert_int_equal(f->status.deleted, 100);
	assert_int_equal(f->status.kept, 200);
	assert_int_equal(f->status.received, 300);
	assert_int_equal(ready_count(f, "dlq"), 200);
	assert_int_equal(check_nothing_lost(f, "jobs", "dlq", 300), 0);
}

static void test_redrive__dry_run(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 30);
	redrive_all(
		f, "dlq", &(struct redrive_options){.choose = choose_thirds, .is_dry_run = true});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.matched, 10);
	assert_int_equal(f->status.sent + f->status.deleted, 0);
	assert_int_equal(ready_count(f, "dlq"), 30);
	assert_int_equal(count_of(f, "jobs"), 0);
	assert_string_equal(f->operation, "");
}

/* --- slowly ---------------------------------------------------------------------------------- */

static bool is_canary(struct redrive_fixture *f)
{
	return redrive_status(f->redrive)->state == REDRIVE_CANARY;
}

static void test_redrive__canary_then_all(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 50);
	start(f, "dlq", &(struct redrive_options){.canary = 3});
	wait_for(f, is_canary);
	assert_int_equal(count_of(f, "jobs"), 3);
	assert_int_equal(redrive_status(f->redrive)->deleted, 3);
	assert_int_equal(redrive_status(f->redrive)->received, 3);
	redrive_resume(f->redrive);
	run(f);
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(count_of(f, "jobs"), 50);
}

static void test_redrive__canary_then_not(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 50);
	start(f, "dlq", &(struct redrive_options){.canary = 4, .choose = choose_thirds});
	wait_for(f, is_canary);
	redrive_cancel(f->redrive);
	run(f);
	assert_int_equal(f->status.end, REDRIVE_CANCELLED);
	assert_int_equal(count_of(f, "jobs"), 4);
	assert_int_equal(ready_count(f, "dlq"), 46);
	assert_int_equal(operation_state(f, f->operation), JOURNAL_CANCELLED);
}

static void test_redrive__canary_that_is_all_asks_nobody(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 5);
	redrive_all(f, "dlq", &(struct redrive_options){.canary = 5, .limit = 5});
	assert_int_equal(f->status.end, REDRIVE_LIMIT);
	assert_int_equal(f->status.deleted, 5);
}

static void test_redrive__rate(void **state)
{
	struct redrive_fixture *f = *state;
	int64_t began_ms;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 30);
	began_ms = loop_now_ms(f->loop);
	redrive_all(f, "dlq", &(struct redrive_options){.rate = 50});
	assert_int_equal(f->status.deleted, 30);
	assert_true(loop_now_ms(f->loop) - began_ms >= 600);
}

/* Under the ceiling of everything; and who is waited for keeps nobody else waiting. */
static void test_redrive__requests_stay_under_the_ceiling(void **state)
{
	enum { RPS = 40, BURST = RPS / 4 + 1 };
	struct redrive_fixture *f = *state;
	struct budget budget;
	int64_t began_ms, least_ms;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 100);
	began_ms = loop_now_ms(f->loop);
	budget_init(&budget, RPS, began_ms);
	redrive_all(f, "dlq", &(struct redrive_options){.budget = &budget});
	assert_int_equal(f->status.deleted, 100);
	assert_true(f->status.requests >= 30);
	least_ms = ((int64_t)f->status.requests - BURST) * 1000 / RPS;
	assert_true(loop_now_ms(f->loop) - began_ms >= least_ms);
	assert_null(budget.first);
	forget_redrive(f);
	assert_int_equal(budget.members, 0);
}

static size_t most_under_way;

static bool is_over(struct redrive_fixture *f)
{
	const struct redrive_status *status = redrive_status(f->redrive);

	if (status->under_way > most_under_way)
		most_under_way = status->under_way;
	return f->is_done;
}

/* What is under way is bounded by bytes, too. */
static void test_redrive__large_messages_do_not_pile_up(void **state)
{
	enum { COUNT = 120, BYTES = 240000 };
	struct redrive_fixture *f = *state;
	char *body = malloc(BYTES + 1);

	create_with_dlq(f, "jobs", "dlq");
	memset(body, 'x', BYTES);
	body[BYTES] = '\0';
	for (int i = 0; i < COUNT; i++)
		send_one(f, "jobs", body, "");
	free(body);
	dead_letter_all(f, "jobs");
	add_fault(f, "latency=5ms on SendMessageBatch");
	most_under_way = 0;
	start(f, "dlq", &(struct redrive_options){0});
	wait_for(f, is_over);
	assert_int_equal(f->status.deleted, COUNT);
	/* Eight MiB, what three receives bring at the start, and what is only to be deleted. */
	assert_true(most_under_way > 0 && most_under_way <= 80);
}

static bool has_sent_some(struct redrive_fixture *f)
{
	return redrive_status(f->redrive)->sent >= 10;
}

static bool is_still(struct redrive_fixture *f)
{
	const struct redrive_status *status = redrive_status(f->redrive);

	return status->sent == status->deleted;
}

static void test_redrive__pause(void **state)
{
	struct redrive_fixture *f = *state;
	size_t sent;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 60);
	start(f, "dlq", &(struct redrive_options){.rate = 100});
	wait_for(f, has_sent_some);
	redrive_pause(f->redrive);
	wait_for(f, is_still);
	sent = redrive_status(f->redrive)->sent;
	assert_true(sent < 60);
	assert_int_equal(redrive_status(f->redrive)->state, REDRIVE_PAUSED);
	redrive_set_rate(f->redrive, 0);
	for (int i = 0; i < 5; i++)
		wait_for(f, is_still);
	assert_int_equal(redrive_status(f->redrive)->sent, sent);
	redrive_resume(f->redrive);
	run(f);
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(count_of(f, "jobs"), 60);
}

static void test_redrive__cancel(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 100);
	start(f, "dlq", &(struct redrive_options){.rate = 50});
	wait_for(f, has_sent_some);
	redrive_cancel(f->redrive);
	run(f);
	assert_int_equal(f->status.end, REDRIVE_CANCELLED);
	assert_int_equal(f->status.sent, f->status.deleted);
	assert_int_equal(count_of(f, "jobs"), f->status.sent);
	assert_int_equal(ready_count(f, "dlq"), 100 - f->status.sent);
	assert_int_equal(check_nothing_lost(f, "jobs", "dlq", 100), 0);
}

/* --- what came back -------------------------------------------------------------------------- */

/* A consumer that fails: whatever arrives is dead-lettered again. */
static void fail_jobs(void *ud)
{
	struct redrive_fixture *f = ud;

	dead_letter_all(f, "jobs");
	loop_timer_start(f->loop, &f->consumer, 1, fail_jobs, f);
}

static void test_redrive__what_comes_back_is_not_sent_again(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 40);
	loop_timer_start(f->loop, &f->consumer, 1, fail_jobs, f);
	redrive_all(f, "dlq", &(struct redrive_options){.wait_s = 1});
	loop_timer_stop(&f->consumer);
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.sent, 40);
	assert_true(f->status.returned > 0);
	assert_int_equal(check_nothing_lost(f, "jobs", "dlq", 40), 0);
}

static void test_redrive__stops_when_refilled(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	fill(f, "jobs", 200);
	loop_timer_start(f->loop, &f->consumer, 1, fail_jobs, f);
	redrive_all(f, "dlq",
		&(struct redrive_options){.stops_when_refilled = true, .rate = 100, .wait_s = 1});
	loop_timer_stop(&f->consumer);
	assert_int_equal(f->status.end, REDRIVE_REFILLED);
	assert_true(f->status.sent < 200);
	assert_int_equal(check_nothing_lost(f, "jobs", "dlq", 200), 0);
}

/* --- exactly --------------------------------------------------------------------------------- */

static void test_redrive__copies_are_exact(void **state)
{
	static const char more[] =
		",'MessageGroupId':'tenant-7!','MessageAttributes':{"
		"'text':{'DataType':'String','StringValue':'h\\u00e9llo \\ud83d\\ude00'},"
		"'number':{'DataType':'Number.float','StringValue':'-12.50'},"
		"'labelled':{'DataType':'String.json','StringValue':'{}'},"
		"'bytes':{'DataType':'Binary','BinaryValue':'AP8Q'},"
		"'packed':{'DataType':'Binary.gzip','BinaryValue':'H4sIAAAA'}},"
		"'MessageSystemAttributes':{'AWSTraceHeader':{'DataType':'String',"
		"'StringValue':'Root=1-5759e988-bd862e3fe1be46a994272793'}}";
	static const char body[] =
		"{\\\"a\\\": 1,\\n\\t\\\"b\\\": \\\"\\u00e9\\u2028\\ud83d\\ude00 \\\"}  ";
	const struct sim_message *before[1], *after[1];
	struct redrive_fixture *f = *state;
	struct sim_message copy;
	struct str text = {0};

	create_with_dlq(f, "jobs", "dlq");
	send_one(f, "jobs", body, more);
	assert_int_equal(messages_of(f, "jobs", before, 1), 1);
	copy = *before[0];
	str_add(&text, before[0]->body);
	dead_letter_all(f, "jobs");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, 1);
	assert_int_equal(messages_of(f, "jobs", after, 1), 1);
	assert_true(sv_eq(after[0]->body, str_sv(&text)));
	assert_string_equal(after[0]->group_id, "tenant-7!");
	assert_string_equal(after[0]->trace_header, "Root=1-5759e988-bd862e3fe1be46a994272793");
	assert_int_equal(after[0]->attribute_count, copy.attribute_count);
	assert_int_equal(copy.attribute_count, 5);
	for (size_t i = 0; i < 5; i++) {
		static const char *const names[] = {
			"bytes", "labelled", "number", "packed", "text"};
		static const char *const types[] = {
			"Binary", "String.json", "Number.float", "Binary.gzip", "String"};
		static const struct sv values[] = {{"\0\xff\x10", 3}, {"{}", 2}, {"-12.50", 6},
			{"\x1f\x8b\x08\0\0\0", 6}, {"h\xc3\xa9llo \xf0\x9f\x98\x80", 11}};
		const struct sim_attribute *attribute = &after[0]->attributes[i];

		assert_string_equal(attribute->name, names[i]);
		assert_string_equal(attribute->type, types[i]);
		assert_true(sv_eq(attribute->value, values[i]));
	}
	str_release(&text);
}

/* Ten of them are more than a batch may hold. */
static void test_redrive__large_bodies_are_split(void **state)
{
	enum { COUNT = 12, BYTES = 200000 };
	struct redrive_fixture *f = *state;
	char *body = malloc(BYTES + 1);

	create_with_dlq(f, "jobs", "dlq");
	memset(body, 'x', BYTES);
	body[BYTES] = '\0';
	for (int i = 0; i < COUNT; i++)
		send_one(f, "jobs", body, "");
	dead_letter_all(f, "jobs");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.deleted, COUNT);
	assert_int_equal(copies_of(f, "jobs", body), COUNT);
	free(body);
}

static void test_redrive__empty_queue(void **state)
{
	struct redrive_fixture *f = *state;

	create_with_dlq(f, "jobs", "dlq");
	redrive_all(f, "dlq", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_EMPTIED);
	assert_int_equal(f->status.received, 0);
	assert_int_equal(operation_state(f, f->operation), JOURNAL_COMPLETED);
}

static void test_redrive__no_such_source(void **state)
{
	struct redrive_fixture *f = *state;

	redrive_all(f, "nothing", &(struct redrive_options){0});
	assert_int_equal(f->status.end, REDRIVE_FAILED);
	assert_int_equal(f->status.err.code, ERR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_redrive__everything_goes_back_to_its_source),
		TEST(test_redrive__a_shared_queue_is_divided),
		TEST(test_redrive__to_one_queue),
		TEST(test_redrive__without_a_source_it_stays),
		TEST(test_redrive__one_queue_of_several_is_gone),
		TEST(test_redrive__a_denied_target_stops_it),
		TEST(test_redrive__only_what_is_chosen),
		TEST(test_redrive__limit),
		TEST(test_redrive__limit_of_what_is_chosen),
		TEST(test_redrive__what_is_kept_is_bounded),
		TEST(test_redrive__dry_run),
		TEST(test_redrive__canary_then_all),
		TEST(test_redrive__canary_then_not),
		TEST(test_redrive__canary_that_is_all_asks_nobody),
		TEST(test_redrive__rate),
		TEST(test_redrive__requests_stay_under_the_ceiling),
		TEST(test_redrive__large_messages_do_not_pile_up),
		TEST(test_redrive__pause),
		TEST(test_redrive__cancel),
		TEST(test_redrive__what_comes_back_is_not_sent_again),
		TEST(test_redrive__stops_when_refilled),
		TEST(test_redrive__copies_are_exact),
		TEST(test_redrive__large_bodies_are_split),
		TEST(test_redrive__empty_queue),
		TEST(test_redrive__no_such_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
