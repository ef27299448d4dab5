/* Five minutes of memory. */
#include "sim_memory.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

void sim_memory_init(struct sim_memory *memory)
{
	memory->by_key = map_new();
	sim_list_init(&memory->order);
}

static void forget(struct sim_memory *memory, struct sim_remembered *r)
{
	map_del(memory->by_key, sv_cstr(r->key));
	sim_list_remove(&memory->order, &r->link);
	free(r->key);
	free(r);
}

void sim_memory_release(struct sim_memory *memory)
{
	struct sim_link *link;
	while ((link = sim_list_first(&memory->order)))
		forget(memory, SIM_OWNER(link, struct sim_remembered, link));
	map_free(memory->by_key);
	memory->by_key = NULL;
}

static void forget_old(struct sim_memory *memory, int64_t now_ms)
{
	struct sim_link *link;
	while ((link = sim_list_first(&memory->order))) {
		struct sim_remembered *r = SIM_OWNER(link, struct sim_remembered, link);
		if (now_ms - r->at_ms < SIM_MEMORY_MS)
			return;
		forget(memory, r);
	}
}

struct sim_remembered *sim_memory_find(struct sim_memory *memory, struct sv key, int64_t now_ms)
{
	forget_old(memory, now_ms);
	return map_get(memory->by_key, key);
}

struct sim_remembered *sim_memory_add(struct sim_memory *memory, struct sv key, int64_t now_ms)
{
	struct sim_remembered *r = sim_memory_find(memory, key, now_ms);
	if (r)
		forget(memory, r);
	r = mem_new(1, sizeof *r);
	r->key = mem_strndup(key.p, key.n);
	r->at_ms = now_ms;
	map_put(memory->by_key, key, r);
	sim_list_append(&memory->order, &r->link);
	return r;
}
