/* Leases that are extended before they end, for as long as somebody works with them. */
#include "holding_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { RENEW_PAUSE_MS = 5000 };

/*
 * When half of its time is over, or of what a renewal would give if that is less: one that fails
 * can be tried again, after a pause.
 */
static int64_t left_when_due_ms(const struct holding *h, const struct lease *lease)
{
	int64_t renewal_ms = (int64_t)h->options.renew_s * HOLDING_S_MS;
	int64_t half_ms = (lease->span_ms < renewal_ms ? lease->span_ms : renewal_ms) / 2;

	return half_ms > 2 * HOLDING_MARGIN_MS ? half_ms : 2 * HOLDING_MARGIN_MS;
}

int64_t lease_renew_at_ms(const struct holding *h, const struct lease *lease)
{
	int64_t due_ms = lease->until_ms - left_when_due_ms(h, lease);
	int64_t again_ms = lease->renew_tried_ms + RENEW_PAUSE_MS;

	return lease->renew_tried_ms > 0 && again_ms > due_ms ? again_ms : due_ms;
}

/* The leases themselves tell how it went. */
static void on_renewed(void *ud, const struct holding_result *result)
{
	(void)ud;
	(void)result;
}

/* With less than this left of the 12 hours there is nothing to be won any more. */
static bool can_be_renewed(const struct holding *h, const struct lease *lease)
{
	int64_t until_ms =
		loop_now_ms(h->options.loop) + (int64_t)holding_most_s(h, lease) * HOLDING_S_MS;

	return until_ms > lease->until_ms;
}

void holding_renew_due(struct holding *h)
{
	int64_t now_ms = loop_now_ms(h->options.loop);
	struct lease **due = mem_new(h->count + 1, sizeof *due);
	size_t count = 0;

	for (size_t i = 0; i < h->count; i++) {
		struct lease *lease = h->leases[i];

		if (!lease->is_renewed || !lease_is_ready(h, lease) ||
			now_ms < lease_renew_at_ms(h, lease))
			continue;
		if (can_be_renewed(h, lease)) {
			lease->renew_tried_ms = now_ms;
			due[count++] = lease;
		} else {
			lease->is_renewed = false;
		}
	}
	if (count > 0)
		holding_change(h, due, count, h->options.renew_s, on_renewed, NULL);
	free(due);
}

void holding_renew(struct holding *h, struct lease *lease, bool is_renewed)
{
	lease->is_renewed = is_renewed;
	holding_changed(h);
}
