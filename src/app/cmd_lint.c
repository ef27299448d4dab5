/* sqscope lint: what is wrong with the settings of queues. */
#include "commands.h"
#include "lint_print.h"
#include "lint_workers.h"
#include "ls.h"
#include "output.h"
#include "report.h"
#include "stats.h"

#include <stdint.h>

static const char what[] = "lint";

/* A queue that is read to answer for another one is no row, but what it names counts. */
static void look(struct session *s, const struct sweep *sweep, struct lint_findings *findings)
{
	struct lint_workers workers = {0};
	struct lint_facts facts;
	if (cli_own(&s->app->call, "workers"))
		lint_workers_ask(&workers, s, sweep);
	for (size_t i = 0; i < sweep->count; i++) {
		lint_facts_init(&facts);
		facts.knows_sources = s->app->call.operand_count == 0;
		lint_workers_tell(&workers, i, &facts);
		lint_queue(sweep->rows[i], &facts, findings);
	}
	lint_workers_release(&workers);
	lint_sort(findings);
}

static void print(struct app *app, const struct session *s, const struct lint_findings *findings)
{
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, json_pack("{s:o}", "findings", lint_json(findings)));
		return;
	}
	lint_text(findings, s->context_count > 1, output_terminal_width(), &out);
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int finish(const struct session *s, struct app *app, const struct sweep *sweep,
	const struct lint_findings *findings)
{
	struct err verdict = {0};
	ls_verdict(s, sweep, &verdict);
	if (s->signo)
		return report_signal(what, s->signo);
	if (sweep->count == 0 && err_is_set(&verdict))
		return report_error(app, what, &verdict);
	print(app, s, findings);
	if (err_is_set(&verdict)) {
		report_sentence(what, &verdict);
		return err_exit_status(&verdict);
	}
	if (findings->count == 0 && !option_flag(&app->options, OPT_JSON))
		report_note(app, "nothing was found in %zu queues", sweep->count);
	return cli_own(&app->call, "strict") && findings->count ? err_rows[ERR_PARTIAL].exit_status
								: 0;
}

static int sweep_and_look(struct session *s, struct app *app)
{
	struct lint_findings findings = {0};
	struct sweep sweep;
	session_sweep(s);
	sweep_init(&sweep, &s->fleets, &columns[COLUMN_QUEUE]);
	look(s, &sweep, &findings);
	int status = finish(s, app, &sweep, &findings);
	lint_findings_release(&findings);
	sweep_release(&sweep);
	return status;
}

static int start(struct session *s, struct app *app)
{
	struct err err = {0};
	if (!session_resolve(s, app, &err))
		return report_error(app, what, &err);
	session_open_log(app);
	bool ok = session_connect(s, &err) && session_await_creds(s, &err);
	if (s->signo)
		return report_signal(what, s->signo);
	return ok ? sweep_and_look(s, app) : report_error(app, what, &err);
}

static int run(struct app *app)
{
	struct session session = {0};
	int status = start(&session, app);
	stats_report(&session, NULL);
	session_release(&session);
	return status;
}

const struct cli_command cmd_lint = {
	.name = "lint",
	.usage = "[QUEUE...] [--workers] [--strict]",
	.summary = "find what is wrong with the settings of queues, worst first",
	.details =
		"Reads every queue once and prints what its settings will lead to: each finding with "
		"its reason, the rule of AWS behind it and the command that mends it. A queue that "
		"is named like a dead-letter queue and is none is found when every queue is looked "
		"at.",
	.options =
		{
			{"workers", NULL,
				"ask Lambda and KMS, too: timeouts of functions, states of keys",
				false},
			{"strict", NULL, "end with status 6 when something was found", false},
		},
	.min_operands = 0,
	.max_operands = SIZE_MAX,
	.takes_queues = true,
	.run = run,
};
