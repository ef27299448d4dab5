/* The completion script for zsh. */
#include "commands.h"
#include "shell_completion.h"

static const char head[] =
	"#compdef sqscope\n"
	"# zsh completion for sqscope; made by `sqscope completion zsh`.\n"
	"# The name of the list comes last; what _arguments adds in front is for compadd.\n"
	"_sqscope_list() {\n"
	"\tlocal -a names=(${(f)\"$(sqscope completion --list ${@[-1]} 2>/dev/null)\"})\n"
	"\tcompadd \"${@[1,-2]}\" -a names\n"
	"}\n"
	"_sqscope() {\n"
	"\tlocal curcontext=$curcontext state line\n"
	"\tlocal -a own verbs globals\n";

/* Inside of single quotes; a colon or a bracket would end the text. */
static void add_quoted(struct str *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			str_add_cstr(out, "'\\''");
		else if (strchr("[]:\\", *text))
			str_addf(out, "\\%c", *text);
		else
			str_add_char(out, *text);
	}
}

static void add_action(struct str *out, const struct completion_value *value)
{
	switch (value->kind) {
	case COMPLETE_NOTHING:
		str_add_char(out, ' ');
		break;
	case COMPLETE_FILE:
		str_add_cstr(out, "_files");
		break;
	case COMPLETE_WORDS:
		str_addf(out, "(%s)", str_cstr(&value->text));
		break;
	case COMPLETE_LIST:
		str_addf(out, "_sqscope_list %s", str_cstr(&value->text));
		break;
	}
}

/* '--name=[summary]:ARGUMENT:action' */
static void add_option(struct str *out, const char *dashes, const char *name, const char *argument,
	const char *summary, struct completion_value value)
{
	str_addf(out, "\t\t'*%s%s%s[", dashes, name, argument && dashes[1] ? "=" : "");
	add_quoted(out, summary);
	str_add_char(out, ']');
	if (argument) {
		str_add_char(out, ':');
		add_quoted(out, argument);
		str_add_char(out, ':');
		add_action(out, &value);
	}
	str_add_cstr(out, "'\n");
	str_release(&value.text);
}

static void add_globals(struct str *out)
{
	str_add_cstr(out, "\tglobals=(\n");
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		char letter[2] = {row->letter, '\0'};
		if (row->letter)
			add_option(
				out, "-", letter, NULL, row->summary, (struct completion_value){0});
		add_option(out, "--", row->name, row->argument, row->summary,
			completion_of_option(row));
	}
	str_add_cstr(out, "\t)\n");
}

static void add_commands(struct str *out)
{
	str_add_cstr(out, "\tverbs=(\n");
	for (size_t i = 0; cli_commands[i]; i++) {
		str_addf(out, "\t\t'%s:", cli_commands[i]->name);
		add_quoted(out, cli_commands[i]->summary);
		str_add_cstr(out, "'\n");
	}
	str_add_cstr(out, "\t)\n"
			  "\t_arguments -C $globals '1: :->command' '*:: :->rest'\n"
			  "\tcase $state in\n"
			  "\tcommand) _describe command verbs; return ;;\n"
			  "\tesac\n");
}

static void add_command(struct str *out, const struct cli_command *command)
{
	struct completion_value operands = completion_of_operands(command);
	const struct cli_option *own;
	str_addf(out, "\t%s) own=(\n", command->name);
	for (size_t at = 0; (own = completion_own(command, &at));)
		add_option(out, own->name[1] ? "--" : "-", own->name, own->argument, own->summary,
			completion_of_own(own));
	str_add_cstr(out, "\t\t'*: :");
	if (operands.kind == COMPLETE_LIST)
		add_action(out, &operands);
	else
		str_add_char(out, ' ');
	str_add_cstr(out, "') ;;\n");
	str_release(&operands.text);
}

void shell_completion_zsh(struct str *out)
{
	str_add_cstr(out, head);
	add_globals(out);
	add_commands(out);
	str_add_cstr(out, "\tcase $words[1] in\n");
	for (size_t i = 0; cli_commands[i]; i++)
		add_command(out, cli_commands[i]);
	str_add_cstr(out, "\tesac\n\t_arguments $globals $own\n}\n"
			  "if [[ $funcstack[1] == _sqscope ]]; then\n\t_sqscope \"$@\"\n"
			  "else\n\tcompdef _sqscope sqscope\nfi\n");
}
