/*
 * One run of the program: what was asked for, and how its output stands. Lives in main, is handed
 * to every command.
 */
#ifndef APP_H
#define APP_H

#include "cli.h"
#include "sqscope/app/options.h"

struct app {
	struct options options;
	struct cli_call call;
	char **declared; /* names out of a file that stand among the operands; owned */
	size_t declared_count;
	const char *briefing; /* shown over the dashboard at the start; NULL: none */
	bool is_output_gone;  /* whoever read stdout has gone: end quietly */
	int output_errno;     /* of a write to stdout that failed otherwise; 0 */
};

/* Parse, read the config, run the command or the dashboard. Returns the exit status. */
int app_run(int argc, char *const argv[]);

#endif
