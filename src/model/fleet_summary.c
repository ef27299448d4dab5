/* A fleet, or several, in a few figures. */
#include "sqscope/model/fleet_set.h"

enum {
	KINDS = 8
}; /* different errors that are told apart; more are rare and none of them is common */

struct kind {
	const struct err *err;
	size_t count;
};

static void count_kind(struct kind kinds[KINDS], const struct err *err)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (kinds[i].err && strcmp(err_name(kinds[i].err), err_name(err)) != 0)
			continue;
		if (!kinds[i].err)
			kinds[i].err = err;
		kinds[i].count++;
		return;
	}
}

static void choose_common(const struct kind kinds[KINDS], struct fleet_summary *out)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (kinds[i].count <= out->common_error_count)
			continue;
		out->common_error = kinds[i].err;
		out->common_error_count = kinds[i].count;
	}
}

static void count_severity(const struct queue *q, struct fleet_summary *out)
{
	switch (q->severity) {
	case SEVERITY_OK:
		break;
	case SEVERITY_UNKNOWN:
		out->unknown++;
		break;
	case SEVERITY_WARN:
		out->warn++;
		break;
	case SEVERITY_CRIT:
		out->crit++;
		break;
	case SEVERITY_COUNT:
		break;
	}
}

static void count_stale(const struct queue *q, struct fleet_summary *out)
{
	if (!q->is_stale)
		return;
	out->stale++;
	if (out->oldest_stale_unix_ms == UNKNOWN || q->polled_unix_ms < out->oldest_stale_unix_ms)
		out->oldest_stale_unix_ms = q->polled_unix_ms;
}

static void count_fleet(
	const struct fleet *fleet, struct kind kinds[KINDS], struct fleet_summary *out)
{
	out->watched += fleet->watched_count;
	for (size_t i = 0; i < fleet->count; i++) {
		const struct queue *q = fleet->queues[i];

		if (!q->is_watched)
			continue;
		count_severity(q, out);
		count_stale(q, out);
		if (!err_is_set(queue_error(q)))
			continue;
		out->failing++;
		out->denied += queue_error(q)->code == ERR_DENIED;
		count_kind(kinds, queue_error(q));
	}
}

void fleet_summarise(const struct fleet *fleet, struct fleet_summary *out)
{
	struct kind kinds[KINDS] = {0};

	*out = (struct fleet_summary){.oldest_stale_unix_ms = UNKNOWN};
	count_fleet(fleet, kinds, out);
	choose_common(kinds, out);
}

void fleet_set_summarise(const struct fleet_set *set, struct fleet_summary *out)
{
	struct kind kinds[KINDS] = {0};

	*out = (struct fleet_summary){.oldest_stale_unix_ms = UNKNOWN};
	for (size_t i = 0; i < set->count; i++)
		count_fleet(set->fleets[i], kinds, out);
	choose_common(kinds, out);
}
