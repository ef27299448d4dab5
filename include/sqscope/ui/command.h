/*
 * The commands of the dashboard: one row each. Keys, the `:` line with its completion, the help
 * screen and the manual are made from this table. A command that writes is refused in READ-ONLY
 * mode before its function is reached.
 */
#ifndef SQSCOPE_UI_COMMAND_H
#define SQSCOPE_UI_COMMAND_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

struct ui;

enum command_scope {
	SCOPE_GLOBAL,
	SCOPE_FLEET,
	SCOPE_QUEUE,
	SCOPE_MESSAGES, /* the list of messages */
	SCOPE_MESSAGE,  /* one of them */
	SCOPE_OPERATIONS,
	SCOPE_WORKERS,
	SCOPE_TEXT,
	SCOPE_COUNT
};

enum command_flags {
	COMMAND_WRITE = 1,           /* changes something at AWS */
	COMMAND_DESTRUCTIVE = 2,     /* and cannot be taken back */
	COMMAND_NEEDS_SELECTION = 4, /* works on the selected queue */
	COMMAND_TAKES_TEXT = 8       /* everything after the name is one argument */
};

enum command_group {
	GROUP_MOVE,
	GROUP_LOOK,
	GROUP_ACT,
	GROUP_RUN,
	GROUP_COUNT
}; /* parts of the help screen */

/* What an argument is: completed on the `:` line from there. */
enum command_argument {
	ARGUMENT_NONE,
	ARGUMENT_TEXT, /* nothing to complete */
	ARGUMENT_COLUMN,
	ARGUMENT_THEME,
	ARGUMENT_QUEUE,
	ARGUMENT_COMMAND,
	ARGUMENT_CONTEXT,
	ARGUMENT_PROFILE,
	ARGUMENT_REGION,
	ARGUMENT_PROGRAM,
	ARGUMENT_LAYOUT,
	ARGUMENT_CHOICE /* one of `choices` */
};

struct command {
	const char *name;
	const char *alias; /* or NULL */
	enum command_scope scope;
	unsigned flags;
	enum command_group group;
	const char *usage;   /* arguments: "[column]" or "" */
	const char *summary; /* a few words for help */
	bool (*run)(struct ui *ui, struct sv args, struct err *err);
	const char *hint; /* the word for the hint row; NULL: the name */
	enum command_argument argument;
	const char *choices; /* of ARGUMENT_CHOICE, separated by blanks */
};

extern const struct command commands[];
extern const size_t command_count;

/* A command reachable in `scope` (its own rows, then the global ones) by name or alias; NULL. */
const struct command *command_find(enum command_scope scope, struct sv name);

/* The name nearest to one that is not there, for "did you mean"; NULL when none is near. Static. */
const char *command_nearest(enum command_scope scope, struct sv name);

extern const char *const command_scope_names[SCOPE_COUNT]; /* "global", "fleet", ... */
extern const char
	*const command_group_names[GROUP_COUNT]; /* as headings of the help screen: "MOVE" */

#endif
