/*
 * Text for stdout that waits for its reader, so that nothing else has to: a pipe that nobody reads,
 * or a terminal that is stopped, must not keep leases from being renewed, nor a signal from ending
 * the program. Embedded, zero-initialised.
 */
#ifndef OUTPUT_QUEUE_H
#define OUTPUT_QUEUE_H

#include "app.h"
#include "sqscope/loop/loop.h"

struct output_queue {
	struct app *app;   /* borrowed */
	struct loop *loop; /* the same */
	struct str text;
	size_t sent;
	struct loop_fd ready; /* a turn of the loop follows when more can be taken */
};

void output_queue_begin(struct output_queue *q, struct app *app, struct loop *loop);
/* What is taken at once leaves at once. */
void output_queue_add(struct output_queue *q, struct sv text);
/* Once a turn. True when nothing waits (any more). */
bool output_queue_flush(struct output_queue *q);
/* What waits is dropped; how many bytes that were. */
size_t output_queue_release(struct output_queue *q);

#endif
