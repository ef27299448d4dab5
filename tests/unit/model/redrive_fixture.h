/*
 * A redrive against the simulator of this program, both on one loop, with a journal in a directory
 * of its own. The simulator's ledger tells what became of every message.
 */
#ifndef SQSCOPE_TESTS_REDRIVE_FIXTURE_H
#define SQSCOPE_TESTS_REDRIVE_FIXTURE_H

#include "sim/sim_action.h"
#include "sim/sim_fault.h"
#include "sim/sim_world.h"
#include "sqscope/base/clock.h"
#include "sqscope/model/redrive.h"

#include <ftw.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { FIXTURE_LIMIT_MS = 30000 };

#define FIXTURE_ARN "arn:aws:sqs:" SIM_REGION ":" SIM_ACCOUNT ":"

struct redrive_fixture {
	struct loop *loop;
	struct sim *sim;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *aws;
	struct sqs_client *sqs;
	struct store_queue *store;
	char directory[40];
	struct redrive *redrive;
	struct redrive_status status;
	struct redrive_target target; /* text of `found` */
	struct str url, arn;
	struct loop_timer limit, consumer;
	int64_t skipped_ms; /* the simulator's time is ahead by so much */
	char operation[JOURNAL_ID_SIZE];
	bool is_done, timed_out;
};

static inline const char *redrive_fixture_getenv(void *ud, const char *name)
{
	struct redrive_fixture *f = ud;

	if (strcmp(name, "AWS_ACCESS_KEY_ID") == 0)
		return SIM_KEY_ID;
	if (strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0)
		return SIM_SECRET;
	if (strcmp(name, "AWS_REGION") == 0)
		return SIM_REGION;
	return strcmp(name, "HOME") == 0 ? f->directory : NULL;
}

static inline int64_t redrive_fixture_clock(void *ud)
{
	const struct redrive_fixture *f = ud;
	return clock_unix_ms() + f->skipped_ms;
}

