/* sqscope log: what was changed, by whom, and what became of it. */
#include "audit_print.h"
#include "commands.h"
#include "output.h"
#include "report.h"
#include "sqscope/base/clock.h"
#include "sqscope/sqs/queue_name.h"
#include "state_dir.h"

static const char what[] = "log";

struct log_run {
	struct app *app;
	struct store *store; /* NULL while nothing was ever recorded */
	struct audit_filter filter;
	struct sv glob;       /* empty: no pattern */
	struct queue_arn arn; /* of --queue; empty parts: not given */
	json_t *entries;
	struct table table;
};

/* A time, or how long ago. */
static bool parse_since(struct sv text, int64_t *since_unix_ms, struct err *err)
{
	int64_t seconds, now_ms = clock_unix_ms();
	if (clock_parse_rfc3339(text, since_unix_ms))
		return true;
	if (units_parse_duration(text, &seconds) && seconds <= now_ms / 1000) {
		*since_unix_ms = now_ms - seconds * 1000;
		return true;
	}
	return err_fail(err, ERR_USAGE,
		"--since: '%.*s' is neither a time (2026-11-17T20:48:05Z) nor how long ago (2h)",
		SV_ARGS(text));
}

static bool parse_queue(struct log_run *run, struct sv text, struct err *err)
{
	switch (queue_ref_kind(text)) {
	case QUEUE_REF_GLOB:
		run->glob = text;
		return true;
	case QUEUE_REF_NAME:
	case QUEUE_REF_URL:
		run->filter.queue = text;
		return true;
	case QUEUE_REF_ARN:
		break;
	}
	if (!queue_arn_parse(&run->arn, text))
		return err_fail(
			err, ERR_USAGE, "--queue: '%.*s' is no ARN of a queue", SV_ARGS(text));
	run->filter.queue = run->arn.name;
	return true;
}

static bool parse(struct log_run *run, struct err *err)
{
	const struct cli_call *call = &run->app->call;
	const char *since = cli_own(call, "since"), *queue = cli_own(call, "queue");
	const char *operation = cli_own(call, "operation");
	if (since && !parse_since(sv_cstr(since), &run->filter.since_unix_ms, err))
		return false;
	if (queue && !parse_queue(run, sv_cstr(queue), err))
		return false;
	run->filter.operation = sv_cstr(operation);
	return true;
}

/* Nothing is made for somebody who only looks. */
static bool open_store(struct log_run *run, struct err *err)
{
	struct str directory = {0};
	bool ok = true;
	state_dir_path(&run->app->options, &directory);
	if (store_exists(str_cstr(&directory))) {
		run->store = store_open(str_cstr(&directory), err);
		ok = run->store != NULL;
	} else {
		report_note(run->app, "nothing was recorded yet in %s", str_cstr(&directory));
	}
	if (run->store && store_notice(run->store))
		report_note(run->app, "%s", store_notice(run->store));
	str_release(&directory);
	return ok;
}

static bool is_wanted(const struct log_run *run, const struct audit_record *r)
{
	if (!sv_is_empty(run->glob) && !sv_glob(queue_name_of_url(r->queue), run->glob))
		return false;
	if (sv_is_empty(run->arn.name))
		return true;
	return sv_eq(r->region, run->arn.region) &&
	       (sv_eq(r->account, run->arn.account) ||
		       sv_eq(queue_account_of_url(r->queue), run->arn.account));
}

static bool take(void *ud, const struct audit_record *r)
{
	struct log_run *run = ud;
	if (!is_wanted(run, r))
		return true;
	if (run->entries)
		json_array_append_new(run->entries, audit_json(r));
	else
		audit_table_add(&run->table, r);
	return true;
}

static void print_table(struct log_run *run)
{
	struct str out = {0};
	if (run->table.row_count > 0)
		table_format(&run->table, output_terminal_width(), &out);
	output_write(run->app, str_sv(&out));
	str_release(&out);
}

static bool list(struct log_run *run, struct err *err)
{
	audit_table_init(&run->table);
	if (option_flag(&run->app->options, OPT_JSON))
		run->entries = json_array();
	bool ok = !run->store || audit_list(run->store, &run->filter, take, run, err);
	if (ok && run->entries)
		output_json(run->app, json_pack("{s:O}", "entries", run->entries));
	else if (ok)
		print_table(run);
	json_decref(run->entries);
	table_release(&run->table);
	return ok;
}

static void print_check(struct app *app, const struct audit_check *check)
{
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, audit_check_json(check));
		return;
	}
	if (check->row_count > 0 && !check->broken)
		str_addf(&out, "The audit log is whole: %lld rows. The newest has the hash %s.\n",
			(long long)check->row_count, check->head);
	else if (!check->broken)
		str_add_cstr(&out, "The audit log is empty.\n");
	output_write(app, str_sv(&out));
	str_release(&out);
}

/* A broken chain ends with 1, like a failure, but is a result: only stderr has a sentence. */
static int verify(struct log_run *run)
{
	struct audit_check check = {0};
	struct err err = {0};
	if (run->store && !audit_verify(run->store, &check, &err))
		return report_error(run->app, what, &err);
	print_check(run->app, &check);
	if (!check.broken)
		return 0;
	err_set(&err, ERR_FAILED,
		"row %lld of the audit log was changed or taken away; the %lld rows before it are "
		"as they were written",
		(long long)check.broken, (long long)check.row_count);
	report_sentence(what, &err);
	return err_exit_status(&err);
}

static int run(struct app *app)
{
	struct log_run log_run = {.app = app};
	struct err err = {0};
	int status = 0;
	if (!parse(&log_run, &err) || !open_store(&log_run, &err))
		return report_error(app, what, &err);
	if (cli_own(&app->call, "verify"))
		status = verify(&log_run);
	else if (!list(&log_run, &err))
		status = report_error(app, what, &err);
	store_close(log_run.store);
	return status;
}

const struct cli_command cmd_log = {
	.name = "log",
	.usage = "[--since T] [--queue Q] [--operation ID] [--verify]",
	.summary = "print what sqscope changed at AWS",
	.details =
		"Prints the audit log, newest last: who changed what, when, why, and what became of "
		"it. A write without an outcome is pending: it is under way, or the program ended "
		"before the answer came. Bodies, receipt handles and secrets are never in it.",
	.options =
		{
			{"since", "T",
				"only from this time on: 2026-11-17T20:48:05Z, or 2h for two hours ago",
				false},
			{"queue", "Q", "only of this queue: name, pattern, URL or ARN", false},
			{"operation", "ID", "only of this operation", false},
			{"verify", NULL,
				"check the chain of hashes instead; exit status 1 when it is broken",
				false},
		},
	.run = run,
};
