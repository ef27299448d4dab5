/* A received message in the answer: the attributes that were asked for. */
#include "sim_base64.h"
#include "sim_handle.h"
#include "sim_receive.h"

enum system_attribute {
	SENDER,
	SENT,
	RECEIVES,
	FIRST_RECEIVED,
	SEQUENCE,
	DEDUP_ID,
	GROUP_ID,
	TRACE,
	SOURCE,
};

/* Who sends: the one user of the account. */
static const char sender_id[] = "AIDASQSCOPESIMULATOR0";

const char *const sim_system_names[SIM_SYSTEM_COUNT] = {
	[SENDER] = "SenderId",
	[SENT] = "SentTimestamp",
	[RECEIVES] = "ApproximateReceiveCount",
	[FIRST_RECEIVED] = "ApproximateFirstReceiveTimestamp",
	[SEQUENCE] = "SequenceNumber",
	[DEDUP_ID] = "MessageDeduplicationId",
	[GROUP_ID] = "MessageGroupId",
	[TRACE] = "AWSTraceHeader",
	[SOURCE] = "DeadLetterQueueSourceArn",
};

static bool mark(struct sim_wish *wish, const char *name)
{
	if (strcmp(name, "All") == 0) {
		wish->system = UINT32_MAX;
		return true;
	}
	for (size_t i = 0; i < SIM_SYSTEM_COUNT; i++) {
		if (strcmp(name, sim_system_names[i]) != 0)
			continue;
		wish->system |= (uint32_t)1 << i;
		return true;
	}
	return false;
}

bool sim_wish_system(struct sim_wish *wish, const json_t *names, struct sim_error *error)
{
	const json_t *name;
	size_t i;
	json_array_foreach(names, i, name)
	{
		if (!json_is_string(name))
			return sim_error_set(error, SIM_ERROR_SERIALIZATION, NULL);
		if (!mark(wish, json_string_value(name)))
			return sim_error_set(error, SIM_ERROR_INVALID_ATTRIBUTE_NAME,
				"Unknown Attribute %.200s.", json_string_value(name));
	}
	return true;
}

static void out_number(json_t *out, enum system_attribute which, uint64_t number)
{
	json_object_set_new(
		out, sim_system_names[which], json_sprintf("%llu", (unsigned long long)number));
}

static void out_optional(json_t *out, enum system_attribute which, const char *text)
{
	if (text)
		sim_out_text(out, sim_system_names[which], text);
}

static void out_system(json_t *out, const struct sim_message *m, enum system_attribute which)
{
	switch (which) {
	case SENDER:
		sim_out_text(out, sim_system_names[which], sender_id);
		break;
	case SENT:
		out_number(out, which, (uint64_t)m->sent_ms);
		break;
	case RECEIVES:
		out_number(out, which, m->receives);
		break;
	case FIRST_RECEIVED:
		out_number(out, which, (uint64_t)m->first_received_ms);
		break;
	case SEQUENCE:
		if (m->sequence)
			sim_out_sequence(out, sim_system_names[which], m->sequence);
		break;
	case DEDUP_ID:
		out_optional(out, which, m->dedup_id);
		break;
	case GROUP_ID:
		out_optional(out, which, m->group_id);
		break;
	case TRACE:
		out_optional(out, which, m->trace_header);
		break;
	case SOURCE:
		out_optional(out, which, m->source_arn);
		break;
	}
}

/* "All" and ".*" mean every one, "name.*" those that begin so. */
static bool is_meant(const json_t *patterns, const char *name)
{
	const json_t *entry;
	size_t i;
	json_array_foreach(patterns, i, entry)
	{
		struct sv pattern = sv_cstr(json_string_value(entry));
		if (sv_eq_cstr(pattern, "All") || sv_eq_cstr(pattern, name))
			return true;
		if (sv_ends_with(pattern, sv_cstr(".*")) &&
			sv_starts_with(sv_cstr(name), sv_of(pattern.p, pattern.n - 2)))
			return true;
	}
	return false;
}

static json_t *attribute_value(const struct sim_attribute *a)
{
	json_t *out = json_object();
	if (a->is_binary) {
		struct str text = {0};
		sim_base64_encode(&text, a->value);
		sim_out_sv(out, "BinaryValue", str_sv(&text));
		str_release(&text);
	} else {
		sim_out_sv(out, "StringValue", a->value);
	}
	sim_out_text(out, "DataType", a->type);
	return out;
}

/* The hash is of those that are returned, not of all. */
static void out_attributes(json_t *out, const struct sim_message *m, const json_t *patterns)
{
	struct sim_attribute meant[SIM_MESSAGE_ATTRIBUTES_MAX];
	char md5[MD5_HEX_SIZE];
	size_t count = 0;
	for (size_t i = 0; i < m->attribute_count; i++)
		if (is_meant(patterns, m->attributes[i].name))
			meant[count++] = m->attributes[i];
	if (!count)
		return;
	json_t *list = json_object();
	for (size_t i = 0; i < count; i++)
		json_object_set_new(list, meant[i].name, attribute_value(&meant[i]));
	sim_attributes_md5(meant, count, md5);
	sim_out_text(out, "MD5OfMessageAttributes", md5);
	json_object_set_new(out, "MessageAttributes", list);
}

json_t *sim_received(
	const struct sim_store *store, const struct sim_message *m, const struct sim_wish *wish)
{
	const struct sim_record *record = sim_ledger_get(&store->ledger, m->serial);
	char id[SIM_UUID_SIZE], md5[MD5_HEX_SIZE];
	struct str handle = {0};
	json_t *out = json_object();
	json_t *system = json_object();
	sim_uuid_text(record->id, id);
	digest_hex(record->body_md5, SIM_MD5_BYTES, md5);
	sim_handle_write(store, m, &handle);
	sim_out_text(out, "MessageId", id);
	sim_out_sv(out, "ReceiptHandle", str_sv(&handle));
	sim_out_text(out, "MD5OfBody", md5);
	sim_out_sv(out, "Body", m->body);
	for (size_t i = 0; i < SIM_SYSTEM_COUNT; i++)
		if (wish->system & (uint32_t)1 << i)
			out_system(system, m, (enum system_attribute)i);
	if (json_object_size(system))
		json_object_set(out, "Attributes", system);
	out_attributes(out, m, wish->patterns);
	json_decref(system);
	str_release(&handle);
	return out;
}
