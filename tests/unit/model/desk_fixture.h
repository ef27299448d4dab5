/*
 * A desk over a queue of the simulator of this program, both on one loop, with a database in a
 * directory of its own. The simulator's ledger tells what became of every message.
 */
#ifndef SQSCOPE_TESTS_DESK_FIXTURE_H
#define SQSCOPE_TESTS_DESK_FIXTURE_H

#include "sim/sim_action.h"
#include "sim/sim_world.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/files.h"
#include "sqscope/model/message_desk.h"
#include "sqscope/store/lease_log.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { FIXTURE_LIMIT_MS = 60000, FIXTURE_ITEMS = 64 };

struct desk_fixture {
	struct loop *loop;
	struct sim *sim;
	struct http *http;
	struct aws_config config;
	struct creds_provider *creds;
	struct aws_client *aws;
	struct sqs_client *sqs;
	struct store_queue *store;
	char directory[40];
	struct place place;
	bool is_read_only;
	struct mask *mask;
	struct message_desk *desk;
	struct str url;
	int64_t skipped_ms; /* the simulator's time is ahead by so much */
	struct loop_timer limit;
	bool timed_out;

	/* what the last `done` told */
	bool is_done;
	struct err err;
	struct holding_seen seen;
	struct scan_status scan;
	struct desk_result result;
	struct desk_entry entries[FIXTURE_ITEMS];
	struct str text, message_id;
};

static inline const char *desk_fixture_getenv(void *ud, const char *name)
{
	struct desk_fixture *f = ud;

	if (strcmp(name, "AWS_ACCESS_KEY_ID") == 0)
		return SIM_KEY_ID;
	if (strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0)
		return SIM_SECRET;
	if (strcmp(name, "AWS_REGION") == 0)
		return SIM_REGION;
	return strcmp(name, "HOME") == 0 ? f->directory : NULL;
}

static inline int64_t desk_fixture_clock(void *ud)
{
	const struct desk_fixture *f = ud;

	return clock_unix_ms() + f->skipped_ms;
}

static inline void desk_fixture_connect(struct desk_fixture *f)
{
	const struct http_options http = {.user_agent = "sqscope/test"};
	struct aws_client_options client = {.service_id = "sqs", .signing_name = "sqs"};
	struct aws_options options = {.getenv = desk_fixture_getenv, .getenv_ud = f};

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
}

