/*
 * Help as text, made from the tables of options and commands.
 */
#ifndef HELP_H
#define HELP_H

#include "cli.h"

/* The whole program. Appended. */
void help_program(struct str *out);
/* One command. */
void help_command(const struct cli_command *command, struct str *out);

#endif
