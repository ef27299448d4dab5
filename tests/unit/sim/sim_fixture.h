/*
 * A world whose clock the test turns, and calls of its actions. Requests are written as JSON with
 * single quotes, which become double ones; what is formatted in keeps its bytes.
 */
#ifndef SIM_FIXTURE_H
#define SIM_FIXTURE_H

#include "sim/sim_action.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define URL      "'QueueUrl':'http://sim/000000000000/"
#define ARN      "arn:aws:sqs:us-east-1:000000000000:"
#define START_MS 1795618980000
enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

struct world {
	int64_t clock_ms;
	struct sim_store *store;
	struct sim_call call;
	json_t *in;
	int done; /* calls that waited and are done */
};

static int64_t world_clock(void *ud)
{
	return ((struct world *)ud)->clock_ms;
}

static int world_set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	w->clock_ms = START_MS;
	w->store = sim_store_new(world_clock, w, 1);
	*state = w;
	return 0;
}

static void forget_call(struct world *w)
{
	if (w->call.store)
		sim_call_release(&w->call);
	json_decref(w->in);
	w->in = NULL;
	w->call = (struct sim_call){0};
}

static int world_tear_down(void **state)
{
	struct world *w = *state;
	forget_call(w);
	sim_store_free(w->store);
	free(w);
	return 0;
}

static void turn(struct world *w, int64_t ms)
{
	w->clock_ms += ms;
	sim_store_turn(w->store);
	sim_store_settle(w->store);
}

static json_t *parse(const char *fmt, va_list ap)
{
	char *quoted = strdup(fmt);
	struct str text = {0};
	for (char *p = quoted; *p; p++)
		if (*p == '\'')
			*p = '"';
	str_vaddf(&text, quoted, ap);
	json_t *json = json_loadb(str_cstr(&text), text.n, JSON_ALLOW_NUL, NULL);
	if (!json)
		print_error("no JSON: %s\n", str_cstr(&text));
	assert_non_null(json);
	str_release(&text);
	free(quoted);
	return json;
}

static void on_done(struct sim_call *call)
{
	((struct world *)call->ud)->done++;
}

static enum sim_outcome run_action(struct world *w, const char *action, const char *fmt, va_list ap)
{
	forget_call(w);
	w->in = parse(fmt, ap);
	w->call = (struct sim_call){
		.store = w->store, .base_url = "http://sim", .in = w->in, .done = on_done, .ud = w};
	sim_store_turn(w->store);
	return sim_call_run(&w->call, sv_cstr(action));
}

/* The answer; borrowed until the next call. */
static json_t *ok(struct world *w, const char *action, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	enum sim_outcome outcome = run_action(w, action, fmt, ap);
	va_end(ap);
	if (outcome == SIM_FAILED)
		print_error("%s: %s\n", action, w->call.error.text);
	assert_int_equal(outcome, SIM_DONE);
	sim_store_settle(w->store);
	return w->call.out;
}

/* The text of the error. */
static const char *fails(
	struct world *w, enum sim_error_id id, const char *action, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	enum sim_outcome outcome = run_action(w, action, fmt, ap);
	va_end(ap);
	assert_int_equal(outcome, SIM_FAILED);
	if (w->call.error.id != id)
		print_error("%s: %s\n", action, w->call.error.text);
	assert_int_equal(w->call.error.id, id);
	sim_store_settle(w->store);
	return w->call.error.text;
}

static inline const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static inline json_t *item(const json_t *object, const char *list, size_t i)
{
	return json_array_get(json_object_get(object, list), i);
}

static inline size_t count_of(const json_t *object, const char *list)
{
	return json_array_size(json_object_get(object, list));
}

/* --- shorthands ----------------------------------------------------------------------------------
 */

static inline void create(struct world *w, const char *name)
{
	bool is_fifo = strstr(name, ".fifo") != NULL;
	ok(w, "CreateQueue", "{'QueueName':'%s','Attributes':{%s}}", name,
		is_fifo ? "\"FifoQueue\":\"true\",\"ContentBasedDeduplication\":\"true\"" : "");
}

static inline void set(struct world *w, const char *queue, const char *name, const char *value)
{
	ok(w, "SetQueueAttributes", "{" URL "%s','Attributes':{'%s':'%s'}}", queue, name, value);
}

/* `dlq` takes what was received `most` times. */
static inline void set_dlq(struct world *w, const char *queue, const char *dlq, int most)
{
	ok(w, "SetQueueAttributes",
		"{" URL "%s','Attributes':{'RedrivePolicy':'{\\'deadLetterTargetArn\\':\\'" ARN
		"%s\\',\\'maxReceiveCount\\':%d}'}}",
		queue, dlq, most);
}

static inline const char *attribute(struct world *w, const char *queue, const char *name)
{
	json_t *out =
		ok(w, "GetQueueAttributes", "{" URL "%s','AttributeNames':['%s']}", queue, name);
	return text_of(json_object_get(out, "Attributes"), name);
}

static inline void assert_counts(
	struct world *w, const char *queue, int ready, int in_flight, int delayed)
{
	assert_int_equal(atoi(attribute(w, queue, "ApproximateNumberOfMessages")), ready);
	assert_int_equal(
		atoi(attribute(w, queue, "ApproximateNumberOfMessagesNotVisible")), in_flight);
	assert_int_equal(atoi(attribute(w, queue, "ApproximateNumberOfMessagesDelayed")), delayed);
}

static inline json_t *send(struct world *w, const char *queue, const char *body)
{
	return ok(w, "SendMessage", "{" URL "%s','MessageBody':'%s'}", queue, body);
}

static inline json_t *send_to_group(
	struct world *w, const char *queue, const char *group, const char *body)
{
	return ok(w, "SendMessage", "{" URL "%s','MessageBody':'%s','MessageGroupId':'%s'}", queue,
		body, group);
}

/* One message and its whole attributes; NULL when nothing came. */
static inline json_t *receive(struct world *w, const char *queue)
{
	json_t *out = ok(w, "ReceiveMessage",
		"{" URL "%s','WaitTimeSeconds':0,'AttributeNames':['All'],"
		"'MessageAttributeNames':['All']}",
		queue);
	return item(out, "Messages", 0);
}

/* Its handle, in memory that the caller frees. */
static inline char *receive_handle(struct world *w, const char *queue)
{
	json_t *message = receive(w, queue);
	assert_non_null(message);
	return strdup(text_of(message, "ReceiptHandle"));
}

static inline void assert_body(const json_t *message, const char *body)
{
	assert_non_null(message);
	assert_string_equal(text_of(message, "Body"), body);
}

static inline const char *system_of(const json_t *message, const char *name)
{
	return text_of(json_object_get(message, "Attributes"), name);
}

#define WORLD_TEST(test) cmocka_unit_test_setup_teardown(test, world_set_up, world_tear_down)

#endif
