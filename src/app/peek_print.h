/*
 * Messages as `peek` prints them: with --json a line each as soon as it is known whether it is
 * selected, in their order; for people one table at the end. Embedded, zero-initialised.
 */
#ifndef PEEK_PRINT_H
#define PEEK_PRINT_H

#include "message_run.h"

struct peek_print {
	struct message_run *run; /* borrowed; NULL: not begun */
	size_t printed;          /* items that are dealt with */
	bool is_json, has_where, is_held;
};

void peek_print_begin(struct peek_print *p, struct message_run *run, bool has_where, bool is_held);
/* Print what can be. */
void peek_print_ready(struct peek_print *p);
/* Is nothing waited for any more? */
bool peek_print_is_done(const struct peek_print *p);
/* The table. */
void peek_print_end(struct peek_print *p);
void peek_print_release(struct peek_print *p);

#endif
