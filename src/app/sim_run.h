/*
 * What `sim` and `demo` share: the options of a simulator read from the command line, and its
 * start.
 */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include "cli.h"
#include "sqscope/sim/sim.h"

/* Everything is borrowed from the command line but `faults`. */
struct sim_run {
	struct sim_options options;
	const struct sim_scenario *scenario;
	const char **faults; /* owned */
};

/* ERR_USAGE with one sentence. Release it in either case. `scenario` names it. */
bool sim_run_read(struct sim_run *run, const struct cli_call *call, const char *scenario,
	struct err *err) MUST_CHECK;
void sim_run_release(struct sim_run *run);

/* Listen. The scenario has not begun. */
struct sim *sim_run_start(const struct sim_run *run, struct loop *loop, struct err *err) MUST_CHECK;

#endif
