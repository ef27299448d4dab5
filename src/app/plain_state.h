/*
 * The inside of the plain mode, shared by its files: reading and printing (plain.c), what a line
 * does (plain_line.c).
 */
#ifndef PLAIN_STATE_H
#define PLAIN_STATE_H

#include "dashboard_state.h"
#include "sqscope/base/map.h"

struct plain {
	struct dashboard *d;
	struct str in;                                        /* lines that were read and not run */
	bool has_ended;                                       /* stdin has */
	bool has_waited;                                      /* for the first readings */
	enum { PRINT_NOTHING, PRINT_ROW, PRINT_VIEW } wanted; /* as the answer to a line */
	bool is_asked;                                        /* a line waits for its answer */
	struct loop_timer again;
	struct map
		*states; /* of each queue, by its name: the line that was printed; owned values */
	struct str said; /* the message that was printed last */
	int status;
};

/* Run the first line of `in`. */
void plain_take_line(struct plain *p);

#endif
