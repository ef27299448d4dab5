/* Writing to stdout. */
#include "output.h"
#include "report.h"
#include "sqscope/base/safe_text.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A stdout that was left non-blocking by another program is waited for. */
static bool wait_writable(void)
{
	struct pollfd p = {.fd = STDOUT_FILENO, .events = POLLOUT};
	return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

bool output_write(struct app *app, struct sv text)
{
	while (text.n > 0 && !app->is_output_gone && !app->output_errno) {
		ssize_t n = write(STDOUT_FILENO, text.p, text.n);
		if (n >= 0)
			text = sv_of(text.p + n, text.n - (size_t)n);
		else if (errno == EPIPE)
			app->is_output_gone = true;
		else if (errno != EINTR && !(errno == EAGAIN && wait_writable()))
			app->output_errno = errno;
	}
	return !app->is_output_gone && !app->output_errno;
}

bool output_json(struct app *app, json_t *value)
{
	struct str line = {0};
	char *text = json_dumps(value, JSON_COMPACT);
	json_decref(value);
	str_add_cstr(&line, text ? text : "null");
	str_add_char(&line, '\n');
	free(text);
	bool ok = output_write(app, str_sv(&line));
	str_release(&line);
	return ok;
}

void output_safe(struct str *line, struct sv text)
{
	bool is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	safe_text(line, text, is_utf8 ? 0 : SAFE_ASCII);
}

int output_terminal_width(void)
{
	struct winsize size;
	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

int output_status(const struct app *app, int status)
{
	struct err err = {0};
	if (app->is_output_gone)
		return 0;
	if (!app->output_errno)
		return status;
	err_set(&err, ERR_IO, "cannot write to stdout: %s", strerror(app->output_errno));
	return report_error(NULL, NULL, &err);
}
