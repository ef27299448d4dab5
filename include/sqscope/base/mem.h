/*
 * Memory. Running out of it ends the program (after the terminal is restored, see fatal.h), so no
 * caller checks for NULL. Sizes that overflow end the program too.
 */
#ifndef SQSCOPE_BASE_MEM_H
#define SQSCOPE_BASE_MEM_H

#include <stddef.h>

/* Zeroed memory for n things of `size` bytes. The caller owns it and frees it with free(). */
void *mem_new(size_t n, size_t size);

/* A copy of a C string or of n bytes plus a NUL. The caller owns it. NULL in, NULL out. */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);

/*
 * Grow an array so that it holds at least `need` things of `size` bytes; *cap is updated, the new
 * part is zeroed, growth is by half. Use: `q->items = mem_grow(q->items, &q->cap, q->count + 1,
 * sizeof *q->items);`
 */
void *mem_grow(void *array, size_t *cap, size_t need, size_t size);

/* Hand what was freed back to the system, where the C library can. It takes up to a millisecond:
 * for when much was freed. */
void mem_give_back(void);

#endif
