/* A set of queues that outlives them. */
#include "queue_set.h"
#include "queue_look.h"

void queue_set_init(struct queue_set *set)
{
	*set = (struct queue_set){.keys = map_new()};
}

void queue_set_release(struct queue_set *set)
{
	map_free(set->keys);
	str_release(&set->scratch);
	set->keys = NULL;
}

size_t queue_set_count(const struct queue_set *set)
{
	return map_count(set->keys);
}

/* Borrowed until the next key. */
static struct sv key_of(struct queue_set *set, const struct queue *q)
{
	str_set(&set->scratch, sv_cstr(q->fleet->place.name));
	str_add_char(&set->scratch, '\n');
	str_add(&set->scratch, queue_key(q));
	return str_sv(&set->scratch);
}

bool queue_set_has(struct queue_set *set, const struct queue *q)
{
	return map_count(set->keys) > 0 && map_get(set->keys, key_of(set, q));
}

/* The maps are used as sets: a value only has to be there. */
bool queue_set_add(struct queue_set *set, const struct queue *q)
{
	return map_put(set->keys, key_of(set, q), set) == NULL;
}

bool queue_set_remove(struct queue_set *set, const struct queue *q)
{
	return map_del(set->keys, key_of(set, q)) != NULL;
}

size_t queue_set_add_all(struct queue_set *set, const struct queue_set *from)
{
	size_t count = 0;

	for (struct map_entry *e = map_first(from->keys); e; e = map_next(e))
		count += map_put(set->keys, map_key(e), set) == NULL;
	return count;
}
