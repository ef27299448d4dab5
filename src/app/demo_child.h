/*
 * The simulator of a demo: a copy of this process that serves until its parent asks for the
 * debrief, closes the connection between the two, or ends in whatever way. It keeps nothing but a
 * directory for the parent's state, which whoever is left over removes.
 */
#ifndef DEMO_CHILD_H
#define DEMO_CHILD_H

#include "sim_run.h"
#include "sqscope/base/str.h"

#include <sys/types.h>

struct demo_child {
	pid_t pid; /* 0: not started */
	int fd;    /* our end of the connection */
	struct str endpoint, state_dir;
};

/* Fork it and wait until it listens. Call it before anything has threads. */
bool demo_child_start(
	struct demo_child *child, const struct sim_run *run, struct err *err) MUST_CHECK;

/* Ask what was done to its messages, append that to `debrief` (or nothing, when it is dead
 * already), and wait for its end. */
void demo_child_finish(struct demo_child *child, struct str *debrief);

#endif
