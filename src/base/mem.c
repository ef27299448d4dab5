/* Memory that never fails to the caller. */
#include "sqscope/base/mem.h"

#include "sqscope/base/compat.h"
#include "sqscope/base/fatal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 8 };

/* Of the GNU C library only. */
int malloc_trim(size_t kept_bytes) MAY_BE_MISSING;

void *mem_new(size_t n, size_t size)
{
	/* calloc(0) may give NULL, which callers would take for "nothing was made". */
	void *p = n > 0 && size > 0 ? calloc(n, size) : calloc(1, 1);

	if (!p)
		fatal_abort("out of memory (%zu x %zu bytes)", n, size);
	return p;
}

char *mem_strdup(const char *s)
{
	return s ? mem_strndup(s, strlen(s)) : NULL;
}

char *mem_strndup(const char *s, size_t n)
{
	char *copy;

	if (!s)
		return NULL;
	if (n == SIZE_MAX)
		fatal_abort("out of memory (a string without end)");
	copy = mem_new(n + 1, 1);
	memcpy(copy, s, n);
	return copy;
}

void *mem_grow(void *array, size_t *cap, size_t need, size_t size)
{
	size_t old = *cap, grown;
	char *p;

	if (need <= old)
		return array;
	grown = old <= SIZE_MAX / 2 ? old + old / 2 : SIZE_MAX;
	if (grown < FIRST_CAP)
		grown = FIRST_CAP;
	if (grown < need)
		grown = need;
	p = reallocarray(array, grown, size);
	if (!p)
		fatal_abort("out of memory (%zu x %zu bytes)", grown, size);
	memset(p + old * size, 0, (grown - old) * size);
	*cap = grown;
	return p;
}

void mem_give_back(void)
{
	if (malloc_trim)
		malloc_trim(0);
}
