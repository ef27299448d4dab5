/* The log: one file, one ring. */
#include "sqscope/base/log.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *const log_level_names[LOG_LEVEL_COUNT] = {"error", "warn", "info", "debug"};

static struct {
	int fd_plus_1; /* 0 while no file is open */
	char *path;
	enum log_level level;
	uint64_t
		written; /* lines since the start; the newest is at (written - 1) % LOG_RING_SIZE */
} sink = {.level = LOG_INFO};

/* Beside it, because what has a value from the start is read from the program's file. */
static struct log_line ring[LOG_RING_SIZE];

bool log_open(const char *path, enum log_level level, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_fail(err, ERR_IO, "cannot open the log %s: %s", path, strerror(errno));
	log_close();
	sink.fd_plus_1 = fd + 1;
	sink.path = mem_strdup(path);
	sink.level = level;
	return true;
}

void log_set_level(enum log_level level)
{
	sink.level = level;
}

void log_close(void)
{
	if (sink.fd_plus_1 > 0)
		close(sink.fd_plus_1 - 1);
	sink.fd_plus_1 = 0;
	free(sink.path);
	sink.path = NULL;
}

const char *log_path(void)
{
	return sink.path;
}

/* As much of the text as fits; a character is never cut in two. */
static void set_text(struct log_line *line, struct sv text)
{
	size_t n = text.n < sizeof line->text ? text.n : sizeof line->text - 1;

	while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	memcpy(line->text, text.p, n);
	line->text[n] = '\0';
}

static void write_line(const struct log_line *line, struct sv text)
{
	char when[CLOCK_TEXT_SIZE];
	struct str out = {0};

	clock_format_utc(line->unix_ms, when);
	str_addf(&out, "%s %-5s ", when, log_level_names[line->level]);
	str_add(&out, text);
	str_add_char(&out, '\n');
	/* One write a line, so that two programs' lines do not mix. A full disk costs the line, not
	 * the program. */
	(void)!write(sink.fd_plus_1 - 1, out.p, out.n);
	str_release(&out);
}

void log_write(enum log_level level, const char *fmt, ...)
{
	struct log_line *line;
	struct str raw = {0}, text = {0};
	va_list ap;

	if (level > sink.level)
		return;
	va_start(ap, fmt);
	str_vaddf(&raw, fmt, ap);
	va_end(ap);
	safe_text(&text, str_sv(&raw), 0);
	line = &ring[sink.written % LOG_RING_SIZE];
	line->unix_ms = clock_unix_ms();
	line->level = level;
	set_text(line, str_sv(&text));
	sink.written++;
	if (sink.fd_plus_1 > 0)
		write_line(line, str_sv(&text));
	str_release(&raw);
	str_release(&text);
}

size_t log_count(void)
{
	return sink.written < LOG_RING_SIZE ? (size_t)sink.written : LOG_RING_SIZE;
}

const struct log_line *log_line(size_t i)
{
	uint64_t oldest = sink.written - log_count();

	return &ring[(oldest + i) % LOG_RING_SIZE];
}

uint64_t log_gen(void)
{
	return sink.written;
}
