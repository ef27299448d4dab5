/*
 * A redrive against the simulator of this program, both on one loop, with a journal in a directory
 * of its own. The simulator's ledger tells what became of every message.
 */
#ifndef SQSCOPE_TESTS_REDRIVE_FIXTURE_H
#define SQSCOPE_TESTS_REDRIVE_FIXTURE_H

#include "sim/sim_action.h"
#include "sim/sim_world.h"
#include "sqscope/model/redrive.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { FIXTURE_LIMIT_MS = 60000 };

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
	struct loop_timer limit;
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

static inline void redrive_fixture_begin(struct redrive_fixture *f)
{
	const struct http_options http = {.user_agent = "sqscope/test"};
	const struct sim_options sim = {.seed = 1};
	struct aws_client_options client = {.service_id = "sqs", .signing_name = "sqs"};
	struct aws_options options = {.getenv = redrive_fixture_getenv, .getenv_ud = f};

	setenv("no_proxy", "*", 1);
	assert_true(http_global_init(NULL));
	snprintf(f->directory, sizeof f->directory, "/tmp/sqscope-redrive-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	f->loop = loop_new(NULL);
	f->sim = sim_start(f->loop, &sim, NULL);
	assert_non_null(f->sim);
	options.endpoint_url = sim_endpoint(f->sim);
	assert_true(aws_config_load(&f->config, &options, NULL));
	f->http = http_new(f->loop, &http, NULL);
	f->creds = creds_provider_new(f->loop, &f->config);
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

/* Messages that stand in a dead-letter queue as SQS moved them there: sent to the source, and
 * received once too often. */
static inline void send_one(
	struct redrive_fixture *f, const char *queue, const char *body, const char *more)
{
	json_decref(act(f, "SendMessage", "{'QueueUrl':'%s','MessageBody':'%s'%s}",
		queue_url(f, queue), body, more));
}

static inline void dead_letter_all(struct redrive_fixture *f, const char *source)
{
	for (int i = 0; i < 3; i++) {
		json_t *out;

		do {
			out = act(f, "ReceiveMessage",
				"{'QueueUrl':'%s','MaxNumberOfMessages':10,'VisibilityTimeout':0}",
				queue_url(f, source));
			if (json_array_size(json_object_get(out, "Messages")) == 0)
				break;
			json_decref(out);
		} while (i == 2);
		json_decref(out);
	}
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
	options.source_is_fifo = sv_ends_with(sv_cstr(source), sv_cstr(".fifo"));
	options.find = find_queue;
	options.ud = f;
	f->is_done = false;
	f->redrive = redrive_start(&options, on_redriven, f);
}

static inline void run(struct redrive_fixture *f)
{
	loop_timer_start(f->loop, &f->limit, FIXTURE_LIMIT_MS, on_limit, f);
	loop_run(f->loop);
	assert_false(f->timed_out);
	assert_true(f->is_done);
}

static inline void redrive_all(
	struct redrive_fixture *f, const char *source, const struct redrive_options *options)
{
	start(f, source, options);
	run(f);
}

#endif
