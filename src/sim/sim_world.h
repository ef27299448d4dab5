/* The way from the simulator to its world, for scenarios. */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "sim_store.h"
#include "sqscope/sim/sim.h"

/* Borrowed. */
struct sim_store *sim_world(struct sim *sim);

#endif
