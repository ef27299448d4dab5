/* What can stand where, for every shell; and the script for bash. */
#include "shell_completion.h"
#include "commands.h"
#include "value_list.h"

const struct shell_completion shell_completions[] = {
	{"bash", shell_completion_bash},
	{"zsh", shell_completion_zsh},
	{"fish", shell_completion_fish},
	{NULL, NULL},
};

const struct shell_completion *shell_completion_find(struct sv shell)
{
	for (size_t i = 0; shell_completions[i].shell; i++)
		if (sv_eq_cstr(shell, shell_completions[i].shell))
			return &shell_completions[i];
	return NULL;
}

/* "auto,always" or "ask|keep" as words. */
static struct completion_value words_of(const char *choices)
{
	struct completion_value value = {.kind = COMPLETE_WORDS};
	for (; *choices; choices++)
		str_add_char(&value.text, strchr(",|", *choices) ? ' ' : *choices);
	return value;
}

static struct completion_value list_of(const struct value_list *list)
{
	struct completion_value value = {.kind = list ? COMPLETE_LIST : COMPLETE_NOTHING};
	if (list)
		str_add_cstr(&value.text, list->name);
	return value;
}

struct completion_value completion_of_option(const struct option_row *row)
{
	if (row->choices)
		return words_of(row->choices);
	if (row->type == OPTION_FILE)
		return (struct completion_value){.kind = COMPLETE_FILE};
	return list_of(value_list_of_option(row));
}

struct completion_value completion_of_own(const struct cli_option *own)
{
	if (argument_is_choice(own->argument))
		return words_of(own->argument);
	if (argument_is_file(own->argument))
		return (struct completion_value){.kind = COMPLETE_FILE};
	return list_of(value_list_of_argument(own->argument));
}

struct completion_value completion_of_operands(const struct cli_command *command)
{
	return list_of(value_list_of_argument(command->usage));
}

const struct cli_option *completion_own(const struct cli_command *command, size_t *at)
{
	while (*at < CLI_MAX_OWN && command->options[*at].name) {
		const struct cli_option *own = &command->options[(*at)++];
		if (!own->is_hidden)
			return own;
	}
	return NULL;
}

/* --- bash */

static const char bash_head[] =
	"# bash completion for sqscope; made by `sqscope completion bash`.\n"
	"_sqscope_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\"); }\n"
	"_sqscope_list() { _sqscope_words \"$(sqscope completion --list \"$1\" 2>/dev/null)\"; }\n"
	"_sqscope_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "
	"\"$cur\"); }\n"
	"_sqscope() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= own= i\n"
	"\tCOMPREPLY=()\n"
	"\t# --name=value comes as three words.\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $prev == = ]]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n";

/* Lines of a `case`, by what the word before means. */
static void add_bash_value(struct str *out, const struct completion_value *value)
{
	switch (value->kind) {
	case COMPLETE_NOTHING:
		str_add_cstr(out, "return");
		break;
	case COMPLETE_FILE:
		str_add_cstr(out, "_sqscope_files; return");
		break;
	case COMPLETE_WORDS:
		str_addf(out, "_sqscope_words '%s'; return", str_cstr(&value->text));
		break;
	case COMPLETE_LIST:
		str_addf(out, "_sqscope_list %s; return", str_cstr(&value->text));
		break;
	}
	str_add_cstr(out, " ;;\n");
}

static void add_bash_commands(struct str *out)
{
	str_add_cstr(out, "\t\t");
	for (size_t i = 0; cli_commands[i]; i++)
		str_addf(out, "%s%s", i ? "|" : "", cli_commands[i]->name);
	str_add_cstr(out, ") command=${COMP_WORDS[i]}; break ;;\n\t\tesac\n\tdone\n");
}

static void add_bash_own_values(struct str *out, const struct cli_command *command)
{
	const struct cli_option *own;
	for (size_t at = 0; (own = completion_own(command, &at));) {
		struct completion_value value = completion_of_own(own);
		if (own->argument) {
			str_addf(out, "\t%s:%s%s) ", command->name, own->name[1] ? "--" : "-",
				own->name);
			add_bash_value(out, &value);
		}
		str_release(&value.text);
	}
}

static void add_bash_values(struct str *out)
{
	str_add_cstr(out, "\tcase $command:$prev in\n");
	for (size_t i = 0; cli_commands[i]; i++)
		add_bash_own_values(out, cli_commands[i]);
	for (size_t i = 0; i < OPT_COUNT; i++) {
		struct completion_value value = completion_of_option(&option_rows[i]);
		if (option_rows[i].argument) {
			str_addf(out, "\t*:--%s) ", option_rows[i].name);
			add_bash_value(out, &value);
		}
		str_release(&value.text);
	}
	str_add_cstr(out, "\tesac\n");
}

static void add_bash_options(struct str *out)
{
	const struct cli_option *own;
	str_add_cstr(out, "\tcase $command in\n");
	for (size_t i = 0; cli_commands[i]; i++) {
		str_addf(out, "\t%s) own='", cli_commands[i]->name);
		for (size_t at = 0; (own = completion_own(cli_commands[i], &at));)
			str_addf(out, "%s%s ", own->name[1] ? "--" : "-", own->name);
		str_add_cstr(out, "' ;;\n");
	}
	str_add_cstr(out, "\tesac\n\tif [[ $cur == -* ]]; then\n\t\t_sqscope_words \"$own");
	for (size_t i = 0; i < OPT_COUNT; i++)
		str_addf(out, " --%s", option_rows[i].name);
	str_add_cstr(out, "\"\n\t\treturn\n\tfi\n");
}

static void add_bash_operands(struct str *out)
{
	str_add_cstr(out, "\tcase $command in\n\t'') _sqscope_list commands ;;\n");
	for (size_t i = 0; cli_commands[i]; i++) {
		struct completion_value value = completion_of_operands(cli_commands[i]);
		if (value.kind == COMPLETE_LIST)
			str_addf(out, "\t%s) _sqscope_list %s ;;\n", cli_commands[i]->name,
				str_cstr(&value.text));
		str_release(&value.text);
	}
	str_add_cstr(out, "\tesac\n}\ncomplete -F _sqscope sqscope\n");
}

void shell_completion_bash(struct str *out)
{
	str_add_cstr(out, bash_head);
	add_bash_commands(out);
	add_bash_values(out);
	add_bash_options(out);
	add_bash_operands(out);
}
