/*
 * What the neighbours of SQS in the simulator share: JSON in, JSON out, errors by name. Each
 * neighbour knows just enough to fill the screens that ask it.
 */
#ifndef SIM_NEIGHBOUR_H
#define SIM_NEIGHBOUR_H

#include "sim_http.h"

/* The body as an object (an empty body is one); NULL, answered, when it is none. Owned. */
json_t *sim_neighbour_read(struct sim_exchange *x);
/* Takes the value. */
void sim_neighbour_answer(struct sim_exchange *x, json_t *value);
/* {"__type":CODE,"message":...}. */
void sim_neighbour_fail(struct sim_exchange *x, int status, const char *code, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/* A member that is a text; "" without one. Borrowed. */
const char *sim_neighbour_text(const json_t *in, const char *name);

/* What follows the last colon or slash of an ARN, or all of it. */
struct sv sim_arn_name(struct sv arn);

#endif
