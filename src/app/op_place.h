/*
 * A queue that may be elsewhere: in another region, by its ARN or URL, or in another context of the
 * config file, as CONTEXT:QUEUE. The context through which it is reached joins the session, with
 * clients and credentials of its own. Turns the session's loop while it waits.
 */
#ifndef OP_PLACE_H
#define OP_PLACE_H

#include "op_session.h"

struct op_place {
	struct context *context; /* borrowed: the session's */
	struct op_queue queue;
};

bool op_place_find(
	struct op_session *op, struct sv ref, struct op_place *place, struct err *err) MUST_CHECK;
void op_place_release(struct op_place *place);

#endif
