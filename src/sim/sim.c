/* The simulator as the rest of the program sees it. */
#include "sqscope/sim/sim.h"

#include "sim_control.h"
#include "sim_debrief.h"
#include "sim_http.h"
#include "sim_world.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct sim {
	struct sim_store *store;
	struct sim_front *front, *control_front;
	struct str endpoint, control;
};

static int64_t wall_clock(void *ud)
{
	(void)ud;
	return clock_unix_ms();
}

/* On this machine only, wherever the service itself listens. */
static bool start_control(struct sim *sim, struct loop *loop, struct err *err)
{
	const struct sim_options options = {.port = 0};
	sim->control_front =
		sim_front_start_for(&sim_service_control, loop, sim->store, &options, err);
	if (!sim->control_front)
		return false;
	str_addf(&sim->control, "http://127.0.0.1:%d", sim_front_port(sim->control_front));
	return true;
}

static bool add_faults(struct sim *sim, const struct sim_options *options, struct err *err)
{
	for (size_t i = 0; i < options->fault_count; i++) {
		struct sim_fault *fault = sim_fault_parse(sv_cstr(options->faults[i]), err);
		if (!fault) {
			err_prefix(err, "--fault '%s'", options->faults[i]);
			return false;
		}
		sim_faults_add(sim->store->faults, fault);
	}
	return true;
}

static void name_endpoint(struct sim *sim, const char *bind)
{
	bool is_v6 = bind && strchr(bind, ':');
	const char *host = bind ? bind : "127.0.0.1";
	/* What listens everywhere is reached here. */
	if (strcmp(host, "0.0.0.0") == 0)
		host = "127.0.0.1";
	if (strcmp(host, "::") == 0)
		host = "::1";
	str_addf(&sim->endpoint, is_v6 ? "http://[%s]:%d" : "http://%s:%d", host,
		sim_front_port(sim->front));
}

struct sim *sim_start(struct loop *loop, const struct sim_options *options, struct err *err)
{
	struct sim *sim = mem_new(1, sizeof *sim);
	sim->store = sim_store_new(wall_clock, NULL, options->seed);
	if (add_faults(sim, options, err))
		sim->front = sim_front_start(loop, sim->store, options, err);
	if (!sim->front || !start_control(sim, loop, err)) {
		sim_free(sim);
		return NULL;
	}
	name_endpoint(sim, options->bind);
	return sim;
}

void sim_free(struct sim *sim)
{
	if (!sim)
		return;
	sim_front_free(sim->front);
	sim_front_free(sim->control_front);
	sim_store_free(sim->store);
	str_release(&sim->endpoint);
	str_release(&sim->control);
	free(sim);
}

int sim_port(const struct sim *sim)
{
	return sim_front_port(sim->front);
}

const char *sim_endpoint(const struct sim *sim)
{
	return str_cstr(&sim->endpoint);
}

const char *sim_control(const struct sim *sim)
{
	return str_cstr(&sim->control);
}

void sim_debrief(const struct sim *sim, struct str *out)
{
	struct sim_debrief debrief;
	sim_debrief_take(sim->store, &debrief);
	sim_debrief_text(&debrief, out);
	sim_debrief_release(&debrief);
}

struct sim_store *sim_world(struct sim *sim)
{
	return sim->store;
}
