/* Records in chunks, so that one stays where it is. */
#include "sim_ledger.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

const char *const sim_fate_names[SIM_FATE_COUNT] = {
	[SIM_FATE_ALIVE] = "alive",
	[SIM_FATE_DELETED] = "deleted",
	[SIM_FATE_EXPIRED] = "expired",
	[SIM_FATE_PURGED] = "purged",
	[SIM_FATE_QUEUE_DELETED] = "queue-deleted",
	[SIM_FATE_REDRIVEN] = "redriven",
};

void sim_ledger_release(struct sim_ledger *ledger)
{
	for (size_t i = 0; i * SIM_LEDGER_CHUNK < ledger->count; i++)
		free(ledger->chunks[i]);
	free(ledger->chunks);
	for (size_t i = 0; i * SIM_LEDGER_CHUNK < ledger->receive_count; i++)
		free(ledger->receives[i]);
	free(ledger->receives);
	*ledger = (struct sim_ledger){0};
}

struct sim_record *sim_ledger_add(struct sim_ledger *ledger)
{
	size_t chunk = ledger->count / SIM_LEDGER_CHUNK;
	if (ledger->count % SIM_LEDGER_CHUNK == 0) {
		ledger->chunks = mem_grow(
			ledger->chunks, &ledger->chunk_cap, chunk + 1, sizeof *ledger->chunks);
		ledger->chunks[chunk] = mem_new(SIM_LEDGER_CHUNK, sizeof(struct sim_record));
	}
	ledger->fates[SIM_FATE_ALIVE]++;
	return &ledger->chunks[chunk][ledger->count++ % SIM_LEDGER_CHUNK];
}

struct sim_record *sim_ledger_get(const struct sim_ledger *ledger, uint32_t serial)
{
	if (serial == 0 || serial > ledger->count)
		return NULL;
	return &ledger->chunks[(serial - 1) / SIM_LEDGER_CHUNK][(serial - 1) % SIM_LEDGER_CHUNK];
}

void sim_ledger_receive(
	struct sim_ledger *ledger, struct sim_record *record, int64_t now_ms, bool by_client)
{
	size_t chunk = ledger->receive_count / SIM_LEDGER_CHUNK;
	size_t place = ledger->receive_count % SIM_LEDGER_CHUNK;
	if (place == 0) {
		ledger->receives = mem_grow(ledger->receives, &ledger->receives_cap, chunk + 1,
			sizeof *ledger->receives);
		ledger->receives[chunk] =
			mem_new(SIM_LEDGER_CHUNK, sizeof(struct sim_ledger_receive));
	}
	ledger->receives[chunk][place] =
		(struct sim_ledger_receive){now_ms, record->last_receive, by_client};
	record->last_receive = ++ledger->receive_count;
	record->receives++;
	record->held_by_client = by_client;
}

const struct sim_ledger_receive *sim_ledger_get_receive(
	const struct sim_ledger *ledger, uint32_t number)
{
	if (number == 0 || number > ledger->receive_count)
		return NULL;
	return &ledger->receives[(number - 1) / SIM_LEDGER_CHUNK][(number - 1) % SIM_LEDGER_CHUNK];
}

void sim_ledger_end(
	struct sim_ledger *ledger, struct sim_record *record, enum sim_fate fate, int64_t now_ms)
{
	ledger->fates[record->fate]--;
	ledger->fates[fate]++;
	record->fate = fate;
	record->ended_ms = now_ms;
	record->message = NULL;
}
