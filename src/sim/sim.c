/* The simulator as the rest of the program sees it. */
#include "sqscope/sim/sim.h"

#include "sim_http.h"
#include "sim_world.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct sim {
	struct sim_store *store;
	struct sim_front *front;
	struct str endpoint, control;
};

static int64_t wall_clock(void *ud)
{
	(void)ud;
	return clock_unix_ms();
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
	str_addf(&sim->control, "%s" SIM_CONTROL_PATH, str_cstr(&sim->endpoint));
}

struct sim *sim_start(struct loop *loop, const struct sim_options *options, struct err *err)
{
	struct sim *sim = mem_new(1, sizeof *sim);
	sim->store = sim_store_new(wall_clock, NULL, options->seed);
	sim->front = sim_front_start(loop, sim->store, options, err);
	if (!sim->front) {
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

struct sim_store *sim_world(struct sim *sim)
{
	return sim->store;
}
