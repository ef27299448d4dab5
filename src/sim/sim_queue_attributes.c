/* GetQueueAttributes, SetQueueAttributes. */
#include "sim_actions.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MS = 1000 };

/* In the order of the service's answers. */
static const char *const names[] = {
	"QueueArn",
	"ApproximateNumberOfMessages",
	"ApproximateNumberOfMessagesNotVisible",
	"ApproximateNumberOfMessagesDelayed",
	"CreatedTimestamp",
	"LastModifiedTimestamp",
	"VisibilityTimeout",
	"MaximumMessageSize",
	"MessageRetentionPeriod",
	"DelaySeconds",
	"Policy",
	"RedrivePolicy",
	"RedriveAllowPolicy",
	"FifoQueue",
	"ContentBasedDeduplication",
	"DeduplicationScope",
	"FifoThroughputLimit",
	"ReceiveMessageWaitTimeSeconds",
	"KmsMasterKeyId",
	"KmsDataKeyReusePeriodSeconds",
	"SqsManagedSseEnabled",
};

/* The three counts are asked for together, so that they are of one moment. */
enum { FIRST_SETTING = 6, SEEN_BITS = 32, COUNT_BITS = 0xe };

_Static_assert(COUNT_OF(names) <= SEEN_BITS, "a bit for each attribute");

static void out_number(json_t *out, const char *name, int64_t number)
{
	json_object_set_new(out, name, json_sprintf("%lld", (long long)number));
}

static void out_fact(
	const struct sim_queue *q, const struct sim_counts *counts, json_t *out, size_t i)
{
	switch (i) {
	case 0:
		sim_out_text(out, names[i], q->arn);
		break;
	case 1:
		out_number(out, names[i], counts->ready);
		break;
	case 2:
		out_number(out, names[i], counts->in_flight);
		break;
	case 3:
		out_number(out, names[i], counts->delayed);
		break;
	case 4:
		out_number(out, names[i], q->created_ms / MS);
		break;
	case 5:
		out_number(out, names[i], q->modified_ms / MS);
		break;
	}
}

static void out_one(const struct sim_queue *q, const struct sim_counts *counts, json_t *out,
	size_t i, struct str *text)
{
	if (i < FIRST_SETTING) {
		out_fact(q, counts, out, i);
		return;
	}
	str_clear(text);
	if (sim_settings_text(&q->settings, names[i], text))
		sim_out_sv(out, names[i], str_sv(text));
}

/* Mark the attributes that a name means. */
static bool mark(const char *name, uint32_t *marked)
{
	if (strcmp(name, "All") == 0) {
		*marked = UINT32_MAX;
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		*marked |= (uint32_t)1 << i;
		return true;
	}
	return false;
}

static bool mark_all_named(struct sim_call *call, uint32_t *marked)
{
	const json_t *list, *name;
	size_t i;
	if (!sim_in_list(call->in, "AttributeNames", &list, &call->error))
		return false;
	json_array_foreach(list, i, name)
	{
		if (!json_is_string(name))
			return sim_error_set(&call->error, SIM_ERROR_SERIALIZATION, NULL);
		if (!mark(json_string_value(name), marked))
			return sim_error_set(&call->error, SIM_ERROR_INVALID_ATTRIBUTE_NAME,
				"Unknown Attribute %.200s.", json_string_value(name));
	}
	return true;
}

enum sim_outcome sim_get_queue_attributes(struct sim_call *call)
{
	struct str text = {0};
	uint32_t marked = 0;
	if (!mark_all_named(call, &marked))
		return SIM_FAILED;
	json_t *out = json_object();
	struct sim_counts counts = {0};
	if (marked & COUNT_BITS)
		counts = sim_queue_counts(call->store, call->queue);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (marked & (uint32_t)1 << i)
			out_one(call->queue, &counts, out, i, &text);
	/* Without names the answer is empty: not even the member is there. */
	if (json_object_size(out))
		json_object_set(call->out, "Attributes", out);
	json_decref(out);
	str_release(&text);
	return SIM_DONE;
}

static void come_into_force(struct sim_store *store, struct sim_queue *q)
{
	sim_settings_release(&q->settings);
	q->settings = *q->coming;
	free(q->coming);
	q->coming = NULL;
	sim_queue_retime(store, q);
}

static void on_time(struct sim_store *store, struct sim_deadline *deadline)
{
	come_into_force(store, SIM_OWNER(deadline, struct sim_queue, coming_deadline));
}

enum sim_outcome sim_set_queue_attributes(struct sim_call *call)
{
	struct sim_store *store = call->store;
	struct sim_queue *q = call->queue;
	const json_t *attributes;
	struct sim_settings changed;
	if (!sim_in_object(call->in, "Attributes", &attributes, &call->error))
		return SIM_FAILED;
	sim_settings_copy(&changed, q->coming ? q->coming : &q->settings);
	if (!sim_settings_apply(&changed, store, q->arn, attributes, &call->error)) {
		sim_settings_release(&changed);
		return SIM_FAILED;
	}
	if (q->coming)
		sim_settings_release(q->coming);
	else
		q->coming = mem_new(1, sizeof *q->coming);
	*q->coming = changed;
	q->modified_ms = store->now_ms;
	if (store->knobs.attributes_lag_ms)
		sim_deadline_set(&store->deadlines, &q->coming_deadline,
			store->now_ms + store->knobs.attributes_lag_ms, on_time);
	else
		come_into_force(store, q);
	return SIM_DONE;
}
