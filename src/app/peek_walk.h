/*
 * `peek --scan` in bounded memory: every message is printed as it comes, and of it nothing is kept
 * but a few bytes. When the reader is slow, the walk waits for him. What is held is handed back at
 * the end, also when a signal ends it.
 */
#ifndef PEEK_WALK_H
#define PEEK_WALK_H

#include "peek_print.h"

/* want: end after so many; 0: the whole queue. The exit status. */
int peek_walk(struct message_run *run, struct peek_print *print, size_t want);

#endif
