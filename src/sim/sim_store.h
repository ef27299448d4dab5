/*
 * The world: queues, messages, time and chance of one simulated account and region. It owns
 * everything below it and does no input or output. Its clock is a function that is read once a
 * turn, so a test turns time as it likes. Whoever calls into it does, each time:
 *
 *     sim_store_turn(store);      the clock is read, everything that is due happens
 *     ... one action ...
 *     sim_store_settle(store);    long polls that have something to take are answered
 */
#ifndef SIM_STORE_H
#define SIM_STORE_H

#include "sim_deadline.h"
#include "sim_fault.h"
#include "sim_ledger.h"
#include "sim_list.h"
#include "sim_queue.h"
#include "sim_random.h"
#include "sim_tally.h"
#include "sqscope/base/map.h"

/* Wall time in milliseconds. */
typedef int64_t (*sim_clock_fn)(void *ud);

/* How the world may differ from a simple one; zeroes are filled with the defaults by
 * sim_store_new. Everything may be changed at any time. */
struct sim_knobs {
	int64_t counts_lag_ms; /* age up to which the approximate counts are not worked out anew */
	int64_t attributes_lag_ms; /* from SetQueueAttributes until it is in force */
	int64_t listing_lag_ms;    /* until ListQueues knows of a new or a deleted queue */
	int64_t purge_ms;          /* that a purge takes; default 1,000 */
	int64_t task_lag_ms;       /* how old the counts of a move task may be; default 1,000 */
	int64_t task_cancel_ms;    /* from CANCELLING to CANCELLED; default 1,000 */
	int64_t task_rate;       /* messages a second of a move task without a rate; default 500 */
	int64_t in_flight_limit; /* default 120,000 */
	int empty_poll_pct;      /* short polls that find nothing though something is there */
	int stale_delete_pct;    /* deletes with an old handle, while a later receive holds the
				    message, that delete it all the same */
};

struct sim_store {
	sim_clock_fn clock;
	void *clock_ud;
	int64_t now_ms;      /* of this turn */
	int64_t advanced_ms; /* that the clock was set forward by sim_store_advance */
	bool is_client;      /* what is done now is done for a client, not by the workload */
	struct sim_random random;
	struct sim_knobs knobs;
	struct map *queues;         /* name -> struct sim_queue */
	struct sim_queue **by_name; /* the same, sorted; owned array */
	size_t queue_count, queue_cap;
	struct map *graves; /* name -> struct sim_grave: deleted a short time ago */
	struct map *texts;  /* names and ARNs that outlive their queue */
	struct sim_deadlines deadlines;
	struct sim_ledger ledger;
	struct sim_faults *faults;      /* owned */
	struct sim_tally calls, errors; /* of clients: by action, by code */
	struct sim_list to_wake;        /* queues whose waiters should look */
	uint32_t queue_serial;
	uint64_t sequence;   /* of FIFO messages */
	uint64_t handle_key; /* receipt handles of another run are refused */
};

struct sim_grave {
	int64_t deleted_ms;
};

struct sim_store *sim_store_new(sim_clock_fn clock, void *clock_ud, uint64_t seed);
void sim_store_free(struct sim_store *store);

/* What is due happens at its own time, one moment after the other, however late the turn is. */
void sim_store_turn(struct sim_store *store);
void sim_store_settle(struct sim_store *store);
/* When the next thing happens by itself; -1: nothing will. */
int64_t sim_store_next_ms(const struct sim_store *store);

/* What time it is now, whatever the turn's is. */
int64_t sim_store_clock_ms(const struct sim_store *store);
/* Set the clock forward; the next turn does what has become due. */
void sim_store_advance(struct sim_store *store, int64_t ms);

/* NULL when there is none. By ARN: also when region or account are others. */
struct sim_queue *sim_store_find(const struct sim_store *store, struct sv name);
struct sim_queue *sim_store_find_arn(const struct sim_store *store, struct sv arn);
/* The name must be free. Takes the settings (which are empty afterwards). */
struct sim_queue *sim_store_add_queue(
	struct sim_store *store, struct sv name, struct sim_settings *settings);
void sim_store_delete_queue(struct sim_store *store, struct sim_queue *q);
/* Where `name` stands, or would stand, in by_name. */
size_t sim_store_place(const struct sim_store *store, struct sv name);

/* A copy of the text that lives as long as the store; equal texts are the same pointer. */
const char *sim_store_keep(struct sim_store *store, struct sv text);

/* A new id and a new record for a message that is sent to q. */
void sim_store_record(struct sim_store *store, const struct sim_queue *q, struct sim_message *m,
	const uint8_t body_md5[SIM_MD5_BYTES]);
/* Grows by steps that differ. */
uint64_t sim_store_next_sequence(struct sim_store *store);

/* Its waiters are looked at when the store settles. */
void sim_store_wake(struct sim_store *store, struct sim_queue *q);

#endif
