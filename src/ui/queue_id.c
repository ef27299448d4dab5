/* Which queue, remembered over changes of the fleet. */
#include "queue_id.h"
#include "queue_look.h"

void queue_id_set(struct queue_id *id, const struct fleet *fleet, struct queue *q)
{
	id->q = q;
	id->rows_gen = fleet->rows_gen;
	str_clear(&id->key);
	if (q)
		str_add(&id->key, queue_key(q));
}

void queue_id_release(struct queue_id *id)
{
	str_release(&id->key);
	id->q = NULL;
}

static bool is_key_of(const struct queue *q, struct sv key)
{
	return sv_eq(sv_cstr(q->url), key) || sv_eq(sv_cstr(q->arn), key) ||
	       (!q->url && !q->arn && sv_eq(sv_cstr(q->name), key));
}

struct queue *queue_id_get(struct queue_id *id, const struct fleet *fleet)
{
	struct sv key = str_sv(&id->key);

	if (sv_is_empty(key))
		return NULL;
	if (id->rows_gen == fleet->rows_gen)
		return id->q;
	/* The old pointer may be freed memory by now: only the key is asked. */
	id->q = NULL;
	id->rows_gen = fleet->rows_gen;
	for (size_t i = 0; i < fleet->count && !id->q; i++) {
		if (is_key_of(fleet->queues[i], key))
			id->q = fleet->queues[i];
	}
	return id->q;
}

bool queue_id_is_empty(const struct queue_id *id)
{
	return id->key.n == 0 || id->q == NULL;
}
