/*
 * A file of messages as it is written: the header and a line for each (message_json.h). Made anew
 * with mode 0600: one that exists is not touched. Its content is safe when dump_file_end has
 * succeeded. Waits for the disk: not for the loop's thread. Zero-initialise.
 */
#ifndef SQSCOPE_MODEL_DUMP_FILE_H
#define SQSCOPE_MODEL_DUMP_FILE_H

#include "sqscope/model/message_json.h"

struct dump_file {
	char *path;
	int fd;
	bool is_open;
	struct str buffer; /* lines that are not written yet */
	size_t count;      /* messages */
};

bool dump_file_begin(struct dump_file *file, const char *path,
	const struct message_json_header *header, struct err *err) MUST_CHECK;
/* A damaged message is refused, and the file goes on. */
bool dump_file_add(struct dump_file *file, const struct message *m, struct err *err) MUST_CHECK;
/* Force it to the disk, and the name in its directory; closed in either case. */
bool dump_file_end(struct dump_file *file, struct err *err) MUST_CHECK;
/* Take away a file that was not ended; does nothing after an end. Releases the rest. */
void dump_file_release(struct dump_file *file);

#endif
