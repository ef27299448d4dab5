/*
 * When to try again: the AWS SDKs' standard retry mode, rules of 2026 (design: aws-access 2.12).
 * Pure: no clock, no requests; the randomness is passed in.
 */
#ifndef SQSCOPE_HTTP_RETRY_H
#define SQSCOPE_HTTP_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * STANDARD: the rules here. ADAPTIVE: these, and a client's requests leave at a rate that shrinks
 * when the service throttles. LEGACY: more attempts by default, and no quota.
 */
enum retry_mode { RETRY_STANDARD, RETRY_ADAPTIVE, RETRY_LEGACY };

enum retry_class { RETRY_NEVER, RETRY_TRANSIENT, RETRY_THROTTLING };

/* One for each client (profile, region, endpoint): 500 tokens; a retry takes some, a success gives
 * back. */
struct retry_quota {
	int tokens;
	bool is_unlimited; /* legacy */
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

/*
 * Adaptive mode: one for each client, zero-initialised. It limits nothing until the first
 * throttling answer; then to what went well, growing again with time (the SDKs' client rate
 * limiting).
 */
struct retry_rate {
	bool is_enabled;
	double rate, burst, tokens; /* requests a second, at once, at hand */
	double refilled_s;
	double measured; /* requests a second that left of late */
	double window_s; /* since when they are counted */
	int count;
	double most, throttled_s; /* the rate at the last throttling answer, and when it was */
};

/* A request wants to leave: how long it must wait first, in milliseconds. Its place is taken. */
int64_t retry_rate_take(struct retry_rate *rate, int64_t now_ms);
/* An answer came. */
void retry_rate_learn(struct retry_rate *rate, bool was_throttled, int64_t now_ms);

#endif
