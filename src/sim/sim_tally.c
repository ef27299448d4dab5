/* Tallies. */
#include "sim_tally.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

/* Names come from outside: beyond this many they are one. */
enum { NAMES_MAX = 256 };

void sim_tally_count(struct sim_tally *tally, struct sv name)
{
	if (!tally->counts)
		tally->counts = map_new();
	uint64_t *count = map_get(tally->counts, name);
	if (!count && map_count(tally->counts) >= NAMES_MAX) {
		name = sv_cstr("other");
		count = map_get(tally->counts, name);
	}
	if (!count) {
		count = mem_new(1, sizeof *count);
		map_put(tally->counts, name, count);
	}
	++*count;
}

void sim_tally_release(struct sim_tally *tally)
{
	if (!tally->counts)
		return;
	for (struct map_entry *e = map_first(tally->counts); e; e = map_next(e))
		free(map_value(e));
	map_free(tally->counts);
	tally->counts = NULL;
}

json_t *sim_tally_json(const struct sim_tally *tally)
{
	json_t *out = json_object();
	if (!tally->counts)
		return out;
	for (struct map_entry *e = map_first(tally->counts); e; e = map_next(e)) {
		const uint64_t *count = map_value(e);
		struct sv name = map_key(e);
		char *key = mem_strndup(name.p, name.n);
		json_object_set_new(out, key, json_integer((json_int_t)*count));
		free(key);
	}
	return out;
}
