/*
 * A program that has the terminal for a while. It gets a process group of its own in the
 * foreground, as a shell would give it, so that ^C and ^\ reach it and not us. Its end is learnt
 * from SIGCHLD; libuv reaps only the children that it knows.
 */
#include "room.h"

#include "sqscope/base/mem.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_RUN = 127 };

struct loop_foreground {
	struct loop *loop;
	struct loop_signal child_signal;
	struct loop_timer first_look;
	int tty;
	pid_t pid;
	loop_foreground_fn done;
	void *ud;
};

/* From the background this would stop us (SIGTTOU). */
static void give_terminal(int tty, pid_t group)
{
	sigset_t block, before;

	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	pthread_sigmask(SIG_BLOCK, &block, &before);
	if (tcsetpgrp(tty, group) != 0)
		errno = 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* In the child, before the program: only what is safe after fork in a program with threads. */
static void become_program(const char *command, int tty)
{
	static const int defaults[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGCHLD, SIGPIPE,
		SIGTERM, SIGHUP, SIGWINCH, SIGCONT, SIGUSR1, SIGUSR2};
	const char *const argv[] = {"sh", "-c", command, NULL};
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t none;

	setpgid(0, 0);
	give_terminal(tty, getpid());
	for (size_t i = 0; i < COUNT_OF(defaults); i++)
		sigaction(defaults[i], &action, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv("/bin/sh", (char *const *)argv);
	_exit(CANNOT_RUN);
}

/*
 * ^Z: the user wants the shell. Our whole group stops, as the shell expects of a job, and when it
 * is brought to the front again, so is the program. Where nobody could do that the kernel ignores
 * the signal, and the program just goes on.
 */
static void follow_stop(struct loop_foreground *f)
{
	give_terminal(f->tty, getpgrp());
	kill(0, SIGTSTP);
	give_terminal(f->tty, f->pid);
	kill(-f->pid, SIGCONT);
}

static void end(struct loop_foreground *f, int status)
{
	loop_foreground_fn done = f->done;
	void *ud = f->ud;

	give_terminal(f->tty, getpgrp());
	loop_signal_stop(&f->child_signal);
	loop_timer_stop(&f->first_look);
	free(f);
	done(ud, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

static void look(struct loop_foreground *f)
{
	int status;
	pid_t pid;

	do {
		pid = waitpid(f->pid, &status, WNOHANG | WUNTRACED);
		if (pid == f->pid && WIFSTOPPED(status))
			follow_stop(f);
	} while (pid == f->pid && WIFSTOPPED(status));
	if (pid == f->pid)
		end(f, status);
}

static void on_child(void *ud, int signo)
{
	(void)signo;
	look(ud);
}

static void on_first_look(void *ud)
{
	look(ud);
}

struct loop_foreground *loop_foreground_start(struct loop *loop, const char *command, int tty,
	loop_foreground_fn done, void *ud, struct err *err)
{
	struct loop_foreground *f = mem_new(1, sizeof *f);
	sigset_t all, before;

	f->loop = loop;
	f->tty = tty;
	f->done = done;
	f->ud = ud;
	loop_signal_start(loop, &f->child_signal, SIGCHLD, on_child, f);
	/* A signal between fork and exec would come to our handlers in the child. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	f->pid = fork();
	if (f->pid == 0)
		become_program(command, tty);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (f->pid < 0) {
		err_set(err, ERR_FAILED, "no process could be made: %s", strerror(errno));
		loop_signal_stop(&f->child_signal);
		free(f);
		return NULL;
	}
	/* Both sides do it: whoever is first, the program never reads from the background. */
	setpgid(f->pid, f->pid);
	give_terminal(tty, f->pid);
	/* A signal is nothing to wait for; a timer is, and it finds an end that came before the
	 * watch. */
	loop_timer_start(loop, &f->first_look, 0, on_first_look, f);
	return f;
}

void loop_foreground_kill(struct loop_foreground *f)
{
	int status;

	kill(-f->pid, SIGTERM);
	kill(-f->pid, SIGCONT);
	give_terminal(f->tty, getpgrp());
	loop_signal_stop(&f->child_signal);
	loop_timer_stop(&f->first_look);
	waitpid(f->pid, &status, WNOHANG);
	free(f);
}
