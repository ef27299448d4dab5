/* sqscope demo: the dashboard on a simulator of its own. */
#include "commands.h"
#include "dashboard.h"
#include "demo_child.h"
#include "isolation.h"
#include "output.h"
#include "report.h"

#include <unistd.h>

static const char what[] = "demo";

static bool check_terminal(const struct app *app, struct err *err)
{
	if (option_flag(&app->options, OPT_JSON))
		return err_fail(err, ERR_USAGE,
			"--json has nothing to print here; `sqscope sim --json` serves scripts");
	return dashboard_is_plain(app) || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) ||
	       err_fail(err, ERR_USAGE, "it needs a terminal; `sqscope sim` serves without one");
}

static void print_debrief(struct app *app, const struct sim_scenario *scenario, struct sv debrief)
{
	struct str out = {0};
	str_addf(&out, "\nDebrief: %s\n\n", scenario->name);
	if (debrief.n)
		str_add(&out, debrief);
	else
		str_add_cstr(
			&out, "  The simulator ended before you did: nobody kept the books.\n");
	output_write(app, str_sv(&out));
	str_release(&out);
}

/* The scenario is no pattern of queues. */
static int show(struct app *app, const struct sim_scenario *scenario)
{
	app->call.operand_count = 0;
	app->briefing = scenario->briefing;
	return dashboard_run(app);
}

static int run(struct app *app)
{
	const char *name = app->call.operand_count ? app->call.operands[0] : "ai-pipeline";
	struct demo_child child = {.fd = -1};
	struct sim_run sim = {0};
	struct str debrief = {0};
	struct err err = {0};
	int status = 0;
	bool is_shown = sim_run_read(&sim, &app->call, name, &err) && check_terminal(app, &err) &&
			demo_child_start(&child, &sim, &err) &&
			isolation_lead_to(&app->options, str_cstr(&child.endpoint),
				str_cstr(&child.state_dir), &err);
	if (is_shown)
		status = show(app, sim.scenario);
	demo_child_finish(&child, &debrief);
	if (!is_shown)
		status = report_error(app, what, &err);
	else if (status == 0)
		print_debrief(app, sim.scenario, str_sv(&debrief));
	str_release(&debrief);
	sim_run_release(&sim);
	return status;
}

const struct cli_command cmd_demo = {
	.name = "demo",
	.usage = "[SCENARIO] [--seed N] [--fault SPEC]...",
	.summary = "open the dashboard on a simulated AI pipeline in trouble",
	.details = "No account is needed and none is touched: queues, workers and failures are "
		   "simulated in a process of this program, which ends with it. A briefing says "
		   "what goes on, a debrief at the end what you did to the messages. Scenarios: "
		   "ai-pipeline (the default), dlq-storm, stuck-jobs, poison-pill, throttled, "
		   "fifo-blocked, quiet, large, empty.",
	.options =
		{
			{"seed", "N", "make what is left to chance the same in every run", false},
			{"fault", "SPEC", "do something wrong on purpose; see sim", false},
		},
	.max_operands = 1,
	.is_isolated = true,
	.run = run,
};
