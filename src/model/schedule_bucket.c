/* The token bucket that keeps the whole program under its ceiling of requests. */
#include "schedule_bucket.h"

static const double burst_s = 0.25;

double bucket_capacity(double max_rps)
{
	double burst = max_rps * burst_s;

	return burst > 1 ? burst : 1;
}

void schedule_set_max_rps(struct schedule *s, double max_rps)
{
	s->max_rps = max_rps;
	if (s->tokens > bucket_capacity(max_rps))
		s->tokens = bucket_capacity(max_rps);
}

bool schedule_take(struct schedule *s, int64_t now_ms, int64_t *wait_ms)
{
	double capacity = bucket_capacity(s->max_rps);

	if (now_ms > s->refilled_ms) {
		s->tokens += s->max_rps * (double)(now_ms - s->refilled_ms) / 1000.0;
		s->tokens = s->tokens < capacity ? s->tokens : capacity;
		s->refilled_ms = now_ms;
	}
	if (s->tokens >= 1) {
		s->tokens -= 1;
		return true;
	}
	*wait_ms = (int64_t)((1 - s->tokens) * 1000.0 / s->max_rps) + 1;
	return false;
}

void schedule_charge(struct schedule *s, uint64_t requests)
{
	s->tokens -= (double)requests;
}
