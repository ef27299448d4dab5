/*
 * One queue: its settings, its messages by state, FIFO groups, what waits for it. The functions
 * here are the only ones that change a message's state, so counts, groups, deadlines and waiting
 * receives can never disagree.
 */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include "sim_group.h"
#include "sim_ledger.h"
#include "sim_memory.h"
#include "sim_message.h"
#include "sim_settings.h"
#include "sqscope/base/map.h"

enum { SIM_MOVE_TASKS_KEPT = 10 };

struct sim_store;

struct sim_counts {
	int64_t ready, in_flight, delayed;
};

/* What happened on the queue since it was made; whoever needs a series takes differences. */
struct sim_traffic {
	uint64_t sent, sent_bytes, received, empty_receives, deleted, deduplicated;
};

struct sim_queue {
	const char *name; /* kept by the store */
	const char *arn;  /* kept by the store */
	uint32_t serial;  /* no two queues have the same, not even of one name */
	int64_t created_ms, modified_ms;
	struct sim_settings settings; /* in force */
	struct sim_settings *coming;  /* set, but not in force yet; owned, or NULL */
	struct sim_deadline coming_deadline;

	struct sim_list messages[SIM_STATE_COUNT];
	struct map *groups; /* id -> struct sim_group; FIFO */
	struct sim_list open_groups;
	struct sim_memory dedups;   /* of MessageDeduplicationIds; FIFO */
	struct sim_memory attempts; /* of ReceiveRequestAttemptIds; FIFO */

	struct map *tags;          /* key -> owned text */
	struct sim_list waiters;   /* struct sim_waiter: long polls, oldest first */
	struct sim_link wake_link; /* in store->to_wake */

	int64_t purged_ms;    /* last PurgeQueue; 0: never */
	uint32_t purge_up_to; /* serial of the last message that it takes for sure */
	struct sim_deadline purge_deadline;

	struct sim_move_task *tasks[SIM_MOVE_TASKS_KEPT]; /* newest first; owned */
	size_t task_count;

	struct sim_counts shown; /* counts as of shown_ms, when they lag */
	int64_t shown_ms;
	struct sim_traffic traffic;
};

/* For sim_store_add_queue and sim_store_delete_queue, which know the world's lists. Takes the
 * settings; the messages of a queue that is freed end with it. */
struct sim_queue *sim_queue_new(
	struct sim_store *store, struct sv name, struct sim_settings *settings);
void sim_queue_free(struct sim_store *store, struct sim_queue *q);

/* The message comes in (sent, or moved): delayed until visible_ms, or ready. It has a record. */
void sim_queue_add(struct sim_store *store, struct sim_queue *q, struct sim_message *m);
/* A receive takes it for timeout_ms. */
void sim_queue_take(struct sim_store *store, struct sim_message *m, int64_t timeout_ms);
/* Its visibility ends at that time instead; a time that is not after now ends it at once. */
void sim_queue_hold_until(struct sim_store *store, struct sim_message *m, int64_t visible_ms);
/* Out of the queue; the message is the caller's. */
void sim_queue_remove(struct sim_store *store, struct sim_message *m);
/* Out of the queue and of the world. */
void sim_queue_end(struct sim_store *store, struct sim_message *m, enum sim_fate fate);

/* The retention period has changed: every message's end is worked out anew. */
void sim_queue_retime(struct sim_store *store, struct sim_queue *q);

/* As GetQueueAttributes shows them: with the lag of the store's knobs. */
struct sim_counts sim_queue_counts(struct sim_store *store, struct sim_queue *q);

#endif