static inline void desk_fixture_begin(struct desk_fixture *f)
{
	const struct sim_options sim = {.seed = 1, .any_key = true};

	setenv("no_proxy", "*", 1);
	assert_true(http_global_init(NULL));
	snprintf(f->directory, sizeof f->directory, "/tmp/sqscope-desk-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	f->loop = loop_new(NULL);
	f->sim = sim_start(f->loop, &sim, NULL);
	assert_non_null(f->sim);
	sim_world(f->sim)->clock = desk_fixture_clock;
	sim_world(f->sim)->clock_ud = f;
	desk_fixture_connect(f);
	f->store = store_queue_new(f->loop, f->directory, NULL, NULL);
	place_set(&f->place.name, "test");
	place_set(&f->place.region, SIM_REGION);
	place_set(&f->place.endpoint, sim_endpoint(f->sim));
}

static inline int desk_fixture_remove(
	const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void desk_fixture_drain(struct desk_fixture *f)
{
	struct err err = {0};

	if (!store_queue_drain(f->store, FIXTURE_LIMIT_MS, &err))
		fail_msg("%s", err.msg);
}

static inline void desk_fixture_end(struct desk_fixture *f)
{
	message_desk_free(f->desk);
	loop_timer_stop(&f->limit);
	desk_fixture_drain(f);
	store_queue_free(f->store);
	sqs_client_free(f->sqs);
	aws_client_free(f->aws);
	creds_provider_free(f->creds);
	http_free(f->http);
	sim_free(f->sim);
	loop_free(f->loop);
	aws_config_release(&f->config);
	place_release(&f->place);
	mask_free(f->mask);
	str_release(&f->url);
	str_release(&f->text);
	str_release(&f->message_id);
	nftw(f->directory, desk_fixture_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* --- the world ------------------------------------------------------------------------------- */

/* An action as a client would do it; `in` is JSON with single quotes. The caller gives the answer
 * back. */
static inline json_t *act(struct desk_fixture *f, const char *action, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
static inline json_t *act(struct desk_fixture *f, const char *action, const char *fmt, ...)
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

static inline const char *queue_url(struct desk_fixture *f, const char *name)
{
	str_clear(&f->url);
	str_addf(&f->url, "%s/" SIM_ACCOUNT "/%s", sim_endpoint(f->sim), name);
	return str_cstr(&f->url);
}

static inline void create(struct desk_fixture *f, const char *name, const char *attributes)
{
	json_decref(
		act(f, "CreateQueue", "{'QueueName':'%s','Attributes':{%s}}", name, attributes));
}

/* With a dead-letter queue NAME-dlq. */
static inline void create_source(struct desk_fixture *f, const char *name, int max_receives)
{
	char dlq[80], attributes[256];

	snprintf(dlq, sizeof dlq, "%s-dlq", name);
	create(f, dlq, "");
	snprintf(attributes, sizeof attributes,
		"'RedrivePolicy':'{\\\'deadLetterTargetArn\\\':\\\'arn:aws:sqs:" SIM_REGION
		":" SIM_ACCOUNT ":%s\\\',\\\'maxReceiveCount\\\':%d}'",
		dlq, max_receives);
	create(f, name, attributes);
}

/* `more` are further members: ",'MessageGroupId':'a'". */
static inline void send_one(
	struct desk_fixture *f, const char *queue, const char *body, const char *more)
{
	json_decref(act(f, "SendMessage", "{'QueueUrl':'%s','MessageBody':'%s'%s}",
		queue_url(f, queue), body, more));
}

/* "job 0" and so on. */
static inline void fill(struct desk_fixture *f, const char *queue, int count)
{
	char body[40];

	for (int i = 0; i < count; i++) {
		snprintf(body, sizeof body, "job %d", i);
		send_one(f, queue, body, "");
	}
}

static inline struct sim_counts counts_of(struct desk_fixture *f, const char *name)
{
	struct sim_queue *q;

	sim_store_turn(sim_world(f->sim));
	q = sim_store_find(sim_world(f->sim), sv_cstr(name));
	assert_non_null(q);
	return sim_queue_counts(sim_world(f->sim), q);
}

/* The n-th message that was ever sent, from 1; NULL when it has ended. */
static inline const struct sim_message *message_of(struct desk_fixture *f, uint32_t serial)
{
	const struct sim_record *record = sim_ledger_get(&sim_world(f->sim)->ledger, serial);

	assert_non_null(record);
	return record->message;
}

/* --- the loop -------------------------------------------------------------------------------- */

static inline void desk_fixture_on_limit(void *ud)
{
	struct desk_fixture *f = ud;

	f->timed_out = true;
	loop_stop(f->loop);
}

/* Until a `done` below came. */
static inline void run(struct desk_fixture *f)
{
	loop_timer_start(f->loop, &f->limit, FIXTURE_LIMIT_MS, desk_fixture_on_limit, f);
	assert_false(f->is_done); /* a start never calls its done */
	loop_run(f->loop);
	loop_timer_stop(&f->limit);
	assert_false(f->timed_out);
	assert_true(f->is_done);
	f->is_done = false;
}

struct desk_fixture_wait {
	struct desk_fixture *f;
	bool (*is_there)(struct desk_fixture *f);
	struct loop_timer timer;
};

static inline void desk_fixture_on_look(void *ud)
{
	struct desk_fixture_wait *wait = ud;

	if (wait->is_there(wait->f))
		loop_stop(wait->f->loop);
	else
		loop_timer_start(wait->f->loop, &wait->timer, 2, desk_fixture_on_look, wait);
}

/* Turn the loop until the condition holds. */
static inline void wait_for(struct desk_fixture *f, bool (*is_there)(struct desk_fixture *f))
{
	struct desk_fixture_wait wait = {.f = f, .is_there = is_there};

	loop_timer_start(f->loop, &f->limit, FIXTURE_LIMIT_MS, desk_fixture_on_limit, f);
	loop_timer_start(f->loop, &wait.timer, 0, desk_fixture_on_look, &wait);
	loop_run(f->loop);
	loop_timer_stop(&wait.timer);
	loop_timer_stop(&f->limit);
	assert_false(f->timed_out);
}

static inline bool is_studied(struct desk_fixture *f)
{
	struct desk_status status;

	message_desk_status(f->desk, &status);
	return status.pending == 0;
}

/* --- the desk -------------------------------------------------------------------------------- */

static inline void desk_fixture_gate(void *ud, struct write_gate *gate)
{
	struct desk_fixture *f = ud;

	*gate = (struct write_gate){
		.place = &f->place, .live = sv_cstr(SIM_ACCOUNT), .is_read_only = f->is_read_only};
}

static inline void open_desk(struct desk_fixture *f, const char *queue)
{
	struct desk_options options = {.loop = f->loop,
		.sqs = f->sqs,
		.store = f->store,
		.mask = f->mask,
		.queue_url = sv_cstr(queue_url(f, queue)),
		.is_fifo = sv_ends_with(sv_cstr(queue), sv_cstr(".fifo")),
		.get_gate = desk_fixture_gate,
		.ud = f};

	f->desk = message_desk_new(&options);
}

static inline void desk_fixture_done(struct desk_fixture *f, const struct err *err)
{
	f->err = err ? *err : (struct err){0};
	f->is_done = true;
	loop_stop(f->loop);
}

static inline void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct desk_fixture *f = ud;

	f->seen = *seen;
	desk_fixture_done(f, err);
}

static inline void on_scanned(void *ud, const struct scan_status *status)
{
	struct desk_fixture *f = ud;

	f->scan = *status;
	desk_fixture_done(f, status->end == SCAN_FAILED ? &status->err : NULL);
}

static inline void on_result(void *ud, const struct desk_result *result)
{
	struct desk_fixture *f = ud;

	f->result = *result;
	f->result.entries = f->entries;
	for (size_t i = 0; i < result->asked && i < FIXTURE_ITEMS; i++)
		f->entries[i] = result->entries[i];
	str_set(&f->text, result->text);
	f->result.text = str_sv(&f->text);
	if (result->asked > 0)
		str_set(&f->message_id, result->entries[0].message_id);
	desk_fixture_done(f, &result->err);
}

static inline void on_asked(void *ud, const struct filter_fault *fault, const struct err *err)
{
	(void)fault;
	desk_fixture_done(ud, err);
}

/* A look for up to ten messages; false when it failed (f->err). */
static inline bool look(struct desk_fixture *f, bool is_forced)
{
	const struct desk_look wanted = {
		.max_messages = 10, .visibility_s = 60, .is_forced = is_forced};

	message_desk_look(f->desk, &wanted, on_seen, f);
	run(f);
	return !err_is_set(&f->err);
}

/* All items; borrowed until the next call. */
static inline const struct desk_item *const *all_items(struct desk_fixture *f)
{
	static const struct desk_item *items[FIXTURE_ITEMS];

	assert_true(message_desk_count(f->desk) <= FIXTURE_ITEMS);
	for (size_t i = 0; i < message_desk_count(f->desk); i++)
		items[i] = message_desk_at(f->desk, i);
	return items;
}

/* --- the database ---------------------------------------------------------------------------- */

struct desk_fixture_rows {
	struct audit_record rows[FIXTURE_ITEMS]; /* numbers and results only */
	struct str actions, reasons;             /* one a line */
	size_t count;
	struct lease_list leases;
	int64_t now_unix_ms;
};

static inline bool desk_fixture_row(void *ud, const struct audit_record *record)
{
	struct desk_fixture_rows *r = ud;

	assert_true(r->count < FIXTURE_ITEMS);
	r->rows[r->count++] = *record;
	str_addf(&r->actions, "%.*s %s\n", SV_ARGS(record->action),
		audit_result_names[record->result]);
	str_addf(&r->reasons, "%.*s\n", SV_ARGS(record->reason));
	return true;
}

static inline bool desk_fixture_read(struct store *store, void *ud, struct err *err)
{
	struct desk_fixture_rows *r = ud;
	const struct audit_filter all = {0};

	return audit_list(store, &all, desk_fixture_row, r, err) &&
	       lease_log_list(store, r->now_unix_ms, &r->leases, err);
}

/* What the audit log and the lease log hold; given back with release_rows. */
static inline struct desk_fixture_rows read_rows(struct desk_fixture *f)
{
	struct desk_fixture_rows r = {.now_unix_ms = loop_unix_ms(f->loop)};

	desk_fixture_drain(f);
	store_queue_add(f->store, "test", 0, desk_fixture_read, NULL, &r);
	desk_fixture_drain(f);
	return r;
}

static inline void release_rows(struct desk_fixture_rows *r)
{
	str_release(&r->actions);
	str_release(&r->reasons);
	lease_list_release(&r->leases);
}

#endif
