/* The tags of a queue. */
#ifndef SIM_TAGS_H
#define SIM_TAGS_H

#include "sim_error.h"
#include "sim_queue.h"

#include <jansson.h>

/* Are they an object of texts, with keys of 1 to 128 and values of up to 256 characters? NULL is.
 */
bool sim_tags_check(const json_t *tags, struct sim_error *error);
void sim_tags_put(struct sim_queue *q, const json_t *tags);

#endif
