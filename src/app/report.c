/* Sentences on stderr. */
#include "report.h"
#include "json.h"
#include "output.h"

#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static bool is_writable(int fd, int timeout_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	return poll(&p, 1, timeout_ms) > 0;
}

/* A terminal that takes nothing more, behind a dead link or ^S, must not keep a program that was
 * told to end. */
static bool takes_text(int fd)
{
	enum { PATIENCE_MS = 500 };
	return !isatty(fd) || is_writable(fd, PATIENCE_MS);
}

bool report_is_free(void)
{
	return is_writable(STDERR_FILENO, 0);
}

/* One write, so that lines of programs that share the terminal do not mix; nobody is left to tell
 * when it fails. */
static void say(const struct str *line)
{
	if (!takes_text(STDERR_FILENO))
		return;
	ssize_t n = write(STDERR_FILENO, str_cstr(line), line->n);
	(void)n;
}

static void add_sentence(struct str *line, const char *text)
{
	output_safe(line, sv_cstr(text));
	if (line->n && !strchr(".?!", line->p[line->n - 1]))
		str_add_char(line, '.');
}

void report_sentence(const char *what, const struct err *err)
{
	struct str line = {0};
	str_add_cstr(&line, "sqscope: ");
	if (what)
		str_addf(&line, "%s: ", what);
	add_sentence(&line, err->msg);
	if (*err_hint(err))
		str_addf(&line, " %s", err_hint(err));
	str_add_char(&line, '\n');
	say(&line);
	str_release(&line);
}

int report_error(struct app *app, const char *what, const struct err *err)
{
	report_sentence(what, err);
	if (app && option_flag(&app->options, OPT_JSON))
		output_json(app, json_error(err));
	return err_exit_status(err);
}

void report_note(const struct app *app, const char *fmt, ...)
{
	struct str raw = {0}, line = {0};
	if (option_flag(&app->options, OPT_QUIET))
		return;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&raw, fmt, ap);
	va_end(ap);
	str_add_cstr(&line, "sqscope: ");
	output_safe(&line, str_sv(&raw));
	str_add_char(&line, '\n');
	say(&line);
	str_release(&raw);
	str_release(&line);
}

void report_plan(struct sv lines)
{
	struct str out = {0};
	str_add(&out, lines);
	say(&out);
	str_release(&out);
}

void report_warnings(const struct app *app)
{
	struct sv rest = str_sv(&app->options.warnings), line;
	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		report_note(app, "warning: %.*s", SV_ARGS(line));
	}
}

static const char *signal_name(int signo)
{
	switch (signo) {
	case SIGINT:
		return "SIGINT";
	case SIGTERM:
		return "SIGTERM";
	case SIGHUP:
		return "SIGHUP";
	case SIGQUIT:
		return "SIGQUIT";
	case SIGUSR1:
		return "SIGUSR1";
	case SIGUSR2:
		return "SIGUSR2";
	default:
		return "a signal";
	}
}

int report_signal(const char *what, int signo)
{
	struct err err = {0};
	err_set(&err, ERR_INTERRUPTED, "ended by %s", signal_name(signo));
	report_sentence(what, &err);
	return 128 + signo;
}
