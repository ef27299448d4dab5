/* The command line of a simulator. */
#include "sim_run.h"

#include "sqscope/base/digest.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { PORT_MAX = 65535 };

static bool read_number(const struct cli_call *call, const char *name, int64_t most, int64_t *value,
	struct err *err)
{
	const char *text = cli_own(call, name);
	if (!text || (sv_to_i64(sv_cstr(text), value) && *value >= 0 && *value <= most))
		return true;
	return err_fail(err, ERR_USAGE, "--%s: '%s' is no number from 0 to %lld", name, text,
		(long long)most);
}

static void read_faults(struct sim_run *run, const struct cli_call *call)
{
	size_t at = 0, cap = 0, count = 0;
	const char *spec;
	while ((spec = cli_own_next(call, "fault", &at))) {
		run->faults = mem_grow(run->faults, &cap, count + 1, sizeof *run->faults);
		run->faults[count++] = spec;
	}
	run->options.faults = run->faults;
	run->options.fault_count = count;
}

static bool read_options(struct sim_run *run, const struct cli_call *call, struct err *err)
{
	struct sim_options *options = &run->options;
	int64_t port = 0, seed;
	digest_random(&options->seed, sizeof options->seed);
	seed = (int64_t)(options->seed >> 1);
	if (!read_number(call, "port", PORT_MAX, &port, err) ||
		!read_number(call, "seed", INT64_MAX, &seed, err))
		return false;
	options->port = (int)port;
	options->seed = (uint64_t)seed;
	options->bind = cli_own(call, "bind");
	options->any_key = cli_own(call, "any-key") != NULL;
	read_faults(run, call);
	return true;
}

static bool read_scenario(struct sim_run *run, const char *name, struct err *err)
{
	struct str names = {0};
	run->scenario = sim_scenario_find(sv_cstr(name));
	if (run->scenario)
		return true;
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++)
		str_addf(&names, "%s%s", names.n ? ", " : "", s->name);
	err_set(err, ERR_USAGE, "there is no scenario '%s'; there are %s", name, str_cstr(&names));
	str_release(&names);
	return false;
}

bool sim_run_read(
	struct sim_run *run, const struct cli_call *call, const char *scenario, struct err *err)
{
	*run = (struct sim_run){0};
	return read_scenario(run, scenario, err) && read_options(run, call, err);
}

void sim_run_release(struct sim_run *run)
{
	free(run->faults);
	run->faults = NULL;
}

struct sim *sim_run_start(const struct sim_run *run, struct loop *loop, struct err *err)
{
	return sim_start(loop, &run->options, err);
}
