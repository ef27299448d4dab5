/*
 * The queues in alarm: which are critical now, which of them the user has acknowledged, and the
 * bell and the title that tell of a new one when nobody looks at the screen.
 */
#ifndef SQSCOPE_UI_ALARMS_H
#define SQSCOPE_UI_ALARMS_H

#include "queue_set.h"
#include "sqscope/model/fleet_set.h"

struct ui;

enum { BELL_PAUSE_MS = 60 * 1000 };

struct alarms {
	struct queue_set critical;     /* those that were critical at the last look */
	struct queue_set acknowledged; /* of them, those that the user has seen */
	int64_t rang_ms;               /* UNKNOWN: never */
	struct str title;              /* as it was last set */
	uint64_t fleet_gen;
	bool is_fresh; /* the first look has still to come */
	struct fleet_summary summary;
	size_t known; /* watched queues whose state is known and fresh */
};

void alarms_init(struct alarms *alarms);
void alarms_release(struct alarms *alarms);

/* Look at the fleet: summary, bell, title. Does nothing when its gen is the same. */
void alarms_update(struct ui *ui);
/* Every queue that is critical now has been seen: it leaves the strip until it recovers and falls
 * ill again. */
size_t alarms_acknowledge(struct ui *ui);
/* Is it critical, and not acknowledged? */
bool alarms_is_open(struct alarms *alarms, const struct queue *q);

#endif
