/*
 * message_json: a message as one line of JSON: what `peek --json` prints, what a dump file holds
 * and what `restore` and `send --jsonl` read (design: cli, "JSON"). Lossless: the body and every
 * value come back byte for byte, whatever they hold. Pure; borrows nothing after it returns.
 */
#ifndef SQSCOPE_MODEL_MESSAGE_JSON_H
#define SQSCOPE_MODEL_MESSAGE_JSON_H

#include "sqscope/base/err.h"
#include "sqscope/sqs/message.h"

/* MD5 of body and attributes as one word: wrong when one is, ok when one was compared. */
enum md5_check message_md5(const struct message *m);

/* --- write ----------------------------------------------------------------------------------- */

struct message_json_lease {
	int64_t held_until_unix_ms; /* or UNKNOWN: not held (any more) */
};

/* The object in one line without its end, appended. With a lease as `peek` prints it; without one
 * (NULL) as it stands in a dump: no receipt_handle, no held_until. */
void message_json_write(
	const struct message *m, const struct message_json_lease *lease, struct str *out);

struct message_json_header {
	struct sv queue, account, region; /* an empty account or region is null */
	int64_t as_of_unix_ms;
};

/* The first line of a dump file, without its end; appended. */
void message_json_write_header(const struct message_json_header *header, struct str *out);
bool message_json_is_header(struct sv line);

/* --- read ------------------------------------------------------------------------------------ */

/* A line that was read; zero-initialise, release after use. */
struct message_line {
	struct message message;
	int64_t held_until_unix_ms; /* or UNKNOWN */
	/* What only lines for sending have; empty or UNKNOWN without. */
	struct str group, dedup;
	int64_t delay_s; /* 0 to SQS_DELAY_MAX_S */
};

/*
 * Read a line of at most LIMIT_JSON_LINE bytes: an object with `body`, everything else optional,
 * unknown members skipped. What `line` held is released first. Fails on what could not be sent as
 * it is meant: broken JSON, half a surrogate pair, a value that is neither text nor base64.
 */
bool message_json_read(struct sv line, struct message_line *out, struct err *err) MUST_CHECK;
void message_line_release(struct message_line *line);

#endif
