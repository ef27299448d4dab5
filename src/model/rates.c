/* Rates out of successive counts, and what they mean for the time to empty. */
#include "sqscope/model/rates.h"

enum {
	MEMORY_MS = 60 * 1000, /* the time constant of the smoothing */
	SHORTEST_MS = 500      /* counts this close together say nothing about a rate */
};

static const double near_zero = 0.05;  /* messages a second: shown as 0.0, and no direction */
static const double noticeable = 0.05; /* of a shown rate */
/*
 * Below a message a second a single message moves the rate and lets it sink for a minute: what is
 * shown goes down in halves instead of creeping, and so little is no growth to speak of.
 */
static const double low_rate = 1, noticeable_fading = 0.5, growing = 0.2;

/* Counts come from outside: sums of them, and what is divided by a small rate, must stay in range.
 */
static const double most = 1e15;

static int64_t sane(int64_t count)
{
	return count < (int64_t)most ? count : (int64_t)most;
}

static double size_of(double rate)
{
	return rate < 0 ? -rate : rate;
}

void rates_init(struct rates *r)
{
	*r = (struct rates){
		.last_ms = UNKNOWN,
		.last_backlog = UNKNOWN,
		.last_visible = UNKNOWN,
		.last_in_flight = UNKNOWN,
		.sign_since_ms = UNKNOWN,
	};
}

bool rates_known(const struct rates *r)
{
	return r->samples > 0;
}

/*
 * How much the newest interval counts: by its share of all the time observed, so that the first
 * ones make a plain mean, and never less than the smoothing gives it.
 */
static double weight_of(const struct rates *r, int64_t span_ms)
{
	double of_mean = (double)span_ms / (double)r->observed_ms;
	double of_memory = (double)span_ms / (double)(span_ms + MEMORY_MS);

	return of_mean > of_memory ? of_mean : of_memory;
}

static void blend(double *rate, double newest, double weight)
{
	*rate += (newest - *rate) * weight;
}

static void smooth(struct rates *r, int64_t change, int64_t span_ms)
{
	double per_second = (double)change * 1000.0 / (double)span_ms;
	double weight;

	r->observed_ms += span_ms;
	weight = weight_of(r, span_ms);
	blend(&r->in, change > 0 ? per_second : 0, weight);
	blend(&r->out, change < 0 ? -per_second : 0, weight);
}

static void follow_sign(struct rates *r, int64_t now_ms)
{
	double net = r->in - r->out;
	int sign = size_of(net) < near_zero ? 0 : net > 0 ? 1 : -1;

	if (sign == 0) {
		r->same_sign = 0;
		r->sign_since_ms = UNKNOWN;
	} else if (r->same_sign * sign > 0) {
		r->same_sign += sign;
	} else {
		r->same_sign = sign;
		r->sign_since_ms = now_ms;
	}
}

static double settle(double shown, double rate)
{
	bool fades = size_of(shown) < low_rate && size_of(rate) < size_of(shown);
	double share = fades ? noticeable_fading : noticeable;

	if (size_of(rate) < near_zero)
		return 0;
	return size_of(rate - shown) > share * size_of(shown) ? rate : shown;
}

static void remember(
	struct rates *r, int64_t now_ms, int64_t visible, int64_t in_flight, int64_t backlog)
{
	r->last_ms = now_ms;
	r->last_visible = visible;
	r->last_in_flight = in_flight;
	r->last_backlog = backlog;
}

void rates_add(struct rates *r, int64_t now_ms, int64_t visible, int64_t in_flight, int64_t delayed)
{
	int64_t backlog = sane(visible) + sane(in_flight) + sane(delayed);
	bool moved;

	if (visible == UNKNOWN || in_flight == UNKNOWN || delayed == UNKNOWN)
		return;
	if (r->last_ms == UNKNOWN) {
		remember(r, now_ms, visible, in_flight, backlog);
		return;
	}
	if (now_ms - r->last_ms < SHORTEST_MS)
		return;
	moved = visible != r->last_visible || in_flight != r->last_in_flight ||
		backlog != r->last_backlog;
	r->idle = moved ? 0 : r->idle + 1;
	r->samples++;
	smooth(r, backlog - r->last_backlog, now_ms - r->last_ms);
	follow_sign(r, now_ms);
	r->shown_in = settle(r->shown_in, r->in);
	r->shown_out = settle(r->shown_out, r->out);
	r->shown_net = settle(r->shown_net, r->in - r->out);
	remember(r, now_ms, visible, in_flight, backlog);
}

static struct drain time_to_empty(const struct rates *r, int64_t visible)
{
	double seconds = (double)visible / (r->out - r->in) + 0.5;

	return (struct drain){DRAIN_TIME, (int64_t)(seconds < most ? seconds : most)};
}

struct drain rates_drain(const struct rates *r, int64_t visible, int64_t in_flight,
	int64_t in_flight_limit, bool is_dead_letter)
{
	bool is_worked_on = in_flight > 0 && in_flight < in_flight_limit;
	bool stands_still = r->idle >= RATES_HELD_POLLS;

	if (visible <= 0 || !rates_known(r))
		return (struct drain){DRAIN_NONE, 0};
	if (!stands_still && r->same_sign <= -RATES_HELD_POLLS)
		return time_to_empty(r, visible);
	if (is_dead_letter)
		return (struct drain){DRAIN_NONE, 0};
	if (stands_still)
		return (struct drain){is_worked_on ? DRAIN_STEADY : DRAIN_STALLED, 0};
	if (r->same_sign >= RATES_HELD_POLLS && r->in - r->out >= growing)
		return (struct drain){DRAIN_GROWING, 0};
	/* Something has moved since the first count, so not every poll was idle. */
	if (is_worked_on || r->idle < r->samples)
		return (struct drain){DRAIN_STEADY, 0};
	return (struct drain){DRAIN_NONE, 0};
}