static inline void redrive_fixture_begin(struct redrive_fixture *f)
{
	const struct http_options http = {.user_agent = "sqscope/test"};
	const struct sim_options sim = {.seed = 1, .any_key = true};
	struct aws_client_options client = {.service_id = "sqs", .signing_name = "sqs"};
	struct aws_options options = {.getenv = redrive_fixture_getenv, .getenv_ud = f};

	setenv("no_proxy", "*", 1);
	assert_true(http_global_init(NULL));
	snprintf(f->directory, sizeof f->directory, "/tmp/sqscope-redrive-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	f->loop = loop_new(NULL);
	f->sim = sim_start(f->loop, &sim, NULL);
	assert_non_null(f->sim);
	sim_world(f->sim)->clock = redrive_fixture_clock;
	sim_world(f->sim)->clock_ud = f;
	options.endpoint_url = sim_endpoint(f->sim);
	assert_true(aws_config_load(&f->config, &options, NULL));
	f->http = http_new(f->loop, &http, NULL);
	f->creds = creds_provider_new(f->loop, f->http, &f->config);
	client.loop = f->loop;
	client.http = f->http;
	client.creds = f->creds;
	client.config = &f->config;
	f->aws = aws_client_new(&client, NULL);
	assert_non_null(f->aws);
	f->sqs = sqs_client_new(f->aws);
	f->store = store_queue_new(f->loop, f->directory, NULL, NULL);
}

static inline int redrive_fixture_remove(
	const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void redrive_fixture_end(struct redrive_fixture *f)
{
	redrive_free(f->redrive);
	loop_timer_stop(&f->limit);
	assert_true(store_queue_drain(f->store, FIXTURE_LIMIT_MS, NULL));
	store_queue_free(f->store);
	sqs_client_free(f->sqs);
	aws_client_free(f->aws);
	creds_provider_free(f->creds);
	http_free(f->http);
	sim_free(f->sim);
	loop_free(f->loop);
	aws_config_release(&f->config);
	str_release(&f->url);
	str_release(&f->arn);
	nftw(f->directory, redrive_fixture_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* --- the world ------------------------------------------------------------------------------- */

/* An action as a client would do it; `in` is JSON with single quotes. Returns the answer, which the
 * caller gives back. */
static inline json_t *act(struct redrive_fixture *f, const char *action, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
static inline json_t *act(struct redrive_fixture *f, const char *action, const char *fmt, ...)
{
	struct sim_store *store = sim_world(f->sim);
	struct str text = {0};
	struct sim_call call;
	json_t *in, *out;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'')
			text.p[i] = '"';
	}
	in = json_loadb(text.p, text.n, 0, NULL);
	assert_non_null(in);
	call = (struct sim_call){.store = store, .base_url = sim_endpoint(f->sim), .in = in};
	sim_store_turn(store);
	if (sim_call_run(&call, sv_cstr(action)) != SIM_DONE)
		fail_msg("%s: %s", action, call.error.text);
	sim_store_settle(store);
	out = json_incref(call.out);
	sim_call_release(&call);
	json_decref(in);
	str_release(&text);
	return out;
}

static inline const char *queue_url(struct redrive_fixture *f, const char *name)
{
	str_clear(&f->url);
	str_addf(&f->url, "%s/" SIM_ACCOUNT "/%s", sim_endpoint(f->sim), name);
	return str_cstr(&f->url);
}

static inline void create(struct redrive_fixture *f, const char *name, const char *attributes)
{
	json_decref(
		act(f, "CreateQueue", "{'QueueName':'%s','Attributes':{%s}}", name, attributes));
}

/* `more` are further members: ",'MessageGroupId':'a'". */
static inline void send_one(
	struct redrive_fixture *f, const char *queue, const char *body, const char *more)
{
	json_decref(act(f, "SendMessage", "{'QueueUrl':'%s','MessageBody':'%s'%s}",
		queue_url(f, queue), body, more));
}

static inline struct sim_queue *queue_of(struct redrive_fixture *f, const char *name)
{
	struct sim_queue *q;

	sim_store_turn(sim_world(f->sim));
	q = sim_store_find(sim_world(f->sim), sv_cstr(name));
	assert_non_null(q);
	return q;
}

static inline size_t count_of(struct redrive_fixture *f, const char *name)
{
	struct sim_counts counts = sim_queue_counts(sim_world(f->sim), queue_of(f, name));

	return (size_t)(counts.ready + counts.in_flight + counts.delayed);
}

/* Messages come into a dead-letter queue as SQS moves them there: received once too often. */
static inline void dead_letter_all(struct redrive_fixture *f, const char *source)
{
	while (count_of(f, source) > 0)
		json_decref(act(f, "ReceiveMessage",
			"{'QueueUrl':'%s','MaxNumberOfMessages':10,'VisibilityTimeout':0}",
			queue_url(f, source)));
}

/* A queue and its dead-letter queue, NAME-dlq; both FIFO when the name ends in .fifo. */
static inline void create_with_dlq(struct redrive_fixture *f, const char *name, const char *dlq)
{
	bool is_fifo = sv_ends_with(sv_cstr(name), sv_cstr(".fifo"));
	char attributes[256];

	if (!sim_store_find(sim_world(f->sim), sv_cstr(dlq)))
		create(f, dlq, is_fifo ? "'FifoQueue':'true'" : "");
	snprintf(attributes, sizeof attributes,
		"%s'RedrivePolicy':'{\\\'deadLetterTargetArn\\\':\\\'" FIXTURE_ARN
		"%s\\\',\\\'maxReceiveCount\\\':2}'",
		is_fifo ? "'FifoQueue':'true'," : "", dlq);
	create(f, name, attributes);
}

/* "job 0" and so on. */
static inline void fill(struct redrive_fixture *f, const char *name, int count)
{
	char body[40];

	for (int i = 0; i < count; i++) {
		snprintf(body, sizeof body, "job %d", i);
		send_one(f, name, body, "");
	}
	dead_letter_all(f, name);
}

/* "a 0", "b 0", "a 1", ... in the groups a, b, ... */
static inline void fill_groups(struct redrive_fixture *f, const char *name, int groups, int count)
{
	char body[40], more[80];

	for (int i = 0; i < groups * count; i++) {
		snprintf(body, sizeof body, "%c %d", 'a' + i % groups, i / groups);
		snprintf(more, sizeof more,
			",'MessageGroupId':'%c','MessageDeduplicationId':'%s-%d'", 'a' + i % groups,
			name, i);
		send_one(f, name, body, more);
	}
	dead_letter_all(f, name);
}

/* --- what became of the messages ------------------------------------------------------------- */

static inline const struct sim_record *record_of(struct redrive_fixture *f, uint32_t serial)
{
	return sim_ledger_get(&sim_world(f->sim)->ledger, serial);
}

/* Every message of the queue in its order, whatever its state. */
static inline size_t messages_of(struct redrive_fixture *f, const char *queue,
	const struct sim_message **messages, size_t most)
{
	struct sim_store *store = sim_world(f->sim);
	size_t count = 0;

	sim_store_turn(store);
	for (uint32_t i = 1; i <= store->ledger.count; i++) {
		const struct sim_record *record = record_of(f, i);

		if (!record->message || strcmp(record->queue, queue) != 0)
			continue;
		assert_true(count < most);
		messages[count++] = record->message;
	}
	return count;
}

/* Living messages with this body in a queue. */
static inline size_t copies_of(struct redrive_fixture *f, const char *queue, const char *body)
{
	const struct sim_message *messages[2000];
	size_t count = messages_of(f, queue, messages, 2000), copies = 0;

	for (size_t i = 0; i < count; i++)
		copies += sv_eq_cstr(messages[i]->body, body);
	return copies;
}

static inline size_t ready_count(struct redrive_fixture *f, const char *queue)
{
	return (size_t)sim_queue_counts(sim_world(f->sim), queue_of(f, queue)).ready;
}

/* Of the bodies that fill() made: each is in one of the two queues at least; returns how many are
 * there more than once. */
static inline size_t check_nothing_lost(
	struct redrive_fixture *f, const char *a, const char *b, int count)
{
	size_t doubles = 0;
	char body[40];

	for (int i = 0; i < count; i++) {
		size_t copies;

		snprintf(body, sizeof body, "job %d", i);
		copies = copies_of(f, a, body) + copies_of(f, b, body);
		if (copies == 0)
			fail_msg("%s is lost", body);
		doubles += copies - 1;
	}
	return doubles;
}

/* Every group of the queue is in the order of its numbers, without gaps and repetitions. */
static inline void check_order(struct redrive_fixture *f, const char *queue, int groups, int count)
{
	const struct sim_message *messages[2000];
	size_t total = messages_of(f, queue, messages, 2000);
	char body[40];

	assert_int_equal(total, groups * count);
	for (int group = 0; group < groups; group++) {
		int next = 0;

		for (size_t i = 0; i < total; i++) {
			if (messages[i]->group_id[0] != 'a' + group)
				continue;
			snprintf(body, sizeof body, "%c %d", 'a' + group, next++);
			assert_true(sv_eq_cstr(messages[i]->body, body));
		}
		assert_int_equal(next, count);
	}
}

static inline void add_fault(struct redrive_fixture *f, const char *spec)
{
	struct sim_fault *fault = sim_fault_parse(sv_cstr(spec), NULL);

	assert_non_null(fault);
	sim_faults_add(sim_world(f->sim)->faults, fault);
}

static inline void clear_faults(struct redrive_fixture *f)
{
	sim_faults_clear(sim_world(f->sim)->faults);
}

/* --- the redrive ----------------------------------------------------------------------------- */

/* Every ARN is a queue of the simulator. */
static inline void find_queue(void *ud, struct sv arn, redrive_found_fn done, void *done_ud)
{
	struct redrive_fixture *f = ud;
	struct err err = {0};
	struct sim_queue *q = sim_store_find_arn(sim_world(f->sim), arn);
	struct redrive_target target = {.sqs = f->sqs, .arn = arn};

	if (!q) {
		err_set(&err, ERR_NOT_FOUND, "there is no such queue");
		done(done_ud, NULL, &err);
		return;
	}
	target.url = sv_cstr(queue_url(f, q->name));
	target.is_fifo = sv_ends_with(sv_cstr(q->name), sv_cstr(".fifo"));
	done(done_ud, &target, NULL);
}

static inline void on_redriven(void *ud, const struct redrive_status *status)
{
	struct redrive_fixture *f = ud;

	f->status = *status;
	snprintf(f->operation, sizeof f->operation, "%s", status->operation);
	f->is_done = true;
	loop_stop(f->loop);
}

static inline void on_limit(void *ud)
{
	struct redrive_fixture *f = ud;

	f->timed_out = true;
	loop_stop(f->loop);
}

static inline void start(
	struct redrive_fixture *f, const char *source, const struct redrive_options *wanted)
{
	struct redrive_options options = *wanted;

	options.loop = f->loop;
	options.sqs = f->sqs;
	options.store = f->store;
	options.source_url = sv_cstr(queue_url(f, source));
	if (options.wait_s == 0)
		options.wait_s = UNKNOWN;
	options.source_is_fifo = sv_ends_with(sv_cstr(source), sv_cstr(".fifo"));
	if (!options.find)
		options.find = find_queue;
	options.ud = options.find_ud = f;
	f->is_done = false;
	f->redrive = redrive_start(&options, on_redriven, f);
}

/* For redrive_free and start to be called more than once. */
static inline void forget_redrive(struct redrive_fixture *f)
{
	redrive_free(f->redrive);
	f->redrive = NULL;
}

/* Where it hangs. */
static inline void check_time(struct redrive_fixture *f)
{
	const struct redrive_status *s;

	if (!f->timed_out)
		return;
	s = redrive_status(f->redrive);
	fail_msg("state %d, end %d, received %zu, matched %zu, sent %zu, deleted %zu, kept %zu, "
		 "under way %zu, left %zu, requests %llu, gen %llu",
		s->state, s->end, s->received, s->matched, s->sent, s->deleted, s->kept,
		s->under_way, s->left, (unsigned long long)s->requests, (unsigned long long)s->gen);
}

static inline void run(struct redrive_fixture *f)
{
	loop_timer_start(f->loop, &f->limit, FIXTURE_LIMIT_MS, on_limit, f);
	loop_run(f->loop);
	loop_timer_stop(&f->limit);
	check_time(f);
	assert_true(f->is_done);
}

static inline void redrive_all(
	struct redrive_fixture *f, const char *source, const struct redrive_options *options)
{
	start(f, source, options);
	run(f);
}

/* --- the loop for a while -------------------------------------------------------------------- */

struct fixture_wait {
	struct redrive_fixture *f;
	bool (*is_there)(struct redrive_fixture *f);
	struct loop_timer timer;
};

static inline void on_look(void *ud)
{
	struct fixture_wait *wait = ud;

	if (wait->is_there(wait->f))
		loop_stop(wait->f->loop);
	else
		loop_timer_start(wait->f->loop, &wait->timer, 2, on_look, wait);
}

/* Turn the loop until the condition holds. */
static inline void wait_for(struct redrive_fixture *f, bool (*is_there)(struct redrive_fixture *f))
{
	struct fixture_wait wait = {.f = f, .is_there = is_there};

	loop_timer_start(f->loop, &f->limit, FIXTURE_LIMIT_MS, on_limit, f);
	loop_timer_start(f->loop, &wait.timer, 0, on_look, &wait);
	loop_run(f->loop);
	loop_timer_stop(&wait.timer);
	loop_timer_stop(&f->limit);
	check_time(f);
}

/* --- the journal ----------------------------------------------------------------------------- */

struct fixture_question {
	const char *operation;
	struct journal_question question;
	struct journal_messages messages;
	struct journal_operations operations;
};

static inline bool read_journal(struct store *store, void *ud, struct err *err)
{
	struct fixture_question *q = ud;

	return journal_find(store, q->operation, &q->operations, err) &&
	       journal_read(store, q->operation, &q->question, &q->messages, err);
}

static inline void drain(struct redrive_fixture *f)
{
	assert_true(store_queue_drain(f->store, FIXTURE_LIMIT_MS, NULL));
}

/* What the journal says of the messages in these states (0: all); the caller releases it. */
static inline struct fixture_question ask_journal(
	struct redrive_fixture *f, const char *operation, unsigned states, bool only_duplicated)
{
	struct fixture_question q = {.operation = operation,
		.question = {.states = states, .only_duplicated = only_duplicated, .max = 10000}};

	store_queue_add(f->store, "test", 0, read_journal, NULL, &q);
	drain(f);
	return q;
}

static inline void release_answer(struct fixture_question *q)
{
	journal_messages_release(&q->messages);
	journal_operations_release(&q->operations);
}

static inline size_t count_in_journal(
	struct redrive_fixture *f, const char *operation, unsigned states, bool only_duplicated)
{
	struct fixture_question q = ask_journal(f, operation, states, only_duplicated);
	size_t count = q.messages.count;

	release_answer(&q);
	return count;
}

static inline enum journal_operation_state operation_state(
	struct redrive_fixture *f, const char *operation)
{
	struct fixture_question q = ask_journal(f, operation, 0, false);
	enum journal_operation_state state;

	assert_int_equal(q.operations.count, 1);
	state = q.operations.items[0].state;
	release_answer(&q);
	return state;
}

/* As if the process that wrote the journal were gone. */
static inline void be_another_process(struct redrive_fixture *f)
{
	char path[80];
	sqlite3 *db;

	drain(f);
	snprintf(path, sizeof path, "%s/sqscope.db", f->directory);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, FIXTURE_LIMIT_MS);
	assert_int_equal(
		sqlite3_exec(db, "UPDATE process SET started = started - 1", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
}

#endif
