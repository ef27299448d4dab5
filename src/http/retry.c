/* The standard retry mode as arithmetic. */
#include "sqscope/http/retry.h"

enum {
	QUOTA_TOKENS = 500,
	TRANSIENT_COST = 14,
	THROTTLING_COST = 5,
	REFUND_WITHOUT_RETRY = 1,
	TRANSIENT_BASE_MS = 50,
	THROTTLING_BASE_MS = 1000,
	MAX_BACKOFF_MS = 20000,
	SERVER_MAY_ADD_MS = 5000,
};

void retry_quota_init(struct retry_quota *quota)
{
	*quota = (struct retry_quota){.tokens = QUOTA_TOKENS};
}

/* Before attempt n + 1: a random part of base x 2^(n-1), which is capped. */
static int64_t backoff_ms(enum retry_class why, int attempts, double random01)
{
	int64_t most_ms = why == RETRY_THROTTLING ? THROTTLING_BASE_MS : TRANSIENT_BASE_MS;

	for (int i = 1; i < attempts && most_ms < MAX_BACKOFF_MS; i++)
		most_ms *= 2;
	if (most_ms > MAX_BACKOFF_MS)
		most_ms = MAX_BACKOFF_MS;
	return (int64_t)(random01 * (double)most_ms);
}

/* The service may ask for more patience than ours, within reason. */
static int64_t with_server_delay_ms(int64_t delay_ms, int64_t server_ms)
{
	if (server_ms <= delay_ms)
		return delay_ms;
	if (server_ms - delay_ms > SERVER_MAY_ADD_MS)
		return delay_ms + SERVER_MAY_ADD_MS;
	return server_ms;
}

bool retry_next(struct retry_state *state, struct retry_quota *quota, enum retry_class why,
	double random01, int64_t server_ms, int64_t *delay_ms)
{
	const int cost = why == RETRY_THROTTLING ? THROTTLING_COST : TRANSIENT_COST;

	*delay_ms = 0;
	state->attempts++;
	if (why == RETRY_NEVER || state->attempts >= state->max_attempts)
		return false;
	*delay_ms = with_server_delay_ms(backoff_ms(why, state->attempts, random01), server_ms);
	if (quota->is_unlimited)
		return true;
	if (quota->tokens < cost)
		return false;
	quota->tokens -= cost;
	state->taken = cost;
	return true;
}

void retry_success(struct retry_state *state, struct retry_quota *quota)
{
	state->attempts++;
	quota->tokens += state->taken > 0 ? state->taken : REFUND_WITHOUT_RETRY;
	if (quota->tokens > QUOTA_TOKENS)
		quota->tokens = QUOTA_TOKENS;
	state->taken = 0;
}
