/*
 * When to try again: the AWS SDKs' standard retry mode, rules of 2026 (design: aws-access 2.12).
 * Pure: no clock, no requests; the randomness is passed in.
 */
#ifndef SQSCOPE_HTTP_RETRY_H
#define SQSCOPE_HTTP_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum retry_class { RETRY_NEVER, RETRY_TRANSIENT, RETRY_THROTTLING };

/* One for each client (profile, region, endpoint): 500 tokens; a retry takes some, a success gives
 * back. */
struct retry_quota {
	int tokens;
};

void retry_quota_init(struct retry_quota *quota);

/* Per request. Zero-initialise, then set max_attempts. */
struct retry_state {
	int max_attempts; /* in total, first included; 3 by default */
	int attempts;     /* made so far: counted by the two functions below */
	int taken;        /* tokens held for the last retry */
};

/*
 * An attempt ended badly: may another follow, and after how long? random01 in [0, 1); server_ms is
 * the answer's x-amz-retry-after, or -1. Takes the tokens when it says yes. The delay is set even
 * when the quota says no (long polls sleep it before they report); it is 0 when no attempt is left
 * or none would help.
 */
bool retry_next(struct retry_state *state, struct retry_quota *quota, enum retry_class why,
	double random01, int64_t server_ms, int64_t *delay_ms);

/* An attempt ended well: give tokens back. */
void retry_success(struct retry_state *state, struct retry_quota *quota);

#endif
