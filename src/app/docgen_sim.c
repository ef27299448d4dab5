/* The manual's tables of the simulator: scenarios and faults. */
#include "docgen_tables.h"
#include "roff.h"
#include "sqscope/sim/sim.h"

void docgen_scenarios(struct str *out)
{
	roff_list_begin(out, "fifo-blocked", true);
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++) {
		roff_item(out, "Cm", sv_cstr(s->name), sv_cstr(""));
		roff_sentence(out, s->summary);
	}
	roff_list_end(out);
}

void docgen_faults(struct str *out)
{
	const char *usage, *summary;
	roff_list_begin(out, "Ds", true);
	for (size_t i = 0; (usage = sim_fault_usage(i, &summary)); i++) {
		roff_item(out, "Cm", sv_cstr(usage), sv_cstr(""));
		roff_sentence(out, summary);
	}
	roff_list_end(out);
}
