/*
 * What `workers` prints.
 */
#ifndef WORKERS_PRINT_H
#define WORKERS_PRINT_H

#include "sqscope/model/workers.h"

#include <jansson.h>

/* The contract of design/cli.md; what is not known is null. */
json_t *workers_json(const struct workers_facts *facts);
/* For people; safe for a terminal. Appended. */
void workers_print(
	const struct workers_facts *facts, const struct workers_context *context, struct str *out);
/* Is there a part that could not be had? */
bool workers_are_partly_known(const struct workers_facts *facts);

#endif
