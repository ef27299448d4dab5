/* No more than so many a second. Pure. */
#ifndef SQSCOPE_MODEL_PACE_ROOM_H
#define SQSCOPE_MODEL_PACE_ROOM_H

#include <stddef.h>
#include <stdint.h>

struct pace {
	double rate; /* a second; 0: as fast as it goes */
	double tokens;
	int64_t at_ms;
};

/* How many of `wanted` may go now. When none may, *wait_ms tells how long until some may: whole
 * batches of up to `batch` at a time, unless the rate is slower than one a second. */
size_t pace_allow(struct pace *p, size_t wanted, size_t batch, int64_t now_ms, int64_t *wait_ms);
void pace_take(struct pace *p, size_t count);

#endif
