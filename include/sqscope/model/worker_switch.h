/*
 * Stopping or starting what Lambda does with a queue, from the gate to its outcome: write_gate, the
 * intent in the audit log, UpdateEventSourceMapping, the outcome. The same for the command line and
 * the dashboard. Async contract: http.h.
 */
#ifndef SQSCOPE_MODEL_WORKER_SWITCH_H
#define SQSCOPE_MODEL_WORKER_SWITCH_H

#include "sqscope/model/store_queue.h"
#include "sqscope/model/write_gate.h"
#include "sqscope/services/lambda.h"

struct worker_switch;

/* loop, lambda and store must outlive the switch; the gate is read at the start, the rest is
 * copied. */
struct worker_switch_order {
	struct loop *loop;
	struct aws_client *lambda;
	struct store_queue *store;
	struct write_gate gate;
	struct sv queue_url, uuid;
	bool is_enabled; /* poll for it */
};

/* The mapping as it is now; borrowed. With err it is NULL: is_ambiguous, it may have taken effect.
 */
typedef void (*worker_switched_fn)(
	void *ud, const struct lambda_mapping *mapping, bool is_ambiguous, const struct err *err);

struct worker_switch *worker_switch_start(
	const struct worker_switch_order *order, worker_switched_fn done, void *ud);
/* done comes before this returns, with ERR_CANCELLED; the log says that it may have taken effect.
 */
void worker_switch_cancel(struct worker_switch *s);

#endif
