/* The completion script for fish. */
#include "commands.h"
#include "shell_completion.h"

static void add_quoted(struct str *out, const char *text)
{
	str_add_char(out, '\'');
	for (; *text; text++) {
		if (strchr("'\\", *text))
			str_add_char(out, '\\');
		str_add_char(out, *text);
	}
	str_add_char(out, '\'');
}

static void add_value(struct str *out, const struct completion_value *value)
{
	switch (value->kind) {
	case COMPLETE_NOTHING:
		str_add_cstr(out, " -x");
		break;
	case COMPLETE_FILE:
		str_add_cstr(out, " -rF");
		break;
	case COMPLETE_WORDS:
		str_addf(out, " -xa '%s'", str_cstr(&value->text));
		break;
	case COMPLETE_LIST:
		str_addf(out, " -xa '(sqscope completion --list %s 2>/dev/null)'",
			str_cstr(&value->text));
		break;
	}
}

static void add_option(struct str *out, const char *name, const char *argument, const char *summary,
	struct completion_value value)
{
	str_addf(out, " -%c %s", name[1] ? 'l' : 's', name);
	if (argument)
		add_value(out, &value);
	str_add_cstr(out, " -d ");
	add_quoted(out, summary);
	str_add_char(out, '\n');
	str_release(&value.text);
}

static void add_globals(struct str *out)
{
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		str_add_cstr(out, "complete -c sqscope");
		if (row->letter)
			str_addf(out, " -s %c", row->letter);
		add_option(out, row->name, row->argument, row->summary, completion_of_option(row));
	}
}

static void add_command(struct str *out, const struct cli_command *command)
{
	struct completion_value operands = completion_of_operands(command);
	const struct cli_option *own;
	str_addf(out, "complete -c sqscope -n __fish_use_subcommand -a %s -d ", command->name);
	add_quoted(out, command->summary);
	str_add_char(out, '\n');
	for (size_t at = 0; (own = completion_own(command, &at));) {
		str_addf(out, "complete -c sqscope -n '__fish_seen_subcommand_from %s'",
			command->name);
		add_option(out, own->name, own->argument, own->summary, completion_of_own(own));
	}
	if (operands.kind == COMPLETE_LIST) {
		str_addf(out, "complete -c sqscope -n '__fish_seen_subcommand_from %s'",
			command->name);
		add_value(out, &operands);
		str_add_char(out, '\n');
	}
	str_release(&operands.text);
}

void shell_completion_fish(struct str *out)
{
	str_add_cstr(out, "# fish completion for sqscope; made by `sqscope completion fish`.\n"
			  "complete -c sqscope -f\n");
	add_globals(out);
	for (size_t i = 0; cli_commands[i]; i++)
		add_command(out, cli_commands[i]);
}
