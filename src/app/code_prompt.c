/* The code of an MFA device, typed at the terminal. */
#include "code_prompt.h"
#include "output.h"
#include "sqscope/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { CODE_BYTES = 64 };

struct code_prompt {
	struct creds_prompt creds;
	struct loop *loop;
	struct loop_fd watch;
	int fd;
	struct termios before; /* while a question is open */
	bool is_quiet;         /* before is what to go back to */
	bool is_open;
	creds_prompt_answer_fn answer;
	void *answer_ud;
};

static void say(const struct code_prompt *p, struct sv text)
{
	while (text.n > 0) {
		ssize_t n = write(p->fd, text.p, text.n);
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			text = sv_of(text.p + n, text.n - (size_t)n);
	}
}

static void set_echo(struct code_prompt *p, bool on)
{
	if (on && p->is_quiet)
		tcsetattr(p->fd, TCSAFLUSH, &p->before);
	p->is_quiet = !on && tcgetattr(p->fd, &p->before) == 0;
	if (!p->is_quiet)
		return;
	struct termios quiet = p->before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(p->fd, TCSAFLUSH, &quiet);
}

static void close_question(struct code_prompt *p)
{
	if (!p->is_open)
		return;
	p->is_open = false;
	loop_fd_stop(&p->watch);
	set_echo(p, true);
	say(p, sv_cstr("\n"));
}

static void on_readable(void *ud, int fd, unsigned events)
{
	struct code_prompt *p = ud;
	char line[CODE_BYTES];
	(void)events;
	/* The terminal hands over whole lines. */
	ssize_t n = read(fd, line, sizeof line);
	if (n < 0 && errno == EINTR)
		return;
	close_question(p);
	p->answer(p->answer_ud, sv_of(line, n > 0 ? (size_t)n : 0));
	digest_wipe(line, sizeof line);
}

static void ask(void *ud, const char *profile, const char *serial, creds_prompt_answer_fn answer,
	void *answer_ud)
{
	struct code_prompt *p = ud;
	struct str text = {0};
	/* One line can be typed at a time. */
	if (p->is_open) {
		answer(answer_ud, sv_cstr(""));
		return;
	}
	str_add_cstr(&text, "MFA code of ");
	output_safe(&text, sv_cstr(serial));
	str_add_cstr(&text, " for profile ");
	output_safe(&text, sv_cstr(profile));
	str_add_cstr(&text, ": ");
	set_echo(p, false);
	say(p, str_sv(&text));
	str_release(&text);
	p->is_open = true;
	p->answer = answer;
	p->answer_ud = answer_ud;
	if (loop_fd_start(p->loop, &p->watch, p->fd, LOOP_READABLE, on_readable, p))
		return;
	close_question(p);
	answer(answer_ud, sv_cstr(""));
}

static void withdraw(void *ud, void *answer_ud)
{
	struct code_prompt *p = ud;
	if (p->answer_ud == answer_ud)
		close_question(p);
}

struct code_prompt *code_prompt_new(struct loop *loop)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return NULL;
	struct code_prompt *p = mem_new(1, sizeof *p);
	p->loop = loop;
	p->fd = fd;
	p->creds = (struct creds_prompt){.ud = p, .ask = ask, .withdraw = withdraw};
	return p;
}

void code_prompt_free(struct code_prompt *p)
{
	if (!p)
		return;
	close_question(p);
	close(p->fd);
	free(p);
}

const struct creds_prompt *code_prompt_creds(const struct code_prompt *p)
{
	return &p->creds;
}
