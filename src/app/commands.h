/*
 * The commands of the command line, one row each. Dispatch, `sqscope help` and the manual are made
 * from the table.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "cli.h"

extern const struct cli_command *const cli_commands[]; /* NULL-terminated */

/* Each lives in its cmd_<name>.c. */
extern const struct cli_command cmd_ls;
extern const struct cli_command cmd_show;
extern const struct cli_command cmd_peek;
extern const struct cli_command cmd_send;
extern const struct cli_command cmd_visibility;
extern const struct cli_command cmd_delete;
extern const struct cli_command cmd_purge;
extern const struct cli_command cmd_dump;
extern const struct cli_command cmd_restore;
extern const struct cli_command cmd_redrive;
extern const struct cli_command cmd_tasks;
extern const struct cli_command cmd_cancel_task;
extern const struct cli_command cmd_resume;
extern const struct cli_command cmd_create;
extern const struct cli_command cmd_set;
extern const struct cli_command cmd_tag;
extern const struct cli_command cmd_delete_queue;
extern const struct cli_command cmd_lint;
extern const struct cli_command cmd_export;
extern const struct cli_command cmd_drift;
extern const struct cli_command cmd_log;
extern const struct cli_command cmd_workers;
extern const struct cli_command cmd_doctor;
extern const struct cli_command cmd_policy;
extern const struct cli_command cmd_demo;
extern const struct cli_command cmd_sim;
extern const struct cli_command cmd_completion;
extern const struct cli_command cmd_help;

const struct cli_command *cli_command_find(struct sv name);

#endif
