/* SendMessage, SendMessageBatch. */
#include "sim_actions.h"
#include "sim_batch.h"
#include "sim_parcel.h"

enum { BATCH_MAX_BYTES = 1048576 };

static void out_sent(json_t *out, struct sim_parcel *parcel, const struct sim_sent *sent)
{
	char md5[MD5_HEX_SIZE];
	sim_out_text(out, "MD5OfMessageBody", sent->md5);
	if (parcel->attribute_count) {
		sim_attributes_sort(parcel->attributes, parcel->attribute_count);
		sim_attributes_md5(parcel->attributes, parcel->attribute_count, md5);
		sim_out_text(out, "MD5OfMessageAttributes", md5);
	}
	if (parcel->trace_header.p) {
		sim_trace_header_md5(parcel->trace_header, md5);
		sim_out_text(out, "MD5OfMessageSystemAttributes", md5);
	}
	sim_out_text(out, "MessageId", sent->id);
	if (sent->sequence)
		sim_out_sequence(out, "SequenceNumber", sent->sequence);
}

static bool send_one(struct sim_call *call, const json_t *in, json_t *out, bool is_batch,
	struct sim_error *error)
{
	struct sim_parcel parcel;
	struct sim_sent sent;
	bool is_sound = sim_parcel_read(&parcel, in, error) &&
			sim_parcel_fits(call->queue, &parcel, is_batch, error);
	if (is_sound) {
		sim_parcel_send(call->store, call->queue, &parcel, &sent);
		out_sent(out, &parcel, &sent);
	}
	sim_parcel_release(&parcel);
	return is_sound;
}

enum sim_outcome sim_send_message(struct sim_call *call)
{
	return send_one(call, call->in, call->out, false, &call->error) ? SIM_DONE : SIM_FAILED;
}

static bool send_entry(
	struct sim_call *call, const json_t *entry, json_t *out, struct sim_error *error)
{
	return send_one(call, entry, out, true, error);
}

/* What an entry has to have for the whole request to be taken. Its bytes are added up; one that
 * cannot be read counts with its body, it fails by itself later. */
static bool check_entry(struct sim_call *call, const json_t *entry, int64_t *bytes)
{
	struct sim_parcel parcel;
	struct sim_error own = {0};
	bool is_readable = sim_parcel_read(&parcel, entry, &own);
	bool is_sound = true;
	*bytes += sim_parcel_bytes(&parcel);
	if (is_readable && call->queue->settings.is_fifo &&
		(!parcel.group_id.p ||
			(!parcel.dedup_id.p && !call->queue->settings.dedups_content)))
		is_sound = sim_parcel_fits(call->queue, &parcel, true, &call->error);
	sim_parcel_release(&parcel);
	return is_sound;
}

enum sim_outcome sim_send_message_batch(struct sim_call *call)
{
	const json_t *entries, *entry;
	int64_t bytes = 0;
	size_t i;
	if (!sim_batch_check(call, &entries))
		return SIM_FAILED;
	json_array_foreach(entries, i, entry)
	{
		if (!check_entry(call, entry, &bytes))
			return SIM_FAILED;
	}
	if (bytes > BATCH_MAX_BYTES)
		return sim_call_fail(call, SIM_ERROR_BATCH_TOO_LONG,
			"Batch requests cannot be longer than 1048576 bytes. You have sent %lld "
			"bytes.",
			(long long)bytes);
	sim_batch_run(call, entries, send_entry);
	return SIM_DONE;
}
