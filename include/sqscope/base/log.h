/*
 * The log: a file in the state directory and a ring in memory that a view shows; never the
 * terminal. Lines pass safe_text. One sink for the program (the loop is single-threaded; workers do
 * not log).
 */
#ifndef SQSCOPE_BASE_LOG_H
#define SQSCOPE_BASE_LOG_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_LEVEL_COUNT };

extern const char *const log_level_names[LOG_LEVEL_COUNT]; /* "error", "warn", "info", "debug" */

struct log_line {
	int64_t unix_ms;
	enum log_level level;
	char text[200];
};

enum { LOG_RING_SIZE = 200 };

/* Open (append, 0600) the file; lines above `level` are dropped. Without a call only the ring is
 * kept, from LOG_INFO up. */
bool log_open(const char *path, enum log_level level, struct err *err) MUST_CHECK;
void log_set_level(enum log_level level);
void log_close(void);
/* The file's name, or NULL. */
const char *log_path(void);

void log_write(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Lines in the ring (at most LOG_RING_SIZE), and line i, 0 = the oldest. Borrowed until the next
 * log_write. */
size_t log_count(void);
const struct log_line *log_line(size_t i);
/* Grows with every line: a view redraws when it differs. */
uint64_t log_gen(void);

#endif
