/*
 * What it costs to look into a queue: every look is a receive, and receives are what a redrive
 * policy counts. Worked out before the first one, from the queue's attributes and from what is
 * known of its messages (design: hazards d1, d3). Pure.
 */
#ifndef SQSCOPE_MODEL_LOOK_PRICE_H
#define SQSCOPE_MODEL_LOOK_PRICE_H

#include "sqscope/model/holding.h"

enum look_danger {
	LOOK_MOVES_NOTHING, /* no redrive policy: it only counts */
	LOOK_COUNTS,        /* towards maxReceiveCount */
	LOOK_USES_LAST,     /* every message may be received once: the look is that one time */
	LOOK_DEAD_LETTERS,  /* messages are known that the next receive moves away */
	LOOK_UNKNOWN,       /* the redrive policy could not be read */
};

struct look_price {
	enum look_danger danger;
	bool holds_groups;    /* FIFO: what is held holds up the rest of its group */
	int64_t max_receives; /* maxReceiveCount; UNKNOWN without a policy */
	size_t endangered;    /* messages that the next receive moves away, as far as is known */
	struct str text;      /* one or two sentences for the operator */
	size_t fifo_at;       /* where the one about message groups begins; its end without one */
};

/*
 * attributes may be NULL (never read); h may be NULL (nothing was received yet). What a message is
 * held for does not endanger it: only what is in the queue again can come with the next look. The
 * caller releases the text.
 */
void look_price_make(struct look_price *price, const struct queue_attributes *attributes,
	bool is_fifo, const struct holding *h);
void look_price_release(struct look_price *price);

/* Is it refused unless the operator insists? */
bool look_price_is_refused(const struct look_price *price);

#endif
