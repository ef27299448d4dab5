/* RedrivePolicy and RedriveAllowPolicy: their JSON, and what they allow. */
#ifndef SIM_POLICIES_H
#define SIM_POLICIES_H

#include "sim_settings.h"

/* An empty value clears. `arn` is that of the queue which gets the policy. */
bool sim_redrive_apply(struct sim_settings *s, const struct sim_store *store, const char *arn,
	struct sv value, struct sim_error *error);
void sim_redrive_clear(struct sim_settings *s);

bool sim_allow_apply(struct sim_settings *s, struct sv value, struct sim_error *error);
void sim_allow_clear(struct sim_settings *s);
/* May the queue `source_arn` have the queue of these settings as its dead-letter queue? */
bool sim_allow_permits(const struct sim_settings *s, const char *source_arn);

#endif
