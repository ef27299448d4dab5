/* sqscope ls: one sweep over the queues. */
#include "commands.h"
#include "ls.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/mem.h"
#include "stats.h"
#include "suggest.h"

#include <stdint.h>
#include <stdlib.h>

static const char what[] = "ls";

static const struct column *find_sort(const struct cli_call *call, struct err *err)
{
	const char *name = cli_own(call, "sort");
	if (!name)
		return &columns[COLUMN_STATE];
	const struct column *found = column_find(sv_cstr(name));
	if (found)
		return found;
	struct suggest nearest = suggest_for(sv_cstr(name));
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		suggest_offer(&nearest, sv_cstr(columns[i].name));
	if (sv_is_empty(nearest.best))
		err_set(err, ERR_USAGE, "--sort: there is no column '%s'", name);
	else
		err_set(err, ERR_USAGE, "--sort: there is no column '%s'; did you mean '%.*s'?",
			name, SV_ARGS(nearest.best));
	return NULL;
}

void ls_verdict(const struct session *s, const struct sweep *sweep, struct err *out)
{
	struct sweep_source *sources = mem_new(s->context_count, sizeof *sources);
	bool maybe_truncated = false;
	for (size_t i = 0; i < s->context_count; i++) {
		const struct context *c = s->contexts[i];
		sources[i].context = s->context_count > 1 ? c->fleet.place.name : NULL;
		context_get_status(c, &sources[i].status);
		maybe_truncated |= sources[i].status.maybe_truncated;
	}
	sweep_verdict(sweep,
		&(struct sweep_question){s->app->call.operands, s->app->call.operand_count},
		sources, s->context_count, out);
	free(sources);
	if (!err_is_set(out) && maybe_truncated)
		report_note(s->app,
			"exactly 1,000 queues were listed and no more offered; name the "
			"queues, or a pattern, to see others");
}

static void print_rows(const struct session *s, struct app *app, const struct sweep *sweep)
{
	struct ls_table t;
	struct str out = {0};
	int64_t now_unix_ms = loop_unix_ms(s->loop);
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, ls_json(s, sweep, now_unix_ms));
		return;
	}
	ls_table_init(&t, LS_COLUMNS_SWEEP, s->context_count > 1);
	for (size_t i = 0; i < sweep->count; i++)
		ls_table_add(&t, sweep->rows[i], now_unix_ms);
	table_format(&t.table, output_terminal_width(), &out);
	output_write(app, str_sv(&out));
	ls_table_release(&t);
	str_release(&out);
}

/* What the sweep came to; an answer without a row is an answer too, unless there is an error to say
 * instead. */
static int finish(const struct session *s, struct app *app, const struct sweep *sweep)
{
	struct err verdict = {0};
	ls_verdict(s, sweep, &verdict);
	if (sweep->count == 0 && !s->signo && err_is_set(&verdict))
		return report_error(app, what, &verdict);
	print_rows(s, app, sweep);
	if (s->signo) {
		report_note(app, "ls: %zu of %zu queues were read", sweep->read, sweep->count);
		return report_signal(what, s->signo);
	}
	if (err_is_set(&verdict))
		report_sentence(what, &verdict);
	return err_exit_status(&verdict);
}

static int sweep_once(struct session *s, struct app *app, const struct column *sort)
{
	struct sweep sweep;
	session_sweep(s);
	sweep_init(&sweep, &s->fleets, sort);
	int status = finish(s, app, &sweep);
	sweep_release(&sweep);
	return status;
}

static int ls(struct session *s, struct app *app)
{
	struct err err = {0};
	const struct column *sort = find_sort(&app->call, &err);
	if (!sort || !session_resolve(s, app, &err))
		return report_error(app, what, &err);
	session_open_log(app);
	bool ok = session_connect(s, &err) && session_await_creds(s, &err);
	if (s->signo)
		return report_signal(what, s->signo);
	if (!ok)
		return report_error(app, what, &err);
	return cli_own(&app->call, "watch") ? ls_watch(s, app, sort) : sweep_once(s, app, sort);
}

static int run(struct app *app)
{
	struct session session = {0};
	int status = ls(&session, app);
	stats_report(&session, NULL);

	session_release(&session);
	return status;
}

const struct cli_command cmd_ls = {
	.name = "ls",
	.usage = "[QUEUE...] [--sort COLUMN] [--watch]",
	.summary = "print every queue with its counts, worst first",
	.details = "Reads every queue once and prints a table, or with --json one object. "
		   "Queues that cannot be read are rows too, with the reason. A dead-letter queue "
		   "outside of the selection is read for its count.",
	.options =
		{
			{"sort", "COLUMN", "order by this column instead of by severity", false},
			{"watch", NULL, "go on until interrupted, printing rows as they change",
				false},
		},
	.min_operands = 0,
	.max_operands = SIZE_MAX,
	.takes_queues = true,
	.run = run,
};
