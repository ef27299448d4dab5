/* The AI pipeline that most scenarios show, and how one of them differs from it. */
#ifndef SIM_PIPELINE_H
#define SIM_PIPELINE_H

#include "sim_workload.h"

/* Start it, with the rows of `changes` in place of those of the same queue, or added. */
bool sim_pipeline_start(struct sim_store *store, const struct sim_plan *changes, size_t count,
	struct err *err) MUST_CHECK;

#endif
