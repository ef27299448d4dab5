/* sqscope sim: the simulator by itself, until a signal. */
#include "commands.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/digest.h"
#include "sqscope/loop/loop.h"
#include "sqscope/sim/sim.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const char what[] = "sim";

enum { PORT_MAX = 65535 };

struct serving {
	struct loop *loop;
	struct sim *sim;
	struct loop_signal interrupt, terminate;
	struct loop_fd parent;
};

static bool read_number(const struct cli_call *call, const char *name, int64_t most, int64_t *value,
	struct err *err)
{
	const char *text = cli_own(call, name);
	if (!text || (sv_to_i64(sv_cstr(text), value) && *value >= 0 && *value <= most))
		return true;
	return err_fail(err, ERR_USAGE, "--%s: '%s' is no number from 0 to %lld", name, text,
		(long long)most);
}

static bool read_options(const struct cli_call *call, struct sim_options *options, struct err *err)
{
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
	return true;
}

static const struct sim_scenario *read_scenario(const struct cli_call *call, struct err *err)
{
	const char *name = cli_own(call, "scenario");
	const struct sim_scenario *found = sim_scenario_find(sv_cstr(name ? name : "empty"));
	struct str names = {0};
	if (found)
		return found;
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++)
		str_addf(&names, "%s%s", names.n ? ", " : "", s->name);
	err_set(err, ERR_USAGE, "--scenario: there is no '%s'; there are %s", name,
		str_cstr(&names));
	str_release(&names);
	return NULL;
}

/* The secret is no secret: it is in the manual, and opens nothing but this process. */
static void announce(struct app *app, const struct sim *sim)
{
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "endpoint",
					 sim_endpoint(sim), "control", sim_control(sim), "region",
					 SIM_REGION, "account", SIM_ACCOUNT, "access_key_id",
					 SIM_KEY_ID, "secret_access_key", SIM_SECRET));
		return;
	}
	str_addf(&out,
		"export AWS_ENDPOINT_URL=%s\n"
		"export AWS_REGION=" SIM_REGION "\n"
		"export AWS_DEFAULT_REGION=" SIM_REGION "\n"
		"export AWS_ACCESS_KEY_ID=" SIM_KEY_ID "\n"
		"export AWS_SECRET_ACCESS_KEY=" SIM_SECRET "\n"
		"export AWS_SESSION_TOKEN=\n",
		sim_endpoint(sim));
	output_write(app, str_sv(&out));
	str_release(&out);
}

static void on_signal(void *ud, int signo)
{
	struct serving *serving = ud;
	(void)signo;
	loop_stop(serving->loop);
}

/* Whoever started us holds the other end of stdin; when it is gone there is nobody left to serve,
 * however it ended. */
static void on_parent(void *ud, int fd, unsigned events)
{
	struct serving *serving = ud;
	char bytes[256];
	(void)events;
	if (read(fd, bytes, sizeof bytes) <= 0)
		loop_stop(serving->loop);
}

static bool watch_parent(struct serving *serving, struct err *err)
{
	return loop_fd_start(serving->loop, &serving->parent, STDIN_FILENO, LOOP_READABLE,
		       on_parent, serving) ||
	       err_fail(err, ERR_USAGE, "--with-parent: stdin is no pipe");
}

static struct sim *start_sim(struct loop *loop, const struct cli_call *call, struct err *err)
{
	struct sim_options options = {0};
	const char **faults;
	if (!read_options(call, &options, err))
		return NULL;
	options.fault_count = cli_own_all(call, "fault", &faults);
	options.faults = faults;
	struct sim *sim = sim_start(loop, &options, err);
	free(faults);
	return sim;
}

static bool start(struct serving *serving, struct app *app, struct err *err)
{
	const struct sim_scenario *scenario = read_scenario(&app->call, err);
	if (!scenario)
		return false;
	serving->loop = loop_new(err);
	if (!serving->loop)
		return false;
	serving->sim = start_sim(serving->loop, &app->call, err);
	return serving->sim && scenario->begin(serving->sim, err) &&
	       (!cli_own(&app->call, "with-parent") || watch_parent(serving, err));
}

static void stop(struct serving *serving)
{
	if (!serving->loop)
		return;
	loop_signal_stop(&serving->interrupt);
	loop_signal_stop(&serving->terminate);
	loop_fd_stop(&serving->parent);
	sim_free(serving->sim);
	loop_free(serving->loop);
}

/* To be ended by a signal is the usual way, so it is no failure. */
static int run(struct app *app)
{
	struct serving serving = {0};
	struct err err = {0};
	int status = 0;
	if (start(&serving, app, &err)) {
		loop_signal_start(serving.loop, &serving.interrupt, SIGINT, on_signal, &serving);
		loop_signal_start(serving.loop, &serving.terminate, SIGTERM, on_signal, &serving);
		announce(app, serving.sim);
		loop_run(serving.loop);
	} else {
		status = report_error(app, what, &err);
	}
	stop(&serving);
	return status;
}

const struct cli_command cmd_sim = {
	.name = "sim",
	.usage = "[--port N] [--bind ADDRESS] [--scenario NAME] [--seed N] [--any-key]",
	.summary = "serve a simulated SQS on this machine",
	.details = "Prints the environment variables that lead AWS clients to it, or with --json "
		   "one object, and serves until it is interrupted. Signatures are checked against "
		   "the one key that is printed. Everything is kept in memory. Scenarios: empty "
		   "(no queue) and quiet (a few queues, no traffic).",
	.options =
		{
			{"port", "N", "listen on this port; 0, the default, takes a free one",
				false},
			{"bind", "ADDRESS", "listen on this address instead of 127.0.0.1", false},
			{"scenario", "NAME", "begin with these queues (empty)", false},
			{"fault", "SPEC", "do something wrong on purpose; may be given often",
				false},
			{"seed", "N", "make what is left to chance the same in every run", false},
			{"any-key", NULL, "accept every key and signature", false},
			{"with-parent", NULL, "end when stdin is closed", true},
		},
	.max_operands = 0,
	.run = run,
};
