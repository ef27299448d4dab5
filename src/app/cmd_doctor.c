/* sqscope doctor: what was resolved, and does it work. */
#include "commands.h"
#include "doctor.h"
#include "output.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"

static const char what[] = "doctor";

static void print(const struct doctor *d, struct app *app)
{
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, doctor_json(d));
		return;
	}
	doctor_text(d, output_terminal_width(), &out);
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int examine(struct doctor *d, struct app *app)
{
	doctor_examine(d, app);
	print(d, app);
	if (d->session.signo)
		return report_signal(what, d->session.signo);
	return doctor_exit_status(d);
}

static int run(struct app *app)
{
	struct doctor doctor = {0};
	struct err err = {0};
	const char *queue = app->call.operand_count ? app->call.operands[0] : "";
	if (queue_ref_kind(sv_cstr(queue)) == QUEUE_REF_GLOB) {
		err_set(&err, ERR_USAGE, "'%s' is a pattern; name one queue", queue);
		return report_error(app, what, &err);
	}
	int status = examine(&doctor, app);
	stats_report(&doctor.session, NULL);
	doctor_release(&doctor);
	return status;
}

const struct cli_command cmd_doctor = {
	.name = "doctor",
	.usage = "[QUEUE]",
	.summary = "say what was resolved and from where, and whether it works",
	.details = "Prints profile, region, endpoints and the source of the credentials, never a "
		   "secret; then how far a connection gets, whose credentials they are, and which "
		   "permission each feature lacks; then what the terminal can do. What reads is "
		   "asked for real. What writes is asked only on a QUEUE that is named, and only "
		   "in ways that no server can act on; what has no such way is not tried. A check "
		   "that is missing costs a detail on the screen; one that FAILED decides the exit "
		   "status.",
	.min_operands = 0,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
