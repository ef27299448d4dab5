/* A program of the user's with the terminal. */
#include "dashboard_state.h"
#include "sqscope/base/log.h"

#include <string.h>
#include <unistd.h>

static void on_end(void *ud, int exit_status, int signo)
{
	struct dashboard *d = ud;
	struct str text = {0};
	d->own.program = NULL;
	dashboard_come_back(d);
	str_addf(&text, "%s: ", str_cstr(&d->own.name));
	if (signo)
		str_addf(&text, "ended by %s", strsignal(signo));
	else
		str_addf(&text, "exit status %d", exit_status);
	ui_tell(d->ui, exit_status != 0, str_sv(&text));
	log_write(LOG_INFO, "own command %s", str_cstr(&text));
	str_release(&text);
}

static bool host_run_program(void *ud, const char *name, struct sv line, struct err *err)
{
	struct dashboard *d = ud;
	struct str command = {0};
	str_set(&command, line);
	str_set(&d->own.name, sv_cstr(name));
	dashboard_go_away(d);
	d->own.program = loop_foreground_start(
		d->session.loop, str_cstr(&command), STDIN_FILENO, on_end, d, err);
	if (d->own.program)
		log_write(LOG_INFO, "own command %s has the terminal", name);
	else
		dashboard_come_back(d);
	str_release(&command);
	return d->own.program != NULL;
}

void dashboard_release_program(struct dashboard *d)
{
	if (d->own.program)
		loop_foreground_kill(d->own.program);
	d->own.program = NULL;
	str_release(&d->own.name);
}

void dashboard_add_program_host(struct dashboard *d)
{
	d->host.run_program = host_run_program;
}
