/*
 * The smallest IAM policy that allows what some modes of use need, for some queues. Pure: the same
 * input gives the same text; nothing is asked of AWS.
 */
#ifndef POLICY_H
#define POLICY_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

#include <jansson.h>

struct policy_input {
	unsigned modes;            /* of permissions.h */
	struct sv region;          /* of queues that do not name theirs; empty: any */
	struct sv account;         /* likewise */
	const char *const *queues; /* names, patterns, URLs, ARNs; none: every queue */
	size_t queue_count;
};

/* What the reader of the policy should know. */
struct policy_notes {
	bool any_region, any_account; /* stand as "*" in it */
	bool is_wider;                /* [a-z] of a pattern became "?": IAM has no such thing */
	bool has_keys;                /* it names every KMS key of the account */
	size_t length;                /* as IAM counts it: without white space */
};

enum { POLICY_MAX_LENGTH = 6144 }; /* of a managed policy (IAM quotas) */

/* The policy document, which the caller gives back. NULL with ERR_USAGE for what can be no queue.
 */
json_t *policy_make(
	const struct policy_input *input, struct policy_notes *notes, struct err *err) MUST_CHECK;

#endif
