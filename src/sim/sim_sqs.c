/* SQS over HTTP: the JSON protocol around the actions. */
#include "sim_services.h"

#include "sim_action.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static const char target_prefix[] = "AmazonSQS.";

/* Lives from the request to the end of its answer. */
struct sqs_call {
	struct sim_call call;
	json_t *in;
};

static void answer(struct sim_exchange *x, struct sim_call *call)
{
	if (call->error.id)
		sim_exchange_error(x, &call->error);
	else
		sim_exchange_json(x, call->out);
}

static void on_done(struct sim_call *call)
{
	answer(call->ud, call);
}

static bool is_gone(const struct sim_call *call)
{
	return sim_exchange_is_gone(call->ud);
}

/* An empty body is an empty object. */
static json_t *read_body(const struct str *body)
{
	json_t *in = body->n ? json_loadb(body->p, body->n, JSON_ALLOW_NUL, NULL) : json_object();
	if (json_is_object(in))
		return in;
	json_decref(in);
	return NULL;
}

static struct sv action_of(const struct sim_exchange *x)
{
	struct sv target = sim_request_header(&x->request, "x-amz-target");
	const size_t n = sizeof target_prefix - 1;
	return target.n > n ? sv_of(target.p + n, target.n - n) : sv_of("", 0);
}

/* The members that name a queue. */
static struct sv queue_of(const json_t *in)
{
	static const char *const names[] = {"QueueUrl", "QueueName", "SourceArn"};
	struct sim_error error;
	struct sv name = sv_of(NULL, 0);
	for (size_t i = 0; !name.p && i < COUNT_OF(names); i++)
		if (!sim_in_text(in, names[i], &name, &error))
			name = sv_of(NULL, 0);
	return name;
}

/* Has a fault refused it already? */
static bool is_struck(struct sim_exchange *x, const json_t *in)
{
	const struct sim_action *action = sim_action_find(action_of(x));
	return sim_strike_request(x, action ? action->name : "unknown", queue_of(in));
}

static void serve(struct sim_exchange *x)
{
	struct sqs_call *sqs = mem_new(1, sizeof *sqs);
	x->state = sqs;
	sqs->in = read_body(&x->request.body);
	sqs->call = (struct sim_call){
		.store = x->store,
		.base_url = str_cstr(&x->base_url),
		.is_client = true,
		.in = sqs->in,
		.done = on_done,
		.is_gone = is_gone,
		.ud = x,
	};
	if (!sqs->in) {
		sim_error_set(&sqs->call.error, SIM_ERROR_SERIALIZATION, NULL);
		answer(x, &sqs->call);
	} else if (is_struck(x, sqs->in)) {
		return;
	} else if (sim_call_run(&sqs->call, action_of(x)) != SIM_WAITING) {
		answer(x, &sqs->call);
	}
}

static void forget(struct sim_exchange *x)
{
	struct sqs_call *sqs = x->state;
	if (!sqs)
		return;
	sim_call_release(&sqs->call);
	json_decref(sqs->in);
	free(sqs);
}

const struct sim_service sim_service_sqs = {
	.name = "sqs",
	.target = target_prefix,
	.serve = serve,
	.forget = forget,
};
