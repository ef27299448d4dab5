/* CreateQueue, GetQueueUrl, DeleteQueue. */
#include "sim_actions.h"
#include "sim_name.h"
#include "sim_tags.h"
#include "sqscope/sim/sim.h"

enum { RECREATE_MS = 60 * 1000 };

static bool asks_for_fifo(const json_t *attributes)
{
	const char *value = json_string_value(json_object_get(attributes, "FifoQueue"));
	return value && sv_eq_nocase(sv_cstr(value), sv_cstr("true"));
}

/* Creating what exists gives its URL, when the attributes that were named are the same. */
static enum sim_outcome create_again(struct sim_call *call, struct sim_queue *q,
	const struct sim_settings *wanted, const json_t *attributes)
{
	const char *name = sim_settings_difference(&q->settings, wanted, attributes);
	if (name)
		return sim_call_fail(call, SIM_ERROR_QUEUE_NAME_EXISTS,
			"A queue already exists with the same name and a different value for "
			"attribute %.200s",
			name);
	sim_out_queue_url(call, call->out, "QueueUrl", q);
	return SIM_DONE;
}

static bool was_deleted_recently(const struct sim_store *store, struct sv name)
{
	const struct sim_grave *grave = map_get(store->graves, name);
	return grave && store->now_ms - grave->deleted_ms < RECREATE_MS;
}

static enum sim_outcome create(struct sim_call *call, struct sv name, const json_t *attributes,
	const json_t *tags, struct sim_settings *settings)
{
	struct sim_queue *q = sim_store_find(call->store, name);
	struct str arn = {0};
	str_addf(&arn, "arn:aws:sqs:" SIM_REGION ":" SIM_ACCOUNT ":%.*s", SV_ARGS(name));
	bool is_valid =
		sim_settings_apply(settings, call->store, str_cstr(&arn), attributes, &call->error);
	str_release(&arn);
	if (!is_valid)
		return SIM_FAILED;
	if (q)
		return create_again(call, q, settings, attributes);
	if (was_deleted_recently(call->store, name))
		return sim_call_fail(call, SIM_ERROR_QUEUE_DELETED_RECENTLY, NULL);
	if (!sim_tags_check(tags, &call->error))
		return SIM_FAILED;
	q = sim_store_add_queue(call->store, name, settings);
	sim_tags_put(q, tags);
	sim_out_queue_url(call, call->out, "QueueUrl", q);
	return SIM_DONE;
}

enum sim_outcome sim_create_queue(struct sim_call *call)
{
	const json_t *attributes, *tags;
	struct sim_settings settings;
	struct sv name;
	if (!sim_in_text(call->in, "QueueName", &name, &call->error) ||
		!sim_in_object(call->in, "Attributes", &attributes, &call->error) ||
		!sim_in_object(call->in, "tags", &tags, &call->error) ||
		!sim_name_check(name, asks_for_fifo(attributes), &call->error))
		return SIM_FAILED;
	sim_settings_init(&settings, asks_for_fifo(attributes));
	enum sim_outcome outcome = create(call, name, attributes, tags, &settings);
	sim_settings_release(&settings);
	return outcome;
}

enum sim_outcome sim_get_queue_url(struct sim_call *call)
{
	struct sv name, account;
	if (!sim_in_text(call->in, "QueueName", &name, &call->error) ||
		!sim_in_text(call->in, "QueueOwnerAWSAccountId", &account, &call->error))
		return SIM_FAILED;
	const struct sim_queue *q = sim_store_find(call->store, name);
	bool is_ours = !account.p || sv_eq_cstr(account, SIM_ACCOUNT);
	if (!q || !is_ours)
		return sim_call_fail(call, SIM_ERROR_QUEUE_DOES_NOT_EXIST, NULL);
	sim_out_queue_url(call, call->out, "QueueUrl", q);
	return SIM_DONE;
}

enum sim_outcome sim_delete_queue(struct sim_call *call)
{
	sim_store_delete_queue(call->store, call->queue);
	return SIM_DONE;
}
