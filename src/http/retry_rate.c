/* The client's own rate of the adaptive retry mode: cubic, as TCP does it (RFC 9438). */
#include "sqscope/http/retry.h"

#include "sqscope/base/real.h"

static const double least_rate = 0.5;     /* requests a second */
static const double least_burst = 1;      /* requests */
static const double smoothing = 0.8;      /* weight of what was measured last */
static const double cut = 0.7;            /* of the rate is left after a throttling answer */
static const double growth = 0.4;         /* of the cubic */
static const double measure_window = 0.5; /* seconds */

static double seconds(int64_t ms)
{
	return (double)ms / 1000;
}

static void refill(struct retry_rate *rate, double now_s)
{
	double more = (now_s - rate->refilled_s) * rate->rate;

	if (rate->refilled_s > 0)
		rate->tokens = real_min(rate->burst, rate->tokens + more);
	rate->refilled_s = now_s;
}

int64_t retry_rate_take(struct retry_rate *rate, int64_t now_ms)
{
	double wait_ms;

	if (!rate->is_enabled)
		return 0;
	refill(rate, seconds(now_ms));
	rate->tokens -= 1;
	if (rate->tokens >= 0)
		return 0;
	wait_ms = -rate->tokens / rate->rate * 1000;
	return (int64_t)wait_ms + (wait_ms > (double)(int64_t)wait_ms);
}

static void measure(struct retry_rate *rate, double now_s)
{
	double window = (double)(int64_t)(now_s / measure_window) * measure_window, current;

	rate->count++;
	if (window <= rate->window_s)
		return;
	current = (double)rate->count / (window - rate->window_s);
	rate->measured = current * smoothing + rate->measured * (1 - smoothing);
	rate->count = 0;
	rate->window_s = window;
}

static void set_rate(struct retry_rate *rate, double wanted, double now_s)
{
	wanted = real_min(wanted, 2 * rate->measured);
	refill(rate, now_s);
	rate->rate = real_max(wanted, least_rate);
	rate->burst = real_max(wanted, least_burst);
	rate->tokens = real_min(rate->tokens, rate->burst);
}

void retry_rate_learn(struct retry_rate *rate, bool was_throttled, int64_t now_ms)
{
	double now_s = seconds(now_ms), since_s, wanted;

	measure(rate, now_s);
	if (was_throttled) {
		wanted = rate->is_enabled ? real_min(rate->measured, rate->rate) : rate->measured;
		rate->most = wanted;
		rate->throttled_s = now_s;
		rate->is_enabled = true;
		set_rate(rate, wanted * cut, now_s);
	} else if (rate->is_enabled) {
		since_s = now_s - rate->throttled_s - real_root(rate->most * (1 - cut) / growth, 3);
		set_rate(rate, growth * since_s * since_s * since_s + rate->most, now_s);
	}
}
