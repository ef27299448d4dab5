/* A map from text to pointers, over uthash (which also keeps the order of insertion). */
#include "sqscope/base/map.h"

#include "sqscope/base/fatal.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

#define uthash_fatal(text) fatal_abort("%s", text)
#include <uthash.h>

struct map_entry {
	void *value;
	UT_hash_handle hh; /* knows the length of the key */
	char key[];
};

struct map {
	struct map_entry *head;
};

static struct map_entry *find(const struct map *m, struct sv key)
{
	struct map_entry *e;

	HASH_FIND(hh, m->head, key.p, key.n, e);
	return e;
}

struct map *map_new(void)
{
	return mem_new(1, sizeof(struct map));
}

void map_free(struct map *m)
{
	struct map_entry *e, *next;

	if (!m)
		return;
	e = m->head;
	HASH_CLEAR(hh, m->head);
	for (; e; e = next) {
		next = map_next(e);
		free(e);
	}
	free(m);
}

size_t map_count(const struct map *m)
{
	return HASH_COUNT(m->head);
}

void *map_get(const struct map *m, struct sv key)
{
	const struct map_entry *e = find(m, key);

	return e ? e->value : NULL;
}

void *map_put(struct map *m, struct sv key, void *value)
{
	struct map_entry *e = find(m, key);
	void *replaced;

	if (e) {
		replaced = e->value;
		e->value = value;
		return replaced;
	}
	e = mem_new(1, sizeof *e + key.n);
	memcpy(e->key, key.p, key.n);
	e->value = value;
	HASH_ADD_KEYPTR(hh, m->head, e->key, key.n, e);
	return NULL;
}

void *map_del(struct map *m, struct sv key)
{
	struct map_entry *e = find(m, key);
	void *value;

	if (!e)
		return NULL;
	value = e->value;
	HASH_DEL(m->head, e);
	free(e);
	return value;
}

struct map_entry *map_first(const struct map *m)
{
	return m->head;
}

struct map_entry *map_next(const struct map_entry *e)
{
	return e->hh.next;
}

struct sv map_key(const struct map_entry *e)
{
	return sv_of(e->key, e->hh.keylen);
}

void *map_value(const struct map_entry *e)
{
	return e->value;
}
