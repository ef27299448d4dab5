/* A rate, kept by tokens: a second's worth is saved up at most. */
#include "pace.h"

#include "sqscope/base/units.h"

enum { S_MS = 1000 };

static void add_tokens(struct pace *p, int64_t now_ms)
{
	double most = p->rate > 1 ? p->rate : 1;

	p->tokens += p->rate * (double)(now_ms - p->at_ms) / S_MS;
	p->at_ms = now_ms;
	if (p->tokens > most)
		p->tokens = most;
}

size_t pace_allow(struct pace *p, size_t wanted, size_t batch, int64_t now_ms, int64_t *wait_ms)
{
	double needed = (double)(wanted < batch ? wanted : batch);

	*wait_ms = UNKNOWN;
	if (p->rate <= 0)
		return wanted;
	if (needed > p->rate)
		needed = p->rate > 1 ? p->rate : 1;
	add_tokens(p, now_ms);
	if (p->tokens >= needed)
		return (size_t)p->tokens < wanted ? (size_t)p->tokens : wanted;
	*wait_ms = (int64_t)((needed - p->tokens) * S_MS / p->rate) + 1;
	return 0;
}

void pace_take(struct pace *p, size_t count)
{
	if (p->rate > 0)
		p->tokens -= (double)count;
}
