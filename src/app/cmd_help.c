/* sqscope help: the program's own description. */
#include "commands.h"
#include "docgen.h"
#include "help.h"
#include "output.h"
#include "report.h"
#include "suggest.h"

static const char what[] = "help";

static int fail_unknown_command(struct app *app, const char *name)
{
	struct err err = {0};
	struct suggest nearest = suggest_for(sv_cstr(name));
	for (size_t i = 0; cli_commands[i]; i++)
		suggest_offer(&nearest, sv_cstr(cli_commands[i]->name));
	if (sv_is_empty(nearest.best))
		err_set(&err, ERR_USAGE, "there is no command '%s'", name);
	else
		err_set(&err, ERR_USAGE, "there is no command '%s'; did you mean '%.*s'?", name,
			SV_ARGS(nearest.best));
	return report_error(app, what, &err);
}

static int fail_unknown_table(struct app *app, const char *name)
{
	struct err err = {0};
	struct str names = {0};
	for (size_t i = 0; docgen_tables[i].name; i++)
		str_addf(&names, "%s%s", i ? ", " : "", docgen_tables[i].name);
	err_set(&err, ERR_USAGE, "there is no table '%s'; there are %s", name, str_cstr(&names));
	str_release(&names);
	return report_error(app, what, &err);
}

static int run(struct app *app)
{
	const char *table = cli_own(&app->call, "roff");
	const char *name = app->call.operand_count ? app->call.operands[0] : NULL;
	const struct cli_command *command = name ? cli_command_find(sv_cstr(name)) : NULL;
	struct str out = {0};
	if (name && !command)
		return fail_unknown_command(app, name);
	if (table && !docgen_write(sv_cstr(table), &out))
		return fail_unknown_table(app, table);
	if (!table && command)
		help_command(command, &out);
	else if (!table)
		help_program(&out);
	output_write(app, str_sv(&out));
	str_release(&out);
	return 0;
}

const struct cli_command cmd_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "print help, also for a command",
	.details = "Prints what the program can do, or what one command does.",
	.options = {{"roff", "TABLE", "print a table of the manual", true}},
	.min_operands = 0,
	.max_operands = 1,
	.run = run,
};
