/* Parcels: read, checked, sent. */
#include "sim_parcel.h"

#include "sim_action.h"
#include "sim_name.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MS = 1000, DELAY_MAX_S = 900 };

void sim_parcel_release(struct sim_parcel *parcel)
{
	for (size_t i = 0; i < SIM_MESSAGE_ATTRIBUTES_MAX; i++)
		str_release(&parcel->decoded[i]);
}

/* Only the X-Ray trace can be sent as a system attribute. */
static bool read_system(struct sim_parcel *parcel, const json_t *in, struct sim_error *error)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)in, name, value)
	{
		struct sv type;
		if (strcmp(name, "AWSTraceHeader") != 0)
			return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
				"Message system attribute name '%.100s' is invalid.", name);
		if (!sim_in_text(value, "DataType", &type, error) ||
			!sim_in_text(value, "StringValue", &parcel->trace_header, error))
			return false;
		if (!type.p || !sv_eq_cstr(type, "String") || !parcel->trace_header.p)
			return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
				"Message system attribute 'AWSTraceHeader' must be of type String.");
	}
	return true;
}

static bool read_ids(struct sim_parcel *parcel, const json_t *in, struct sim_error *error)
{
	return sim_in_text(in, "MessageGroupId", &parcel->group_id, error) &&
	       sim_in_text(in, "MessageDeduplicationId", &parcel->dedup_id, error) &&
	       (!parcel->group_id.p || sim_id_check(parcel->group_id, "MessageGroupId", error)) &&
	       (!parcel->dedup_id.p ||
		       sim_id_check(parcel->dedup_id, "MessageDeduplicationId", error));
}

static bool read_body(struct sim_parcel *parcel, const json_t *in, struct sim_error *error)
{
	if (!sim_in_text(in, "MessageBody", &parcel->body, error))
		return false;
	if (!parcel->body.p || parcel->body.n == 0)
		return sim_error_set(error, SIM_ERROR_MISSING_PARAMETER,
			"The request must contain the parameter MessageBody.");
	return sim_body_fault(parcel->body) == parcel->body.n ||
	       sim_error_set(error, SIM_ERROR_INVALID_MESSAGE_CONTENTS, NULL);
}

bool sim_parcel_read(struct sim_parcel *parcel, const json_t *in, struct sim_error *error)
{
	const json_t *attributes, *system;
	*parcel = (struct sim_parcel){.delay_s = -1};
	return read_body(parcel, in, error) &&
	       sim_in_object(in, "MessageAttributes", &attributes, error) &&
	       sim_in_object(in, "MessageSystemAttributes", &system, error) &&
	       sim_parcel_read_attributes(parcel, attributes, error) &&
	       read_system(parcel, system, error) &&
	       sim_in_number(in, "DelaySeconds", 0, DELAY_MAX_S,
		       "DelaySeconds must be >= 0 and <= 900.", &parcel->delay_s, error) &&
	       read_ids(parcel, in, error);
}

int64_t sim_parcel_bytes(const struct sim_parcel *parcel)
{
	return (int64_t)(parcel->body.n +
			 sim_attributes_bytes(parcel->attributes, parcel->attribute_count));
}

bool sim_parcel_fits(const struct sim_queue *q, const struct sim_parcel *parcel, bool is_batch,
	struct sim_error *error)
{
	int64_t most = q->settings.numbers[SIM_MAX_BYTES];
	if (sim_parcel_bytes(parcel) > most)
		return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"One or more parameters %s. Reason: Message must be shorter than %lld "
			"bytes.",
			is_batch ? "cannot be validated" : "are invalid", (long long)most);
	if (!q->settings.is_fifo && parcel->dedup_id.p)
		return sim_error_value(error, parcel->dedup_id.p, "MessageDeduplicationId",
			"The request include parameter that is not valid for this queue type");
	if (!q->settings.is_fifo)
		return true;
	if (parcel->delay_s > 0)
		return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Value %lld for parameter DelaySeconds is invalid. Reason: The request "
			"include parameter that is not valid for this queue type.",
			(long long)parcel->delay_s);
	if (!parcel->group_id.p)
		return sim_error_set(error,
			is_batch ? SIM_ERROR_INVALID_PARAMETER_VALUE : SIM_ERROR_MISSING_PARAMETER,
			"The request must contain the parameter MessageGroupId.");
	if (!parcel->dedup_id.p && !q->settings.dedups_content)
		return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"The queue should either have ContentBasedDeduplication enabled or "
			"MessageDeduplicationId provided explicitly");
	return true;
}

