/*
 * map: text key -> pointer. Owns copies of the keys, never the values. Iteration is in order of
 * insertion.
 */
#ifndef SQSCOPE_BASE_MAP_H
#define SQSCOPE_BASE_MAP_H

#include "sqscope/base/sv.h"

struct map;
struct map_entry;

struct map *map_new(void);
void map_free(struct map *m);

size_t map_count(const struct map *m);
/* The value, or NULL. */
void *map_get(const struct map *m, struct sv key);
/* Insert or replace; returns the value that was replaced, or NULL. `value` must not be NULL. */
void *map_put(struct map *m, struct sv key, void *value);
/* Remove; returns the value that was there, or NULL. */
void *map_del(struct map *m, struct sv key);

/* `for (e = map_first(m); e; e = map_next(e))`. The entry at hand may be removed after its next one
 * was taken. */
struct map_entry *map_first(const struct map *m);
struct map_entry *map_next(const struct map_entry *e);
struct sv map_key(const struct map_entry *e);
void *map_value(const struct map_entry *e);

#endif
