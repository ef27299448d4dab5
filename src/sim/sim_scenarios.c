/* The table of scenarios, and those without traffic. */
#include "sim_world.h"

#include "sim_action.h"

static bool begin_empty(struct sim *sim, struct err *err)
{
	(void)sim;
	(void)err;
	return true;
}

/* An action as a client would do it, but without HTTP. */
static bool act(struct sim_store *store, const char *action, const json_t *in, struct err *err)
{
	struct sim_call call = {.store = store, .base_url = "", .in = in};
	bool is_done = sim_call_run(&call, sv_cstr(action)) == SIM_DONE ||
		       err_fail(err, ERR_FAILED, "%s: %s", action, call.error.text);
	sim_call_release(&call);
	return is_done;
}

static bool act_json(struct sim_store *store, const char *action, json_t *in, struct err *err)
{
	bool is_done = act(store, action, in, err);
	json_decref(in);
	return is_done;
}

/* A few queues of an AI pipeline that stands still: one with a dead-letter queue, one FIFO. */
static bool begin_quiet(struct sim *sim, struct err *err)
{
	struct sim_store *store = sim_world(sim);
	static const char redrive[] = "{\"deadLetterTargetArn\":\"arn:aws:sqs:" SIM_REGION
				      ":" SIM_ACCOUNT ":ai-job-queue-dlq\","
				      "\"maxReceiveCount\":3}";
	return act_json(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s}}", "QueueName", "ai-job-queue-dlq", "Attributes",
			       "MessageRetentionPeriod", "1209600"),
		       err) &&
	       act_json(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s, s:s, s:s, s:s}}", "QueueName", "ai-job-queue",
			       "Attributes", "RedrivePolicy", redrive, "VisibilityTimeout", "30",
			       "MessageRetentionPeriod", "1209600", "MaximumMessageSize", "262144"),
		       err) &&
	       act_json(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s, s:s}}", "QueueName", "ai-results.fifo",
			       "Attributes", "FifoQueue", "true", "ContentBasedDeduplication",
			       "true"),
		       err) &&
	       act_json(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s}}", "QueueName", "ai-embeddings", "Attributes",
			       "ReceiveMessageWaitTimeSeconds", "20"),
		       err);
}

const struct sim_scenario sim_scenarios[] = {
	{"empty", "no queue and no traffic", begin_empty},
	{"quiet", "a few queues and no traffic", begin_quiet},
	{NULL, NULL, NULL},
};

const struct sim_scenario *sim_scenario_find(struct sv name)
{
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++)
		if (sv_eq_cstr(name, s->name))
			return s;
	return NULL;
}
