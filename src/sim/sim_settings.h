/*
 * The attributes of a queue that can be set, as values, with their ranges and defaults
 * (sqs-facts C2).
 */
#ifndef SIM_SETTINGS_H
#define SIM_SETTINGS_H

#include "sim_error.h"
#include "sqscope/base/str.h"

#include <jansson.h>

struct sim_queue;
struct sim_store;

enum sim_number {
	SIM_DELAY_S,
	SIM_MAX_BYTES,
	SIM_RETENTION_S,
	SIM_WAIT_S,
	SIM_VISIBILITY_S,
	SIM_KMS_REUSE_S,
	SIM_NUMBER_COUNT
};

enum sim_allow { SIM_ALLOW_ALL, SIM_ALLOW_NONE, SIM_ALLOW_LISTED };

enum { SIM_ALLOW_MAX = 10 };

struct sim_settings {
	int64_t numbers[SIM_NUMBER_COUNT];
	bool is_fifo;
	bool dedups_content;
	bool dedups_by_group; /* DeduplicationScope = messageGroup */
	bool limits_by_group; /* FifoThroughputLimit = perMessageGroupId */
	bool has_sse;         /* SqsManagedSseEnabled */
	char *kms_key;        /* owned texts; NULL: not set */
	char *policy;
	char *redrive;        /* RedrivePolicy as it was given */
	char *redrive_target; /* its deadLetterTargetArn */
	int64_t max_receives; /* its maxReceiveCount; 0: no policy */
	char *allow;          /* RedriveAllowPolicy as it was given */
	enum sim_allow allow_kind;
	char *allow_arns[SIM_ALLOW_MAX];
	size_t allow_count;
};

void sim_settings_init(struct sim_settings *s, bool is_fifo);
void sim_settings_release(struct sim_settings *s);
void sim_settings_copy(struct sim_settings *to, const struct sim_settings *from);

/*
 * Apply a JSON object of attributes (text values) to s, whose is_fifo is set already. Checks every
 * rule that the values alone can break, and with the store the rules about other queues: the target
 * of a RedrivePolicy is there, of the same type, and allows `arn`. On failure s may be half
 * changed: give it a copy.
 */
bool sim_settings_apply(struct sim_settings *s, const struct sim_store *store, const char *arn,
	const json_t *attributes, struct sim_error *error);

/* The name of the first of `attributes` whose value differs from what s has; NULL when none does
 * (CreateQueue of a queue that exists). The values were applied to `wanted` before. */
const char *sim_settings_difference(
	const struct sim_settings *s, const struct sim_settings *wanted, const json_t *attributes);

/* Append the value of an attribute as text; false when these settings do not have it. */
bool sim_settings_text(const struct sim_settings *s, const char *name, struct str *out);

#endif
