/*
 * What the poller is told that the user looks at: the rows on the screen, told when they differ
 * from before, and the queue in focus, told when the selection has rested on it.
 */
#ifndef SQSCOPE_UI_ATTENTION_H
#define SQSCOPE_UI_ATTENTION_H

#include "queue_id.h"

struct ui;

/* A selection that moves on within this time is not worth a request. */
enum { FOCUS_REST_MS = 300 };

struct attention {
	struct queue **rows, **told;
	size_t count, cap, told_count, told_cap;
	uint64_t told_rows_gen;
	struct queue_id focus;
	bool has_focus;     /* focus was told as a queue, not as none */
	int64_t rest_at_ms; /* when focus is to be told; UNKNOWN: it was */
};

void attention_init(struct attention *attention);
void attention_release(struct attention *attention);

/* A frame: begin, add each queue drawn, tell. A frame that shows no queue at all leaves things as
 * they were. */
void attention_begin(struct ui *ui);
void attention_add(struct ui *ui, struct queue *q);
void attention_tell(struct ui *ui);

/* Focus on a queue (NULL: none) once it has stayed for rest_ms. */
void attention_focus(struct ui *ui, struct queue *q, int64_t rest_ms);
/* Tell the focus when it is time. */
void attention_tick(struct ui *ui);

#endif
