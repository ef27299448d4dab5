/* sqscope sim: the simulator by itself, until a signal. */
#include "commands.h"
#include "output.h"
#include "report.h"
#include "sim_run.h"
#include "sqscope/loop/loop.h"

#include <signal.h>
#include <unistd.h>

static const char what[] = "sim";

struct serving {
	struct sim_run run;
	struct loop *loop;
	struct sim *sim;
	struct loop_signal interrupt, terminate;
	struct loop_fd parent;
};

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

static bool start(struct serving *serving, struct app *app, struct err *err)
{
	const char *scenario = cli_own(&app->call, "scenario");
	struct sim_run *run = &serving->run;
	if (!sim_run_read(run, &app->call, scenario ? scenario : "empty", err))
		return false;
	serving->loop = loop_new(err);
	if (!serving->loop)
		return false;
	serving->sim = sim_run_start(run, serving->loop, err);
	return serving->sim && (!cli_own(&app->call, "with-parent") || watch_parent(serving, err));
}

static void stop(struct serving *serving)
{
	sim_run_release(&serving->run);
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
		/* Who asks before the scenario has begun is answered after it has. */
		announce(app, serving.sim);
		if (serving.run.scenario->begin(serving.sim, &err))
			loop_run(serving.loop);
	}
	if (err_is_set(&err))
		status = report_error(app, what, &err);
	stop(&serving);
	return status;
}

const struct cli_command cmd_sim = {
	.name = "sim",
	.usage = "[--port N] [--scenario NAME] [--fault SPEC]... [--any-key]",
	.summary = "serve a simulated SQS on this machine",
	.details = "Prints the environment variables that lead AWS clients to it, or with --json "
		   "one object, and serves until it is interrupted. Signatures are checked against "
		   "the one key that is printed. Everything is kept in memory. Scenarios: empty "
		   "(no queue), quiet (a few queues, no traffic), and those of demo. A fault is "
		   "one argument of words: KIND[=VALUE] [on ACTION,...] [queue GLOB] [N% | every N "
		   "| at N] [after N] [first N]; for example --fault 'cut-after on SendMessage "
		   "every 7'. Kinds: latency=TIME[..TIME], http=STATUS, throttle[=CODE], denied, "
		   "expired, cut-before, cut-after, half, garbage, html, empty, "
		   "fail-entries[=sender|service], duplicate, undelete, empty-poll, counts-lie=N%, "
		   "counts-lag=TIME, kill. sqscope(1) explains them, and the control path, where "
		   "faults are changed and the fate of every message is read.",
	.options =
		{
			{"port", "N", "listen on this port; 0, the default, takes a free one",
				false},
			{"bind", "ADDRESS", "listen on this address instead of 127.0.0.1", false},
			{"scenario", "SCENARIO", "begin with these queues (empty)", false},
			{"fault", "SPEC", "do something wrong on purpose; may be given often",
				false},
			{"seed", "N", "make what is left to chance the same in every run", false},
			{"any-key", NULL, "accept every key and signature", false},
			{"with-parent", NULL, "end when stdin is closed", true},
		},
	.max_operands = 0,
	.run = run,
};
