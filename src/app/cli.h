/*
 * The command line: the global options of options.h, one command with its own options, and
 * operands, in any order. What is on the line decides only what was asked for; nothing is done
 * here.
 */
#ifndef CLI_H
#define CLI_H

#include "sqscope/app/options.h"

struct app;
struct cli_command;

/* An option that one command has for itself. */
struct cli_option {
	const char *name;
	const char *argument; /* NULL for a flag */
	const char *summary;
	bool is_hidden; /* not in help: for the build, not for people */
};

typedef int (*cli_run_fn)(struct app *app);

enum { CLI_MAX_OWN = 16 };

struct cli_command {
	const char *name;
	const char *usage;                      /* what follows the name */
	const char *summary;                    /* one line */
	const char *details;                    /* a paragraph for its help and the manual */
	struct cli_option options[CLI_MAX_OWN]; /* up to the first without a name */
	size_t min_operands, max_operands;      /* max SIZE_MAX: any number */
	bool takes_queues;                      /* its operands are QUEUEs */
	cli_run_fn run;                         /* returns the exit status */
};

/* One of the command's options, as often as it stands on the line. */
struct cli_given {
	const struct cli_option *option;
	const char *value;
};

/* What was asked for. Everything in it is borrowed from argv. */
struct cli_call {
	const struct cli_command *command; /* NULL: the dashboard */
	const char **operands;             /* owned array */
	size_t operand_count;
	const char *own[CLI_MAX_OWN]; /* values of the command's options, "" for a flag; NULL: not
					 given */
	struct cli_given *given;      /* the command's options in the order given; owned */
	size_t given_count;
};

/* ERR_USAGE with a sentence. The call is to be released in either case. */
bool cli_parse(struct cli_call *call, struct options *options, int argc, char *const argv[],
	struct err *err) MUST_CHECK;
void cli_release(struct cli_call *call);

/* The value of one of the command's own options, by name; NULL when it was not given, the last one
 * when it was given more than once. */
const char *cli_own(const struct cli_call *call, const char *name);
/* All of its values, in order; returns how many. The array is the caller's, NULL for none. */
size_t cli_own_all(const struct cli_call *call, const char *name, const char ***values);

#endif
