/*
 * A demo must neither read nor show anything of the user's AWS set-up: this takes it out of the
 * environment. Taste stays: a theme or --ascii may come from SQSCOPE_THEME, SQSCOPE_ASCII and so
 * on.
 */
#ifndef ISOLATION_H
#define ISOLATION_H

#include "sqscope/app/options.h"
#include "sqscope/base/err.h"

/* Before the environment and the config are read. */
void isolation_enter(void);

/* The one endpoint that counts from now on, with the simulator's key, in region us-east-1. */
bool isolation_lead_to(struct options *options, const char *endpoint, const char *state_dir,
	struct err *err) MUST_CHECK;

#endif
