/*
 * Changes of queues that were asked for on the dashboard and are under way. Each says on the last
 * row how it ends; a name that was deleted just now is waited for, with the seconds that are left.
 */
#ifndef SQSCOPE_UI_QUEUE_CHANGES_H
#define SQSCOPE_UI_QUEUE_CHANGES_H

#include "sqscope/model/queue_create.h"
#include "ui_state.h"

/* `did` is the sentence of a success, without its end: "set VisibilityTimeout of jobs". Copied. */
bool queue_changes_write(struct ui *ui, const struct fleet *fleet,
	const struct queue_write_order *order, const char *did, struct err *err) MUST_CHECK;
/* A new queue; its URL is said, and can be copied with `copy-url`. The plan is finished. */
bool queue_changes_create(struct ui *ui, const struct fleet *fleet, const struct queue_plan *plan,
	struct sv reason, struct err *err) MUST_CHECK;

/* Once a turn: says what is waited for. */
void queue_changes_tick(struct ui *ui);
/* When it wants to say more; UNKNOWN. */
int64_t queue_changes_wake_at_ms(const struct ui *ui);
/* Give up what is under way. */
void queue_changes_cancel(struct ui *ui);

#endif
