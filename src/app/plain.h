/*
 * --plain: the dashboard as a conversation of lines, for screen readers, scripts and tests. The
 * same views, the same language as behind `:`; nothing is painted, what is shown is printed when it
 * was asked for, and a line is printed when the state of a queue changes. Lines are read from stdin
 * and run one after the other, each when the one before has its answer.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "dashboard_state.h"

/* Until stdin ends or `quit`; what a line could not do is said on stderr. The exit status is that
 * of the last line that failed. */
int plain_turn(struct dashboard *d);

#endif
