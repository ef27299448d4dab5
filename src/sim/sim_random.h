/*
 * Chance that can be repeated: a small generator (splitmix64) with a seed. No secret is made from
 * it.
 */
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct sim_random {
	uint64_t state;
};

enum { SIM_UUID_BYTES = 16, SIM_UUID_SIZE = 37 };

uint64_t sim_random_next(struct sim_random *r);
/* From 0 to n - 1. */
uint64_t sim_random_below(struct sim_random *r, uint64_t n);
/* True `pct` times in a hundred. */
bool sim_random_hits(struct sim_random *r, int pct);

/* A version 4 UUID, and its text of 36 characters. */
void sim_random_uuid(struct sim_random *r, uint8_t out[SIM_UUID_BYTES]);
void sim_uuid_text(const uint8_t uuid[SIM_UUID_BYTES], char out[SIM_UUID_SIZE]);

#endif
