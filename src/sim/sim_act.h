/* An action as a client would do it, but without HTTP: for what begins a scenario. */
#ifndef SIM_ACT_H
#define SIM_ACT_H

#include "sim_store.h"
#include "sqscope/base/err.h"

#include <jansson.h>

/* Takes `in`. ERR_FAILED with the service's words. */
bool sim_act(struct sim_store *store, const char *action, json_t *in, struct err *err) MUST_CHECK;

#endif
