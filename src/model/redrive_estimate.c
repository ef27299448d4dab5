/* How long a redrive takes, and whether the consumer keeps up. */
#include "sqscope/model/redrive_estimate.h"

#include "sqscope/base/units.h"

#include <stdio.h>
#include <stdlib.h>

static void judge_consumer(struct redrive_estimate *e, const struct queue *consumer)
{
	double over;

	if (!consumer || !rates_known(&consumer->rates))
		return;
	e->has_consumer = true;
	e->in = consumer->rates.shown_in;
	e->out = consumer->rates.shown_out;
	e->spare = e->out > e->in ? e->out - e->in : 0;
	over = e->rate - e->spare;
	if (!(e->rate > 0) || !(over > 0)) {
		e->growth = e->rate > 0 ? 0 : UNKNOWN;
		return;
	}
	if (e->seconds != UNKNOWN)
		e->growth = (int64_t)(over * (double)e->messages / e->rate);
	e->sane_rate = e->spare >= 1 ? (int)e->spare : 1;
	if (e->messages != UNKNOWN)
		e->sane_seconds = (e->messages + e->sane_rate - 1) / e->sane_rate;
}

bool redrive_rate_parse(struct sv text, double *rate)
{
	enum { RATE_SIZE = 24 };
	const double most = 1e6;
	char copy[RATE_SIZE], *end;

	*rate = 0;
	if (text.n == 0)
		return true;
	if (text.n >= sizeof copy || text.p[0] < '0' || text.p[0] > '9')
		return false;
	snprintf(copy, sizeof copy, "%.*s", SV_ARGS(text));
	*rate = strtod(copy, &end);
	return *end == '\0' && *rate >= 0 && *rate <= most;
}

void redrive_estimate_make(
	struct redrive_estimate *e, int64_t messages, double rate, const struct queue *consumer)
{
	*e = (struct redrive_estimate){.messages = messages,
		.rate = rate,
		.seconds = UNKNOWN,
		.growth = UNKNOWN,
		.sane_seconds = UNKNOWN};
	if (messages != UNKNOWN && rate > 0)
		e->seconds = (int64_t)((double)messages / rate + 0.999);
	judge_consumer(e, consumer);
}

void redrive_estimate_add_time(const struct redrive_estimate *e, bool is_exact, struct str *out)
{
	char text[UNITS_TEXT_SIZE];

	if (e->messages == UNKNOWN) {
		str_add_cstr(out, "how many is not known before they were looked at");
		return;
	}
	str_addf(out, "%s%s", is_exact ? "" : "~", units_exact(e->messages, text));
	if (!(e->rate > 0)) {
		str_add_cstr(out, ", as fast as it goes");
		return;
	}
	str_addf(out, " / %.4g per s  =  about %s", e->rate, units_duration(e->seconds, text));
}

void redrive_estimate_add_spare(const struct redrive_estimate *e, const char *name, struct str *out)
{
	char out_rate[UNITS_TEXT_SIZE], in_rate[UNITS_TEXT_SIZE], spare[UNITS_TEXT_SIZE];

	str_addf(out, "%s: out %s/s - in %s/s = %s/s to spare.", name,
		units_rate(e->out, false, out_rate), units_rate(e->in, false, in_rate),
		units_rate(e->spare, false, spare));
}

void redrive_estimate_add_growth(const struct redrive_estimate *e, struct str *out)
{
	char text[UNITS_TEXT_SIZE];

	if (!e->has_consumer || !(e->rate > 0))
		return;
	if (e->growth == 0)
		str_addf(out, "It keeps up at %.4g/s.", e->rate);
	else if (e->growth != UNKNOWN)
		str_addf(out, "At %.4g/s its backlog grows by ~%s.", e->rate,
			units_exact(e->growth, text));
}
