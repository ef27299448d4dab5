/* Fuzz target: no line of a fault does harm, and what is taken says itself again. */
#include "fuzz_target.h"

#include "sim/sim_fault.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv spec = sv_of((const char *)data, size);
	struct err err = {0};
	struct sim_fault *fault = sim_fault_parse(spec, &err);
	must((fault != NULL) != err_is_set(&err), "a line is taken, or the error says why not");
	if (!fault)
		return 0;
	must(fault->low >= 0 && fault->low <= fault->high + fault->low, "values have their range");
	struct sim_faults *faults = sim_faults_new(1);
	enum sim_fault_kind kind = fault->kind;
	sim_faults_add(faults, fault);
	for (int i = 0; i < 3; i++)
		sim_faults_strike(faults, kind, "SendMessage", "ai-job-queue");
	if (sim_fault_rows[kind].value == SIM_VALUE_TIME) {
		int64_t ms = sim_fault_time_ms(faults, fault);
		must(ms >= fault->low && ms <= fault->high, "a time lies between its ends");
	}
	sim_faults_free(faults);
	return 0;
}
