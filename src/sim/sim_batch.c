/* Batches. */
#include "sim_batch.h"

#include "sim_name.h"

enum { ENTRIES_MAX = 10 };

static bool check_id(
	struct sim_call *call, const json_t *entry, const json_t *entries, size_t before)
{
	struct sv id, other;
	if (!json_is_object(entry))
		return sim_error_set(&call->error, SIM_ERROR_SERIALIZATION, NULL);
	if (!sim_in_text(entry, "Id", &id, &call->error))
		return false;
	if (!id.p)
		return sim_error_set(&call->error, SIM_ERROR_MISSING_PARAMETER,
			"The request must contain the parameter Id.");
	if (!sim_label_is_valid(id))
		return sim_error_set(&call->error, SIM_ERROR_INVALID_BATCH_ENTRY_ID, NULL);
	for (size_t i = 0; i < before; i++)
		if (sim_in_text(json_array_get(entries, i), "Id", &other, &call->error) &&
			sv_eq(id, other))
			return sim_error_set(&call->error, SIM_ERROR_BATCH_IDS_NOT_DISTINCT,
				"Id %.*s repeated.", SV_ARGS(id));
	return true;
}

bool sim_batch_check(struct sim_call *call, const json_t **entries)
{
	const json_t *entry;
	size_t i;
	if (!sim_in_list(call->in, "Entries", entries, &call->error))
		return false;
	size_t count = json_array_size(*entries);
	if (count == 0)
		return sim_error_set(&call->error, SIM_ERROR_EMPTY_BATCH, NULL);
	if (count > ENTRIES_MAX)
		return sim_error_set(&call->error, SIM_ERROR_TOO_MANY_ENTRIES,
			"Maximum number of entries per request are 10. You have sent %zu.", count);
	json_array_foreach(*entries, i, entry)
	{
		if (!check_id(call, entry, *entries, i))
			return false;
	}
	return true;
}

static json_t *failure(const json_t *id, const struct sim_error *error)
{
	const struct sim_error_row *row = &sim_error_rows[error->id];
	return json_pack("{s:O, s:b, s:s, s:s}", "Id", id, "SenderFault", row->is_sender, "Code",
		row->legacy, "Message", error->text);
}

/* A fault makes it fail without a try. */
static bool is_struck(struct sim_call *call, struct sim_error *error)
{
	const struct sim_fault *fault = sim_faults_strike(
		call->store->faults, SIM_FAULT_FAIL_ENTRIES, call->action->name, call->queue->name);
	if (!fault)
		return false;
	sim_error_set(error,
		fault->is_sender ? SIM_ERROR_INVALID_PARAMETER_VALUE : SIM_ERROR_INTERNAL, NULL);
	return true;
}

void sim_batch_run(struct sim_call *call, const json_t *entries, sim_entry_fn run)
{
	json_t *successful = json_array(), *failed = json_array();
	const json_t *entry;
	size_t i;
	json_array_foreach(entries, i, entry)
	{
		json_t *id = json_object_get(entry, "Id");
		json_t *out = json_object();
		struct sim_error error = {0};
		json_object_set(out, "Id", id);
		if (!is_struck(call, &error) && run(call, entry, out, &error))
			json_array_append(successful, out);
		else
			json_array_append_new(failed, failure(id, &error));
		json_decref(out);
	}
	if (json_array_size(successful))
		json_object_set(call->out, "Successful", successful);
	if (json_array_size(failed))
		json_object_set(call->out, "Failed", failed);
	json_decref(successful);
	json_decref(failed);
}

enum sim_outcome sim_batch(struct sim_call *call, sim_entry_fn run)
{
	const json_t *entries;
	if (!sim_batch_check(call, &entries))
		return SIM_FAILED;
	sim_batch_run(call, entries, run);
	return SIM_DONE;
}
