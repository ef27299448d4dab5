/*
 * A file of messages to be sent: a JSON object a line (message_json.h). The header of a dump and
 * blank lines are skipped. Read twice: once to see that every line can be sent, once to send. Lines
 * that are read stay until the next part. Embedded, zero-initialised.
 */
#ifndef SEND_FILE_H
#define SEND_FILE_H

#include "sqscope/model/message_desk.h"
#include "sqscope/model/message_json.h"

#include <stdio.h>

struct send_file {
	FILE *file;
	const char *path;
	size_t line; /* number of the last one read, from 1 */
	char *text;  /* of getline */
	size_t text_cap;
	struct message_line *lines; /* of the part at hand */
	size_t count, cap;
};

bool send_file_open(struct send_file *f, const char *path, struct err *err) MUST_CHECK;
/* ERR_USAGE that names the first line that cannot be sent; then back to the beginning. */
bool send_file_check(
	struct send_file *f, const struct message_desk *desk, struct err *err) MUST_CHECK;
/* Up to `most` messages of about `bytes` together; *count 0: the end. They borrow from f. */
bool send_file_next(struct send_file *f, struct sqs_outgoing *out, size_t most, size_t bytes,
	size_t *count, struct err *err) MUST_CHECK;
void send_file_close(struct send_file *f);

#endif
