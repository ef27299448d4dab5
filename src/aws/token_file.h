/*
 * The files in which the AWS tools keep what a sign-in gave: one JSON object each, mode 0600,
 * shared with programs that write it at any moment. Read leniently, written back whole and with all
 * that is not ours left as it was. No text of a file ever reaches an err.
 */
#ifndef SQSCOPE_AWS_TOKEN_FILE_ROOM_H
#define SQSCOPE_AWS_TOKEN_FILE_ROOM_H

#include "sqscope/aws/json_answer.h"
#include "sqscope/base/digest.h"
#include "sqscope/base/str.h"

/* The text of the file. *missing (may be NULL) tells "no such file" from other failures. */
bool token_file_read(
	const char *path, struct secret *out, bool *missing, struct err *err) MUST_CHECK;

/* The object in the text, which the caller gives back with json_answer_wipe. NULL with
 * ERR_NO_CREDENTIALS for anything else: a file that is half written, for one. */
json_t *token_file_parse(struct sv text, struct err *err) MUST_CHECK;

/* A text that must be there, without a NUL in it. False with ERR_NO_CREDENTIALS that names the
 * member. Borrowed. */
bool token_file_need(
	const json_t *object, const char *key, struct sv *out, struct err *err) MUST_CHECK;

/*
 * The text with `members` put in, objects member by member. False when it must stay as it is: it is
 * no object, or its refreshToken is not the one that was used, so that somebody else has signed in
 * or refreshed meanwhile.
 */
bool token_file_merge(
	struct sv text, json_t *members, struct sv used_refresh_token, struct secret *out);

/* The same in the file. True also when it was left alone: changed by somebody else, or gone, which
 * is what signing out does. Waits for the disk. */
bool token_file_save(const char *path, json_t *members, struct sv used_refresh_token,
	struct err *err) MUST_CHECK;

/* When something ends that lasts `expiresIn` seconds from now. False when the answer has no such
 * member, or none that makes sense. */
bool token_answer_expiry(const json_t *answer, int64_t now_unix_ms, int64_t *out);

/* The JSON text of an object, which is taken and wiped. */
void token_dump(json_t *object, struct secret *out);
/* A member with a secret's bytes. */
void token_put(json_t *object, const char *key, const struct secret *value);
/* A member with a time, as the AWS tools write it. */
void token_put_time(json_t *object, const char *key, int64_t unix_ms);

#endif
