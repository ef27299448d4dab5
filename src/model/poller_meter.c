/* What the polling costs, and how fast it may go: the ceiling is the user's, less while the service
 * throttles. */
#include "poller_internal.h"
#include "sqscope/base/log.h"

enum { THROTTLED_MANY = 3 }; /* answers within a second: more than one queue's own trouble */

static const double slowest_rps = 1;

void meter_totals(const struct poller *p, struct aws_stats *out)
{
	struct aws_stats sts;

	aws_client_get_stats(sqs_client_aws(p->sqs), out);
	if (!p->sts)
		return;
	aws_client_get_stats(p->sts, &sts);
	out->calls += sts.calls;
	out->requests += sts.requests;
	out->retries += sts.retries;
	out->throttled += sts.throttled;
	out->errors += sts.errors;
}

static void add_sample(struct poller *p, const struct aws_stats *totals)
{
	struct meter *meter = &p->meter;

	meter->samples[meter->next] = (struct meter_sample){loop_now_ms(p->loop), totals->requests};
	meter->next = (meter->next + 1) % METER_SECONDS;
	if (meter->count < METER_SECONDS)
		meter->count++;
}

/* The clients may have been used before. */
void meter_init(struct poller *p)
{
	struct meter *meter = &p->meter;

	meter->allowed_rps = p->max_rps;
	meter_totals(p, &meter->last);
	meter->charged_retries = meter->last.retries;
	add_sample(p, &meter->last);
}

void meter_charge(struct poller *p)
{
	struct aws_stats totals;
	uint64_t retries;

	meter_totals(p, &totals);
	retries = totals.retries - p->meter.charged_retries;
	schedule_charge(&p->schedule, retries);
	budget_charge(&p->share, retries);
	p->meter.charged_retries = totals.retries;
}

static double rate_over_samples(const struct meter *meter)
{
	size_t newest = (meter->next + METER_SECONDS - 1) % METER_SECONDS;
	size_t oldest = (meter->next + METER_SECONDS - meter->count) % METER_SECONDS;
	int64_t span_ms = meter->samples[newest].ms - meter->samples[oldest].ms;

	if (span_ms <= 0)
		return 0;
	return (double)(meter->samples[newest].requests - meter->samples[oldest].requests) *
	       1000.0 / (double)span_ms;
}

/* Once it was throttled, any further sign halves again; every second without one gives back one
 * request a second. */
static void adapt(struct poller *p, uint64_t throttled)
{
	struct meter *meter = &p->meter;
	bool is_slowed = meter->allowed_rps < p->max_rps;

	if (throttled >= THROTTLED_MANY || (is_slowed && throttled > 0)) {
		meter->allowed_rps /= 2;
		if (meter->allowed_rps < slowest_rps)
			meter->allowed_rps = slowest_rps;
		log_write(LOG_WARN, "throttled: at most %.1f requests a second for now",
			meter->allowed_rps);
	} else if (is_slowed) {
		meter->allowed_rps += 1;
		if (meter->allowed_rps > p->max_rps)
			meter->allowed_rps = p->max_rps;
	} else {
		return;
	}
	schedule_set_max_rps(&p->schedule, meter->allowed_rps);
}

void meter_tick(struct poller *p)
{
	struct aws_stats totals;

	meter_totals(p, &totals);
	adapt(p, totals.throttled - p->meter.last.throttled);
	p->meter.last = totals;
	add_sample(p, &totals);
	/* No poller_touch: how often we ask is not worth a frame of its own. */
	p->meter.per_s = rate_over_samples(&p->meter);
}
