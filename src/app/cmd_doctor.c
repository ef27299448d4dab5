/* sqscope doctor: what was resolved, and does it work. */
#include "commands.h"
#include "doctor.h"
#include "output.h"
#include "report.h"
#include "stats.h"

static void print(struct doctor *d, struct app *app)
{
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, doctor_json(d, app));
		return;
	}
	doctor_text(d, app, &out);
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int run(struct app *app)
{
	struct doctor doctor = {0};
	int status;
	if (doctor_check_local(&doctor, app))
		doctor_check_network(&doctor);
	print(&doctor, app);
	if (doctor.session.signo)
		status = report_signal("doctor", doctor.session.signo);
	else
		status = doctor_exit_status(&doctor);
	stats_report(&doctor.session, NULL);
	doctor_release(&doctor);
	return status;
}

const struct cli_command cmd_doctor = {
	.name = "doctor",
	.usage = "",
	.summary = "say what was resolved and from where, and whether it works",
	.details = "Prints profile, region, endpoint and the source of the credentials, never a "
		   "secret; then tries one harmless call of each kind and says what is allowed; "
		   "then what the terminal can do. A check that is missing costs a detail on the "
		   "screen; one that FAILED decides the exit status.",
	.max_operands = 0,
	.run = run,
};
