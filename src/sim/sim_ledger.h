/*
 * The ledger: every message that was ever sent, where it is now, and how it ended. It knows the
 * truth that no API of the service gives, for the debrief of a scenario and for tests that ask
 * whether anything was lost. Records are never removed; they are found by their serial number,
 * which counts from 1.
 */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include "sim_random.h"
#include "sqscope/base/digest.h"
#include "sqscope/base/sv.h"

struct sim_message;

enum { SIM_MD5_BYTES = 16 };

enum sim_fate {
	SIM_FATE_ALIVE,
	SIM_FATE_DELETED, /* by a DeleteMessage */
	SIM_FATE_EXPIRED, /* its retention period ended */
	SIM_FATE_PURGED,  /* by a PurgeQueue */
	SIM_FATE_QUEUE_DELETED,
	SIM_FATE_REDRIVEN, /* a move task sent it on under a new id: see `next` */
	SIM_FATE_COUNT
};

extern const char *const sim_fate_names[SIM_FATE_COUNT];

/* One receive of a message: they are chained from the last one back. */
struct sim_ledger_receive {
	int64_t at_ms;
	uint32_t previous; /* number of the one before; 0: none */
	bool by_client;
};

struct sim_record {
	struct sim_message *message; /* NULL once it has ended */
	uint8_t id[SIM_UUID_BYTES];
	uint8_t body_md5[SIM_MD5_BYTES];
	uint8_t body_sha256[SHA256_SIZE];
	const char *group;   /* MessageGroupId, kept by the store; NULL: none */
	const char *sent_to; /* name of the queue; kept by the store */
	const char *queue;   /* where it is, or was last */
	int64_t sent_ms;
	int64_t moved_ms;        /* last move into a dead-letter queue; 0: never */
	int64_t ended_ms;        /* 0 while it is alive */
	uint32_t receives;       /* ever, over all queues */
	uint32_t moves;          /* into dead-letter queues */
	uint32_t previous, next; /* serials, when a move task gave it a new id; 0: none */
	uint32_t last_receive;   /* number of the last struct sim_ledger_receive; 0: none */
	enum sim_fate fate;
	/* A client did it, and not the workload inside this process. */
	bool sent_by_client, ended_by_client, held_by_client, moved_by_client;
};

enum { SIM_LEDGER_CHUNK = 4096 };

struct sim_ledger {
	struct sim_record **chunks; /* owned, each of SIM_LEDGER_CHUNK records */
	size_t chunk_cap;
	uint32_t count;
	struct sim_ledger_receive **receives; /* owned, in chunks as well */
	size_t receives_cap;
	uint32_t receive_count;
	uint64_t fates[SIM_FATE_COUNT]; /* how many ended how */
};

void sim_ledger_release(struct sim_ledger *ledger);

/* A new, zeroed record; its serial is ledger->count. */
struct sim_record *sim_ledger_add(struct sim_ledger *ledger);
/* NULL for a serial that was never given out. Stays where it is as long as the ledger lives. */
struct sim_record *sim_ledger_get(const struct sim_ledger *ledger, uint32_t serial);
/* It was received. */
void sim_ledger_receive(
	struct sim_ledger *ledger, struct sim_record *record, int64_t now_ms, bool by_client);
/* By number, which counts from 1; NULL for 0. */
const struct sim_ledger_receive *sim_ledger_get_receive(
	const struct sim_ledger *ledger, uint32_t number);
/* The message has ended. */
void sim_ledger_end(
	struct sim_ledger *ledger, struct sim_record *record, enum sim_fate fate, int64_t now_ms);

#endif
