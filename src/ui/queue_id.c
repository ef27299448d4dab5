/* Which queue, remembered over changes of the fleet. */
#include "queue_id.h"
#include "queue_look.h"

void queue_id_set(struct queue_id *id, const struct fleet_set *fleets, struct queue *q)
{
	id->q = q;
	id->rows_gen = fleet_set_rows_gen(fleets);
	str_clear(&id->key);
	str_clear(&id->place);
	if (!q)
		return;
	str_add(&id->key, queue_key(q));
	str_set(&id->place, sv_cstr(q->fleet->place.name));
}

void queue_id_release(struct queue_id *id)
{
	str_release(&id->key);
	str_release(&id->place);
	id->q = NULL;
}

static bool is_key_of(const struct queue *q, struct sv key)
{
	return sv_eq(sv_cstr(q->url), key) || sv_eq(sv_cstr(q->arn), key) ||
	       (!q->url && !q->arn && sv_eq(sv_cstr(q->name), key));
}

static bool is_it(const struct queue *q, const struct queue_id *id)
{
	return is_key_of(q, str_sv(&id->key)) &&
	       sv_eq(sv_cstr(q->fleet->place.name), str_sv(&id->place));
}

struct queue *queue_id_get(struct queue_id *id, const struct fleet_set *fleets)
{
	struct fleet_walk walk = {0};
	struct queue *q;

	if (id->key.n == 0)
		return NULL;
	if (id->rows_gen == fleet_set_rows_gen(fleets))
		return id->q;
	/* The old pointer may be freed memory by now: only the key is asked. */
	id->q = NULL;
	id->rows_gen = fleet_set_rows_gen(fleets);
	while (!id->q && (q = fleet_set_next(fleets, &walk)) != NULL) {
		if (is_it(q, id))
			id->q = q;
	}
	return id->q;
}

bool queue_id_is_empty(const struct queue_id *id)
{
	return id->key.n == 0 || id->q == NULL;
}
