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

/* What the crash hook needs; it may look at nothing else. */
static struct {
	int out_fd, in_fd;
	bool has_termios;
	struct termios modes;
	char leave[RESTORE_SIZE];
	size_t leave_n;
} restore;

/* A background process that sets modes is stopped; one that gives them back must not be. */
static void set_termios(int fd, const struct termios *modes)
{
	sigset_t ttou, before;

	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &before);
	while (tcsetattr(fd, TCSANOW, modes) != 0 && errno == EINTR)
		;
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void on_fatal(void)
{
	tty_out_write_now(restore.out_fd, restore.leave, restore.leave_n, RESTORE_MS);
	if (restore.has_termios)
		set_termios(restore.in_fd, &restore.modes);
}

static void add_leave(const struct screen *s, struct str *out)
{
	str_add_cstr(out, s->terminal.leave);
	if (!s->terminal.has_other_screen) {
		terminal_add_move(&s->terminal, s->rows - 1, 0, out);
		str_add_cstr(out, "\r\n");
	}
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
		set_termios(s->in_fd, &s->shell_modes);
	s->is_entered = s->has_termios = s->has_pushed_title = false;
}
