/* The table of commands. */
#include "commands.h"

const struct cli_command *const cli_commands[] = {
	&cmd_ls,
	&cmd_show,
	&cmd_peek,
	&cmd_send,
	&cmd_visibility,
	&cmd_delete,
	&cmd_purge,
	&cmd_dump,
	&cmd_restore,
	&cmd_redrive,
	&cmd_tasks,
	&cmd_cancel_task,
	&cmd_resume,
	&cmd_workers,
	&cmd_create,
	&cmd_set,
	&cmd_tag,
	&cmd_delete_queue,
	&cmd_lint,
	&cmd_export,
	&cmd_drift,
	&cmd_log,
	&cmd_doctor,
	&cmd_policy,
	&cmd_demo,
	&cmd_sim,
	&cmd_completion,
	&cmd_help,
	NULL,
};

const struct cli_command *cli_command_find(struct sv name)
{
	for (size_t i = 0; cli_commands[i]; i++)
		if (sv_eq_cstr(name, cli_commands[i]->name))
			return cli_commands[i];
	return NULL;
}
