/*
 * A file of lines, read from its start, one line in memory at a time; none is longer than
 * LIMIT_JSON_LINE. Waits for the disk: not for the loop's thread. Zero-initialise.
 */
#ifndef SQSCOPE_MODEL_LINE_FILE_ROOM_H
#define SQSCOPE_MODEL_LINE_FILE_ROOM_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

#include <stdint.h>

struct line_file {
	const char *path; /* borrowed */
	int fd;
	bool is_open, is_over; /* over: the file has been read to its end */
	struct str buffer;
	size_t taken;   /* of the buffer */
	int64_t offset; /* behind the last line that was read */
	int64_t number; /* of it, from 1 on */
};

bool line_file_open(struct line_file *f, const char *path, struct err *err) MUST_CHECK;
/* The next line, without its end; borrowed until the next call. False at the end, and on an error
 * (then err is set). *is_whole: it had an end. */
bool line_file_next(
	struct line_file *f, struct sv *line, bool *is_whole, struct err *err) MUST_CHECK;
void line_file_release(struct line_file *f);

#endif
