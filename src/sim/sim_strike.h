/*
 * What faults do to one request and its answer. The service says what the request is; the answer
 * passes here on its way out.
 */
#ifndef SIM_STRIKE_H
#define SIM_STRIKE_H

#include "sim_fault.h"

struct sim_exchange;

struct sim_strike {
	int64_t delay_ms;          /* 0: the answer goes at once */
	enum sim_fault_kind after; /* SIM_FAULT_CUT_AFTER to SIM_FAULT_EMPTY; 0: none */
};

/*
 * The request is known: it is counted, and faults may strike. True when one has refused it: it is
 * answered (or cut) and nothing is to be done. `queue` is the name or the end of an ARN or URL.
 */
bool sim_strike_request(struct sim_exchange *x, const char *action, struct sv queue);

/* The answer is filled: true when it is held back, and sim_exchange_answer will be called again. */
bool sim_strike_answer(struct sim_exchange *x);

/* The exchange ends. */
void sim_strike_release(struct sim_exchange *x);

#endif