/* The id that is given, or the SHA-256 of the body (not of the attributes). */
static char *dedup_id_of(const struct sim_parcel *parcel)
{
	char hex[SHA256_HEX_SIZE];
	if (parcel->dedup_id.p)
		return mem_strndup(parcel->dedup_id.p, parcel->dedup_id.n);
	digest_sha256_hex(parcel->body, hex);
	return mem_strdup(hex);
}

static void tell(
	const struct sim_store *store, uint32_t serial, uint64_t sequence, struct sim_sent *sent)
{
	sim_uuid_text(sim_ledger_get(&store->ledger, serial)->id, sent->id);
	sent->sequence = sequence;
}

static struct sim_message *message_of(
	struct sim_store *store, struct sim_queue *q, const struct sim_parcel *parcel)
{
	int64_t delay_s = parcel->delay_s;
	if (delay_s < 0 || q->settings.is_fifo)
		delay_s = q->settings.numbers[SIM_DELAY_S];
	struct sim_message *m =
		sim_message_new(parcel->body, parcel->attributes, parcel->attribute_count);
	if (parcel->trace_header.p)
		m->trace_header = mem_strndup(parcel->trace_header.p, parcel->trace_header.n);
	if (parcel->group_id.p)
		m->group_id = mem_strndup(parcel->group_id.p, parcel->group_id.n);
	m->sent_ms = m->kept_from_ms = store->now_ms;
	m->visible_ms = store->now_ms + delay_s * MS;
	return m;
}

static uint8_t hex_digit(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Where the system has no MD5 the text is empty, and the hash stays zero. */
static void put(
	struct sim_store *store, struct sim_queue *q, struct sim_message *m, const char *md5)
{
	uint8_t hash[SIM_MD5_BYTES] = {0};
	for (size_t i = 0; md5[0] && i < sizeof hash; i++)
		hash[i] = (uint8_t)(hex_digit(md5[2 * i]) << 4 | hex_digit(md5[2 * i + 1]));
	sim_store_record(store, q, m, hash);
	q->traffic.sent++;
	q->traffic.sent_bytes += (uint64_t)sim_message_bytes(m);
	sim_queue_add(store, q, m);
}

static void dedup_key(
	const struct sim_queue *q, const struct sim_parcel *parcel, const char *id, struct str *key)
{
	if (q->settings.dedups_by_group)
		str_addf(key, "%.*s ", SV_ARGS(parcel->group_id));
	str_add_cstr(key, id);
}

static void send_fifo(struct sim_store *store, struct sim_queue *q, const struct sim_parcel *parcel,
	struct sim_sent *sent)
{
	struct str key = {0};
	char *id = dedup_id_of(parcel);
	dedup_key(q, parcel, id, &key);
	struct sim_remembered *known = sim_memory_find(&q->dedups, str_sv(&key), store->now_ms);
	if (known) {
		q->traffic.deduplicated++;
		free(id);
	} else {
		struct sim_message *m = message_of(store, q, parcel);
		m->dedup_id = id;
		m->sequence = sim_store_next_sequence(store);
		put(store, q, m, sent->md5);
		known = sim_memory_add(&q->dedups, str_sv(&key), store->now_ms);
		known->serial = m->serial;
		known->sequence = m->sequence;
	}
	tell(store, known->serial, known->sequence, sent);
	str_release(&key);
}

void sim_parcel_send(struct sim_store *store, struct sim_queue *q, const struct sim_parcel *parcel,
	struct sim_sent *sent)
{
	digest_md5_hex(parcel->body, sent->md5);
	if (q->settings.is_fifo) {
		send_fifo(store, q, parcel, sent);
		return;
	}
	struct sim_message *m = message_of(store, q, parcel);
	put(store, q, m, sent->md5);
	tell(store, m->serial, 0, sent);
}
