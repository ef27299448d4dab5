/*
 * Messages as `peek` prints them: with --json a line each as soon as it is known whether it is
 * selected, in their order; for people one table at the end. Embedded, zero-initialised.
 */
#ifndef PEEK_PRINT_H
#define PEEK_PRINT_H

#include "message_run.h"
#include "output_queue.h"
#include "table.h"

struct peek_print {
	struct message_run *run; /* borrowed; NULL: not begun */
	struct output_queue out;
	size_t printed; /* items that are dealt with */
	bool is_json, has_where, is_held;
	bool has_table; /* made already */
	/* of peek_print_message */
	struct table rows;
	bool has_titles;
	size_t direct; /* messages */
};

void peek_print_begin(struct peek_print *p, struct message_run *run, bool has_where, bool is_held);
/* Print what can be, as far as the reader takes it. True when nothing is waited for any more. */
bool peek_print_ready(struct peek_print *p);
/* The table; it may wait for its reader then. */
void peek_print_end(struct peek_print *p);
/* One that no desk knows (peek_walk.h): at once; rows of a table in parts, which the end ends. */
void peek_print_message(struct peek_print *p, const struct lease *lease);
/* What waits is given to the reader, as far as he takes it. True when nothing waits any more. */
bool peek_print_flush(struct peek_print *p);
/* So much waits that nothing should be added. */
bool peek_print_is_full(const struct peek_print *p);
/* False when the reader did not take all of it. */
bool peek_print_release(struct peek_print *p);

#endif
