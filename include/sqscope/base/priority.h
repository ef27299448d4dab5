/*
 * How urgent a piece of work is. The scheduler, the SQS client and the connection pool all order by
 * it.
 */
#ifndef SQSCOPE_BASE_PRIORITY_H
#define SQSCOPE_BASE_PRIORITY_H

enum priority {
	PRIORITY_USER,       /* the user asked for it and waits */
	PRIORITY_VISIBLE,    /* refreshes a row on the screen */
	PRIORITY_OPERATION,  /* a step of a long operation */
	PRIORITY_BACKGROUND, /* everything else */
	PRIORITY_COUNT
};

#endif
