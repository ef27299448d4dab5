/* From the command line to the command. */
#include "app.h"
#include "dashboard.h"
#include "declared_queues.h"
#include "help.h"
#include "isolation.h"
#include "output.h"
#include "report.h"
#include "sqscope/app/config.h"
#include "theme_report.h"

#include <stdlib.h>

static const char *process_env(void *ud, const char *name)
{
	(void)ud;
	return getenv(name);
}

static int print_version(struct app *app)
{
	output_write(app, sv_cstr("sqscope " SQSCOPE_VERSION "\n"));
	return 0;
}

static int print_help(struct app *app)
{
	struct str out = {0};
	if (app->call.command)
		help_command(app->call.command, &out);
	else
		help_program(&out);
	output_write(app, str_sv(&out));
	str_release(&out);
	return 0;
}

static int run(struct app *app)
{
	const struct cli_command *command = app->call.command;
	struct err err = {0};
	if (option_flag(&app->options, OPT_VERSION))
		return print_version(app);
	if (option_flag(&app->options, OPT_HELP))
		return print_help(app);
	if (option_text(&app->options, OPT_CHECK_THEME))
		return theme_report(app);
	if (command && command->is_isolated)
		isolation_enter();
	if (!options_read_environment(&app->options, process_env, NULL, &err) ||
		!config_load(&app->options, process_env, NULL, &err))
		return report_error(app, command ? command->name : NULL, &err);
	if (!command && option_flag(&app->options, OPT_JSON)) {
		err_set(&err, ERR_USAGE, "--json needs a command, such as ls");
		return report_error(app, NULL, &err);
	}
	if (!declared_queues_name(app, &err))
		return report_error(app, command ? command->name : NULL, &err);
	if (!command)
		return dashboard_run(app);
	report_warnings(app);
	return command->run(app);
}

int app_run(int argc, char *const argv[])
{
	struct app app = {0};
	struct err err = {0};
	options_init(&app.options);
	int status = cli_parse(&app.call, &app.options, argc, argv, &err)
			     ? run(&app)
			     : report_error(&app, NULL, &err);
	status = output_status(&app, status);
	cli_release(&app.call);
	declared_queues_release(&app);
	options_release(&app.options);
	return status;
}
