/* The terminal's modes: ours while the screen is shown, the shell's again on every way out. */
#include "screen_state.h"

#include "sqscope/base/fatal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
	FINISH_MS = 500, /* a link that takes longer for the rest of a frame is as good as gone */
	RESTORE_MS = 500,
	RESTORE_SIZE = 256,
};

/* Off and on. SGR coordinates (1006): a report is printable then and has no limit at column 223. */
static const char *const mouse_reports[] = {"\033[?1006l\033[?1000l", "\033[?1000h\033[?1006h"};
static const char *const focus_reports[] = {"\033[?1004l", "\033[?1004h"};

/* What the crash hook needs; it may look at nothing else. */
static struct {
	int out_fd, in_fd;
	bool has_termios;
	struct termios modes;
	char leave[RESTORE_SIZE];
	size_t leave_n;
} restore;

static void set_termios(int fd, const struct termios *modes)
{
	while (tcsetattr(fd, TCSANOW, modes) != 0 && errno == EINTR)
		;
}

/* A background process that sets modes is stopped; one that gives them back must not be. */
static void restore_termios(int fd, const struct termios *modes)
{
	sigset_t ttou, before;

	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &before);
	set_termios(fd, modes);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/*
 * In the background the terminal and its modes are the shell's: stop until it puts us in front, as
 * the kernel would do at the first change of modes, but before we take the shell's own for those to
 * restore.
 */
static void wait_for_foreground(int fd)
{
	pid_t group = tcgetpgrp(fd);

	if (group >= 0 && group != getpgrp())
		kill(0, SIGTTOU);
}

static void on_fatal(void)
{
	tty_out_write_now(restore.out_fd, restore.leave, restore.leave_n, RESTORE_MS);
	if (restore.has_termios)
		restore_termios(restore.in_fd, &restore.modes);
}

static void add_reports(const struct screen *s, bool is_on, struct str *out)
{
	if (s->wants_mouse)
		str_add_cstr(out, mouse_reports[is_on]);
	if (s->wants_focus)
		str_add_cstr(out, focus_reports[is_on]);
}

static void add_leave(const struct screen *s, struct str *out)
{
	add_reports(s, false, out);
	str_add_cstr(out, s->terminal.leave);
	/* Some terminals have no other screen whatever terminfo says: the shell goes on below. */
	terminal_add_move(&s->terminal, s->rows - 1, 0, out);
	str_add_cstr(out, "\r\n");
	str_add_cstr(out, s->terminal.leave_screen);
	if (s->has_pushed_title)
		str_add_cstr(out, "\033[23;2t");
}

void screen_arm_restore(const struct screen *s)
{
	struct str leave = {0};

	if (s->is_entered)
		add_leave(s, &leave);
	fatal_set_restore(NULL);
	restore.out_fd = s->out.fd;
	restore.in_fd = s->in_fd;
	restore.has_termios = s->has_termios;
	restore.modes = s->shell_modes;
	restore.leave_n = leave.n < RESTORE_SIZE ? leave.n : RESTORE_SIZE;
	memcpy(restore.leave, str_cstr(&leave), restore.leave_n);
	fatal_set_restore(on_fatal);
	str_release(&leave);
}

/*
 * Keys come one by one and unchanged, bytes go out unchanged. ^C and ^Z are keys (the program
 * cancels and suspends itself), ^\ stays the terminal's way to end a program that hangs, ^S and ^Q
 * its flow control.
 */
static struct termios our_modes(int fd, const struct termios *shell_modes)
{
	struct termios modes = *shell_modes;
	const cc_t off = (cc_t)fpathconf(fd, _PC_VDISABLE);

	modes.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP | PARMRK);
	modes.c_oflag &= ~(tcflag_t)OPOST;
	modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
	modes.c_cc[VINTR] = off;
	modes.c_cc[VSUSP] = off;
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	return modes;
}

bool screen_enter_modes(struct screen *s, struct err *err)
{
	struct termios modes;

	if (!s->is_test) {
		wait_for_foreground(s->in_fd);
		if (tcgetattr(s->in_fd, &s->shell_modes) != 0)
			return err_fail(err, ERR_TERMINAL, "cannot read the terminal's modes: %s",
				strerror(errno));
		modes = our_modes(s->in_fd, &s->shell_modes);
		set_termios(s->in_fd, &modes);
		s->has_termios = true;
	}
	screen_arm_restore(s);
	return true;
}

void screen_add_entry(struct screen *s, struct str *out)
{
	if (s->is_entered)
		return;
	s->is_entered = true;
	if (s->terminal.paste_on)
		str_add_cstr(out, s->terminal.paste_on);
	add_reports(s, true, out);
	str_add(out, str_sv(&s->waiting));
	str_clear(&s->waiting);
	screen_arm_restore(s);
}

void screen_leave_modes(struct screen *s)
{
	struct str leave = {0};

	if (s->is_entered) {
		add_leave(s, &leave);
		tty_out_add(&s->out, str_sv(&leave));
		tty_out_finish(&s->out, FINISH_MS);
		str_release(&leave);
	}
	fatal_set_restore(NULL);
	if (s->has_termios)
		restore_termios(s->in_fd, &s->shell_modes);
	s->is_entered = s->has_termios = s->has_pushed_title = false;
}

static void switch_report(struct screen *s, bool *wants, bool is_on, const char *const reports[2])
{
	if (*wants == is_on)
		return;
	*wants = is_on;
	if (s->is_entered)
		screen_send(s, sv_cstr(reports[is_on]));
	screen_arm_restore(s);
}

bool screen_set_mouse(struct screen *s, bool is_on)
{
	if (is_on && !s->terminal.has_mouse)
		return false;
	switch_report(s, &s->wants_mouse, is_on, mouse_reports);
	return true;
}

bool screen_set_focus_reports(struct screen *s, bool is_on)
{
	if (is_on && !s->terminal.has_focus)
		return false;
	switch_report(s, &s->wants_focus, is_on, focus_reports);
	return true;
}
