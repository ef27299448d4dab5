/* Programs of libjq, as the filter's process runs them. The only part that calls libjq. */
#ifndef FILTER_JQ_H
#define FILTER_JQ_H

#include "sqscope/model/filter.h"

struct filter_jq;
struct libjq;

/* Compile; on failure NULL, with the fault and why. Never freed: it lives as long as its process,
 * and lib, which is borrowed, must too. */
struct filter_jq *filter_jq_new(const struct libjq *lib, const struct sv *exprs, size_t count,
	struct filter_fault *fault, struct str *why);

/* Run all over an object (JSON) to which .text and .json are added. */
void filter_jq_run(
	struct filter_jq *jq, struct sv object, struct sv text, struct filter_value *values);

#endif
