/* The queue of an ARN, asked of SQS: where a redrive sends what comes from there. */
#ifndef QUEUE_FINDER_H
#define QUEUE_FINDER_H

#include "context.h"
#include "sqscope/model/redrive.h"

/* A redrive_find_fn; ud is the context, whose region the queue must be in. */
void queue_finder_find(void *ud, struct sv arn, redrive_found_fn done, void *done_ud);

#endif
