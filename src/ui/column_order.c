/* The orders that queues can be put in. */
#include "column_order.h"

#include "sqscope/model/lint.h"

static int largest_first(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

static int fastest_first(const struct queue *a, double a_rate, const struct queue *b, double b_rate)
{
	bool a_known = rates_known(&a->rates), b_known = rates_known(&b->rates);

	if (!a_known || !b_known)
		return (int)b_known - (int)a_known;
	return (a_rate < b_rate) - (a_rate > b_rate);
}

/*
 * Unknown for a reason comes before what is fine; not read yet comes last, so that rows do not sink
 * out of sight the moment they are read.
 */
static int severity_rank(const struct queue *q)
{
	return q->severity == SEVERITY_UNKNOWN && !err_is_set(queue_error(q)) ? -1
									      : (int)q->severity;
}

int order_by_severity(const struct queue *a, const struct queue *b)
{
	return severity_rank(b) - severity_rank(a);
}

int order_by_context(const struct queue *a, const struct queue *b)
{
	if (a->fleet == b->fleet)
		return 0;
	return sv_cmp(sv_cstr(a->fleet->place.name), sv_cstr(b->fleet->place.name));
}

/* Of one name in several contexts none goes past another when its counts change. */
int order_by_name(const struct queue *a, const struct queue *b)
{
	int order = sv_cmp(sv_cstr(a->name), sv_cstr(b->name));

	return order != 0 ? order : order_by_context(a, b);
}

int order_by_ready(const struct queue *a, const struct queue *b)
{
	return largest_first(queue_visible(a), queue_visible(b));
}

int order_by_flight(const struct queue *a, const struct queue *b)
{
	return largest_first(queue_in_flight(a), queue_in_flight(b));
}

int order_by_delay(const struct queue *a, const struct queue *b)
{
	return largest_first(queue_delayed(a), queue_delayed(b));
}

/* A queue without a DLQ stands behind one whose DLQ cannot be read. */
static int64_t dlq_rank(const struct queue *q)
{
	int64_t visible = UNKNOWN;

	return queue_dead_letter_visible(q, &visible) ? visible : UNKNOWN - 1;
}

int order_by_dlq(const struct queue *a, const struct queue *b)
{
	return largest_first(dlq_rank(a), dlq_rank(b));
}

int order_by_in(const struct queue *a, const struct queue *b)
{
	return fastest_first(a, a->rates.shown_in, b, b->rates.shown_in);
}

int order_by_out(const struct queue *a, const struct queue *b)
{
	return fastest_first(a, a->rates.shown_out, b, b->rates.shown_out);
}

int order_by_net(const struct queue *a, const struct queue *b)
{
	return fastest_first(a, a->rates.shown_net, b, b->rates.shown_net);
}

/* What never empties by itself is worst, then what takes longest. */
static int eta_rank(enum drain_word word)
{
	switch (word) {
	case DRAIN_STALLED:
		return 4;
	case DRAIN_GROWING:
		return 3;
	case DRAIN_TIME:
		return 2;
	case DRAIN_STEADY:
		return 1;
	case DRAIN_NONE:
		break;
	}
	return 0;
}

int order_by_eta(const struct queue *a, const struct queue *b)
{
	int rank = eta_rank(b->drain.word) - eta_rank(a->drain.word);

	if (rank != 0 || a->drain.word != DRAIN_TIME)
		return rank;
	return largest_first(a->drain.seconds, b->drain.seconds);
}

/* How much it grew over the hour: the newest value less the oldest one known. */
static int64_t growth(const struct queue *q)
{
	int64_t newest = series_at(&q->ready, 0);

	if (newest == UNKNOWN)
		return INT64_MIN;
	for (int i = SERIES_MINUTES - 1; i > 0; i--) {
		int64_t value = series_at(&q->ready, i);

		if (value != UNKNOWN)
			return newest - value;
	}
	return 0;
}

int order_by_trend(const struct queue *a, const struct queue *b)
{
	return largest_first(growth(a), growth(b));
}

int order_by_type(const struct queue *a, const struct queue *b)
{
	return (int)b->is_fifo - (int)a->is_fifo;
}

int order_by_visibility(const struct queue *a, const struct queue *b)
{
	return largest_first(a->attributes.number[ATTR_VISIBILITY_TIMEOUT],
		b->attributes.number[ATTR_VISIBILITY_TIMEOUT]);
}

int order_by_alarm(const struct queue *a, const struct queue *b)
{
	int severity = order_by_severity(a, b);

	return severity != 0 ? severity
			     : sv_cmp(sv_cstr(queue_reason(a)), sv_cstr(queue_reason(b)));
}

/* The worst first, then the most. What is not read yet comes last. */
static int64_t lint_weight(const struct queue *q)
{
	enum { MOST = 1000 };
	struct lint_findings findings = {0};
	int64_t weight = UNKNOWN;

	if (q->full_ms != UNKNOWN) {
		lint_queue(q, NULL, &findings);
		weight = (int64_t)findings.count;
		if (findings.count > 0)
			weight += ((int64_t)lint_worst(&findings) + 1) * MOST;
	}
	lint_findings_release(&findings);
	return weight;
}

int order_by_lint(const struct queue *a, const struct queue *b)
{
	int64_t x = lint_weight(a), y = lint_weight(b);

	return (x < y) - (x > y);
}
