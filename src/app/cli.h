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
struct cli_value;

/* An option that one command has for itself. */
struct cli_option {
	const char *name;     /* of one letter: written -n */
	const char *argument; /* NULL for a flag; "[N]" may be missing, and is a number */
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
	bool is_isolated;                       /* nothing of the user's AWS set-up counts */
	cli_run_fn run;                         /* returns the exit status */
};

/* What was asked for. Everything in it is borrowed from argv. */
struct cli_call {
	const struct cli_command *command; /* NULL: the dashboard */
	const char **operands;             /* owned array */
	size_t operand_count;
	const char *own[CLI_MAX_OWN]; /* values of the command's options, "" for a flag; NULL: not
					 given. The last one of an option that is given often */
	struct cli_value *values;     /* owned: every one of them, in their order */
	size_t value_count, value_cap;
};

struct cli_value {
	const struct cli_option *option;
	const char *value;
};

/* ERR_USAGE with a sentence. The call is to be released in either case. */
bool cli_parse(struct cli_call *call, struct options *options, int argc, char *const argv[],
	struct err *err) MUST_CHECK;
void cli_release(struct cli_call *call);

/* The value of one of the command's own options, by name; NULL when it was not given, the last one
 * when it was given more than once. */
const char *cli_own(const struct cli_call *call, const char *name);
/* The values of one that may be given often: the next from *at on, which begins with 0; NULL after
 * the last. */
const char *cli_own_next(const struct cli_call *call, const char *name, size_t *at);
/* One that is a number of messages a second, or in seconds from `least` to `most`: the value stays
 * as it is when it was not given. */
bool cli_own_rate(
	const struct cli_call *call, const char *name, double *rate, struct err *err) MUST_CHECK;
bool cli_own_seconds(const struct cli_call *call, const char *name, int least, int most,
	int *seconds, struct err *err) MUST_CHECK;
/* "--name" or "-n", with its argument; appended. */
void cli_option_written(const struct cli_option *option, struct str *out);

#endif
