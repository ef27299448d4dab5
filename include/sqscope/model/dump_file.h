/*
 * A file of messages as it is written: the header and a line for each (message_json.h). Made anew
 * with mode 0600: one that exists is not touched. Its content is safe when dump_file_sync or
 * dump_file_end has succeeded. Waits for the disk: not for the loop's thread. Zero-initialise.
 */
#ifndef SQSCOPE_MODEL_DUMP_FILE_H
#define SQSCOPE_MODEL_DUMP_FILE_H

#include "sqscope/base/id_set.h"
#include "sqscope/model/message_json.h"

struct dump_file {
	char *path;
	int fd;
	bool is_open;
	struct str buffer;  /* lines that are not written yet */
	size_t count;       /* messages */
	int64_t safe_bytes; /* of the file, that are on the disk */
};

bool dump_file_begin(struct dump_file *file, const char *path,
	const struct message_json_header *header, struct err *err) MUST_CHECK;
/*
 * Go on with a file that was not ended: behind its last line that is whole, what follows it is cut
 * off. ids gets the messages that are in it. Refused is what is no such file.
 */
bool dump_file_resume(struct dump_file *file, const char *path,
	const struct message_json_header *header, struct id_set *ids, struct err *err) MUST_CHECK;
/* A damaged message is refused, and the file goes on. */
bool dump_file_add(struct dump_file *file, const struct message *m, struct err *err) MUST_CHECK;
/* Force to the disk what was added, and the name in its directory. When that fails, the file is cut
 * back to what is safe. */
bool dump_file_sync(struct dump_file *file, struct err *err) MUST_CHECK;
/* The same, and closed in either case. */
bool dump_file_end(struct dump_file *file, struct err *err) MUST_CHECK;
/* Take away a file of which nothing is safe; does nothing after an end. Releases the rest. */
void dump_file_release(struct dump_file *file);

#endif
