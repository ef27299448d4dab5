/* sqscope completion: what a shell needs to complete the command line. */
#include "commands.h"
#include "output.h"
#include "report.h"
#include "shell_completion.h"
#include "value_list.h"

static const char what[] = "completion";

static int fail_unknown(struct app *app, const char *name)
{
	struct err err = {0};
	err_set(&err, ERR_USAGE, "there is nothing for '%s': a shell is bash, zsh or fish", name);
	return report_error(app, what, &err);
}

static int print(struct app *app, struct str *out)
{
	output_write(app, str_sv(out));
	str_release(out);
	return 0;
}

static int print_list(struct app *app, const char *name)
{
	const struct value_list *list = value_list_find(sv_cstr(name));
	struct str out = {0};
	if (!list)
		return fail_unknown(app, name);
	list->write(app, &out);
	return print(app, &out);
}

static int run(struct app *app)
{
	const char *list = cli_own(&app->call, "list");
	const char *shell = app->call.operand_count ? app->call.operands[0] : "";
	const struct shell_completion *completion = shell_completion_find(sv_cstr(shell));
	struct str out = {0};
	if (list)
		return print_list(app, list);
	if (!completion)
		return fail_unknown(app, shell);
	completion->write(&out);
	return print(app, &out);
}

const struct cli_command cmd_completion = {
	.name = "completion",
	.usage = "SHELL",
	.summary = "print the completion script for bash, zsh or fish",
	.details =
		"Prints a script that teaches a shell the commands, options and names of sqscope: "
		"for bash `source <(sqscope completion bash)`, for zsh the same or a file "
		"_sqscope in a directory of $fpath, for fish `sqscope completion fish | source`. "
		"`make install` puts all three where the shells look. Nothing is asked of AWS.",
	.options = {{"list", "LIST", "print names, one a line; for the scripts", true}},
	.min_operands = 0,
	.max_operands = 1,
	.run = run,
};
