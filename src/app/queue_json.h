/*
 * A queue as --json prints it (the object of `ls`, a contract for scripts: members are added, never
 * renamed or dropped).
 */
#ifndef QUEUE_JSON_H
#define QUEUE_JSON_H

#include "json.h"
#include "sqscope/model/queue.h"

/* The object, appended, without a tree in between: a sweep prints thousands of them. */
void queue_json_write(const struct queue *q, struct str *out);
/* The same as a value; a new reference. */
json_t *queue_json(const struct queue *q);

/* Its attributes as SQS names them, numbers as numbers; those that SQS did not give are left out.
 */
json_t *queue_attributes_json(const struct queue *q);

#endif
