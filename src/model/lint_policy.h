/*
 * What two policies of a queue say, as far as the rules of lint ask. What is no JSON says nothing.
 * Pure.
 */
#ifndef SQSCOPE_MODEL_LINT_POLICY_H
#define SQSCOPE_MODEL_LINT_POLICY_H

#include "sqscope/base/str.h"

/* A RedriveAllowPolicy (NULL: none) that keeps the queue of this ARN from using its own as
 * dead-letter queue: "denyAll" or "byQueue"; NULL when it may. */
const char *lint_policy_denies_source(const char *policy, const char *arn);

/* Does a statement of a Policy (NULL: none) allow everybody, without a condition? *sid is its Sid,
 * when it has one. */
bool lint_policy_is_public(const char *policy, struct str *sid);

#endif
