/* How often something named happened: calls by action, failures by code. */
#ifndef SIM_TALLY_H
#define SIM_TALLY_H

#include "sqscope/base/map.h"

#include <jansson.h>

struct sim_tally {
	struct map *counts; /* NULL until something is counted */
};

void sim_tally_count(struct sim_tally *tally, struct sv name);
void sim_tally_release(struct sim_tally *tally);
/* As an object, in the order in which the names first came. Owned. */
json_t *sim_tally_json(const struct sim_tally *tally);

#endif
