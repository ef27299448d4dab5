/* GET /ledger: a line for each message ever sent. */
#include "sim_control.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { RECEIVES_SHOWN = 1000 };

/* One answer under way. Records are never removed, so the place in the ledger stays right. */
struct reading {
	const struct sim_store *store;
	char *queue, *state; /* owned; NULL: all */
	uint32_t serial;     /* of the last one that was written */
};

static const char *state_of(const struct sim_record *record)
{
	static const char *const names[SIM_STATE_COUNT] = {
		[SIM_READY] = "visible",
		[SIM_DELAYED] = "delayed",
		[SIM_IN_FLIGHT] = "in_flight",
	};
	return record->message ? names[record->message->state] : sim_fate_names[record->fate];
}

static bool is_wanted(const struct reading *reading, const struct sim_record *record)
{
	struct sv queue = sv_cstr(reading->queue);
	if (reading->queue && !sv_eq_cstr(queue, record->queue) &&
		!sv_eq_cstr(queue, record->sent_to))
		return false;
	return !reading->state || strcmp(reading->state, state_of(record)) == 0;
}

static json_t *time_of(int64_t ms)
{
	return ms ? json_integer(ms) : json_null();
}

/* Oldest first. */
static json_t *receives_of(const struct sim_ledger *ledger, const struct sim_record *record)
{
	json_t *list = json_array();
	const struct sim_ledger_receive *receive =
		sim_ledger_get_receive(ledger, record->last_receive);
	for (int i = 0; receive && i < RECEIVES_SHOWN; i++) {
		json_array_insert_new(list, 0,
			json_pack("{s:I, s:b}", "at_ms", (json_int_t)receive->at_ms, "by_client",
				receive->by_client));
		receive = sim_ledger_get_receive(ledger, receive->previous);
	}
	return list;
}

static json_t *id_of(const struct sim_ledger *ledger, uint32_t serial)
{
	const struct sim_record *record = sim_ledger_get(ledger, serial);
	char id[SIM_UUID_SIZE];
	if (!record)
		return json_null();
	sim_uuid_text(record->id, id);
	return json_string(id);
}

static json_t *line_of(const struct sim_ledger *ledger, uint32_t serial)
{
	const struct sim_record *r = sim_ledger_get(ledger, serial);
	const struct sim_message *m = r->message;
	char hash[SHA256_HEX_SIZE];
	digest_hex(r->body_sha256, SHA256_SIZE, hash);
	json_t *out = json_object();
	json_object_set_new(out, "id", id_of(ledger, serial));
	json_object_set_new(out, "queue", json_string(r->queue));
	json_object_set_new(out, "state", json_string(state_of(r)));
	json_object_set_new(out, "sent_to", json_string(r->sent_to));
	json_object_set_new(out, "sent_ms", json_integer(r->sent_ms));
	json_object_set_new(out, "body_sha256", json_string(hash));
	json_object_set_new(out, "group", r->group ? json_string(r->group) : json_null());
	json_object_set_new(out, "receive_count", json_integer(r->receives));
	json_object_set_new(out, "receives", receives_of(ledger, r));
	json_object_set_new(out, "visible_ms", m ? json_integer(m->visible_ms) : json_null());
	json_object_set_new(out, "dead_lettered", json_integer(r->moves));
	json_object_set_new(out, "dead_lettered_ms", time_of(r->moved_ms));
	json_object_set_new(out, "ended_ms", time_of(r->ended_ms));
	json_object_set_new(out, "moved_to_id", id_of(ledger, r->next));
	json_object_set_new(out, "moved_from_id", id_of(ledger, r->previous));
	json_object_set_new(out, "sent_by_client", json_boolean(r->sent_by_client));
	json_object_set_new(out, "ended_by_client", json_boolean(r->ended_by_client));
	return out;
}

static int add_bytes(const char *bytes, size_t n, void *ud)
{
	str_add(ud, sv_of(bytes, n));
	return 0;
}

static bool next_line(void *ud, struct str *piece)
{
	struct reading *reading = ud;
	const struct sim_ledger *ledger = &reading->store->ledger;
	const struct sim_record *record;
	do {
		record = sim_ledger_get(ledger, ++reading->serial);
		if (!record)
			return false;
	} while (!is_wanted(reading, record));
	json_t *line = line_of(ledger, reading->serial);
	json_dump_callback(line, add_bytes, piece, JSON_COMPACT);
	str_add_char(piece, '\n');
	json_decref(line);
	return true;
}

static char *field_of(const struct sim_exchange *x, const char *name)
{
	struct str value = {0};
	if (sim_form_field(sim_request_query(&x->request), name, &value))
		return str_take(&value);
	return NULL;
}

void sim_control_ledger(struct sim_exchange *x)
{
	struct reading *reading = mem_new(1, sizeof *reading);
	reading->store = x->store;
	reading->queue = field_of(x, "queue");
	reading->state = field_of(x, "state");
	x->state = reading;
	x->answer.type = "application/x-ndjson";
	x->answer.stream = next_line;
	x->answer.stream_ud = reading;
	sim_exchange_answer(x);
}

void sim_control_ledger_forget(struct sim_exchange *x)
{
	struct reading *reading = x->state;
	if (!reading)
		return;
	free(reading->queue);
	free(reading->state);
	free(reading);
}
