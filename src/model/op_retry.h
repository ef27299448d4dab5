/*
 * When a step of an operation that failed is tried again.
 */
#ifndef SQSCOPE_MODEL_OP_RETRY_ROOM_H
#define SQSCOPE_MODEL_OP_RETRY_ROOM_H

#include "sqscope/base/err.h"

#include <stdint.h>

/* Before the next try of something that failed so often: 100 ms, doubled up to 5 s. */
int64_t op_retry_pause_ms(int tries);
/* A failure that another try will not change. */
bool op_retry_is_vain(const struct err *err);

#endif
