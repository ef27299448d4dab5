/* Laying out help for 80 columns. */
#include "help.h"
#include "commands.h"
#include "wrap.h"

static const char about_queues[] =
	"QUEUE is a name, a pattern such as 'ai-*', a URL or an ARN; without one every queue of the "
	"account and region is meant. Words after -- are always QUEUEs.";

enum { WIDTH = 80, INDENT = 2, COLUMN = 24 };

/* "  --name ARG   summary"; a name that is too long stands on its own line. */
static void add_entry(struct str *out, const char *name, const char *summary)
{
	size_t used = INDENT + strlen(name);
	wrap_blanks(out, INDENT);
	str_add_cstr(out, name);
	if (used + 2 > COLUMN) {
		str_add_char(out, '\n');
		used = 0;
	}
	wrap_blanks(out, COLUMN - used);
	wrap_text(out, COLUMN, COLUMN, WIDTH, sv_cstr(summary));
}

static void add_option(struct str *out, char letter, const char *name, const char *argument,
	const char *choices, const char *summary)
{
	struct str left = {0};
	if (letter)
		str_addf(&left, "-%c, ", letter);
	str_addf(&left, "--%s", name);
	if (choices)
		str_addf(&left, " %s", choices);
	else if (argument)
		str_addf(&left, " %s", argument);
	add_entry(out, str_cstr(&left), summary);
	str_release(&left);
}

static void add_global_option(struct str *out, const struct option_row *row)
{
	struct str summary = {0};
	str_add_cstr(&summary, row->summary);
	if (row->argument && row->default_text)
		str_addf(&summary, " (%s)", row->default_text);
	add_option(out, row->letter, row->name, row->argument, row->choices, str_cstr(&summary));
	str_release(&summary);
}

static void add_own_option(struct str *out, const struct cli_option *own)
{
	struct str left = {0};
	cli_option_written(own, &left);
	add_entry(out, str_cstr(&left), own->summary);
	str_release(&left);
}

static void add_command(struct str *out, const struct cli_command *command)
{
	struct str left = {0};
	str_addf(&left, "%s %s", command->name,
		command->takes_queues ? "[QUEUE...]" : command->usage);
	if (command->max_operands == 1 && command->takes_queues) {
		str_clear(&left);
		str_addf(&left, "%s %s", command->name, command->usage);
	}
	add_entry(out, str_cstr(&left), command->summary);
	str_release(&left);
}

void help_program(struct str *out)
{
	str_add_cstr(out,
		"sqscope " SQSCOPE_VERSION ": a terminal operations console for Amazon SQS\n\n"
		"  sqscope [OPTION...] [QUEUE...]           the dashboard\n"
		"  sqscope [OPTION...] COMMAND [QUEUE...]   one command, then exit\n\n");
	wrap_text(out, 0, 0, WIDTH, sv_cstr(about_queues));
	str_add_cstr(out, "\nCommands\n");
	for (size_t i = 0; cli_commands[i]; i++)
		add_command(out, cli_commands[i]);
	str_add_cstr(out, "\nOptions\n");
	for (size_t i = 0; i < OPT_COUNT; i++)
		add_global_option(out, &option_rows[i]);
	str_add_cstr(out,
		"\nMore: sqscope help COMMAND, sqscope(1), sqscope-config(5), sqscope-themes(5)\n");
}

void help_command(const struct cli_command *command, struct str *out)
{
	str_addf(out, "sqscope %s %s\n\n", command->name, command->usage);
	wrap_text(out, 0, 0, WIDTH, sv_cstr(command->details));
	for (size_t i = 0; i < CLI_MAX_OWN && command->options[i].name; i++) {
		const struct cli_option *own = &command->options[i];
		if (own->is_hidden)
			continue;
		if (i == 0)
			str_add_cstr(out, "\nOptions\n");
		add_own_option(out, own);
	}
	str_add_cstr(out, "\nThe options of every command: sqscope help\n");
}
