/*
 * The control path: HTTP of its own on this machine only, where the ledger is read, faults are set
 * and the clock is turned. Nothing of it is a part of SQS.
 *
 *     GET    /ledger[?queue=NAME][&state=STATE]   a JSON object a line: every message ever sent
 *     GET    /faults      POST /faults {"fault":"SPEC"}      DELETE /faults[/ID]
 *     GET    /stats       what was called, what failed, how the messages ended
 *     POST   /clock {"advance_s":N}
 *     GET    /debrief     what clients did to the messages
 */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "sim_http.h"

extern const struct sim_service sim_service_control;

/* An answer that is not 200: {"error":{"message":...}}. */
void sim_control_fail(struct sim_exchange *x, int status, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* GET /ledger (sim_control_ledger.c). */
void sim_control_ledger(struct sim_exchange *x);
void sim_control_ledger_forget(struct sim_exchange *x);

#endif
