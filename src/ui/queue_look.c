/* How a queue stands: glyph, word and role. */
#include "queue_look.h"

enum { NEAR_LIMIT_PCT = 80 };

struct look {
	enum glyph glyph;
	enum role role;
};

static const struct look looks[SEVERITY_COUNT] = {
	[SEVERITY_OK] = {GLYPH_OK, ROLE_STATE_OK},
	[SEVERITY_UNKNOWN] = {GLYPH_UNKNOWN, ROLE_STATE_UNKNOWN},
	[SEVERITY_WARN] = {GLYPH_WARN, ROLE_STATE_WARN},
	[SEVERITY_CRIT] = {GLYPH_CRIT, ROLE_STATE_CRIT},
};

/* Unknown says more: of a queue that was never read, or is out of reach, nothing is known at all.
 */
static bool is_stale(const struct queue *q)
{
	return q->is_stale && q->severity != SEVERITY_UNKNOWN;
}

enum role severity_role(enum severity severity)
{
	return looks[severity].role;
}

enum glyph queue_glyph(const struct queue *q)
{
	return is_stale(q) ? GLYPH_STALE : looks[q->severity].glyph;
}

enum role queue_role(const struct queue *q)
{
	return is_stale(q) ? ROLE_STATE_STALE : looks[q->severity].role;
}

const char *queue_word(const struct queue *q)
{
	return is_stale(q) ? "stale" : severity_words[q->severity];
}

bool queue_is_failing(const struct queue *q)
{
	return err_is_set(queue_error(q));
}

bool queue_is_near_limit(const struct queue *q)
{
	return queue_in_flight(q) >= (int64_t)IN_FLIGHT_LIMIT * NEAR_LIMIT_PCT / 100;
}

struct sv queue_key(const struct queue *q)
{
	if (q->url)
		return sv_cstr(q->url);
	return sv_cstr(q->arn ? q->arn : q->name);
}
