/*
 * What every fuzz target has in common: the entry that libFuzzer (or run_corpus.c) calls, and a
 * check that stays in every build.
 */
#ifndef SQSCOPE_FUZZ_TARGET_H
#define SQSCOPE_FUZZ_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Returns 0. A broken promise of the code under test ends the program. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void must(bool holds, const char *promise)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

#endif
