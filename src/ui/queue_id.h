/*
 * Which queue, remembered over changes of the fleet. A queue that was dropped is not found any
 * more, and one that came back under the same name is. Never a row number: rows move.
 */
#ifndef SQSCOPE_UI_QUEUE_ID_H
#define SQSCOPE_UI_QUEUE_ID_H

#include "sqscope/model/fleet_set.h"

struct queue_id {
	struct queue *q;  /* as of rows_gen; read it with queue_id_get */
	struct str place; /* name of its context */
	struct str key;   /* URL, ARN or name */
	uint64_t rows_gen;
};

/* NULL: none. */
void queue_id_set(struct queue_id *id, const struct fleet_set *fleets, struct queue *q);
void queue_id_release(struct queue_id *id);
/* The queue, or NULL when none was set or it is gone. */
struct queue *queue_id_get(struct queue_id *id, const struct fleet_set *fleets);
/* None was set, or it is known to be gone. */
bool queue_id_is_empty(const struct queue_id *id);

#endif
