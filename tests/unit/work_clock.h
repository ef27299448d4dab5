/*
 * The clock for budgets of time: what the processors spent on this process. What else the machine
 * does at the same time is not in it, and neither is waiting.
 */
#ifndef SQSCOPE_TEST_WORK_CLOCK_H
#define SQSCOPE_TEST_WORK_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t work_ms(void)
{
	return (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

#endif
