/*
 * Scripts that teach a shell the command line of sqscope: made from the same tables as --help, so
 * they cannot know less than the program. Names that change (profiles, contexts, themes) are asked
 * of the program when Tab is pressed: `sqscope completion --list profiles`.
 */
#ifndef SHELL_COMPLETION_H
#define SHELL_COMPLETION_H

#include "cli.h"
#include "sqscope/base/str.h"

struct shell_completion {
	const char *shell;
	void (*write)(struct str *out);
};

extern const struct shell_completion shell_completions[]; /* up to the first without a shell */

const struct shell_completion *shell_completion_find(struct sv shell);

void shell_completion_bash(struct str *out);
void shell_completion_zsh(struct str *out);
void shell_completion_fish(struct str *out);

/* What may follow an option; in the words of the tables. */
enum completion_kind {
	COMPLETE_NOTHING, /* a value that nobody can guess */
	COMPLETE_FILE,
	COMPLETE_WORDS, /* `text`, blanks between them */
	COMPLETE_LIST   /* `text` names a list of value_list.h */
};

struct completion_value {
	enum completion_kind kind;
	struct str text;
};

/* Of a global option, of a command's own option, of a command's operands. The caller releases
 * text. */
struct completion_value completion_of_option(const struct option_row *row);
struct completion_value completion_of_own(const struct cli_option *own);
struct completion_value completion_of_operands(const struct cli_command *command);

/* The options of a command up to the first hidden one or the end; NULL behind the last. */
const struct cli_option *completion_own(const struct cli_command *command, size_t *at);

#endif
