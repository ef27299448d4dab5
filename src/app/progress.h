/*
 * How far a command is, on one line of stderr that vanishes when it is done: on a terminal only,
 * after a second only, never with --quiet. Embedded, zero-initialised.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "session.h"

struct progress {
	const struct session *session;
	struct loop_timer timer;
	int width; /* of the text on the line at present */
};

void progress_start(struct progress *p, const struct session *s);
void progress_stop(struct progress *p);

#endif
