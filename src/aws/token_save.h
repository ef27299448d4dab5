/*
 * Putting a renewed token back into its file (token_file.h) off the loop's thread, because that
 * waits for the disk. A save that was begun is carried out whatever happens to who asked for it:
 * the old refresh token may be worth nothing any more.
 */
#ifndef SQSCOPE_AWS_TOKEN_SAVE_ROOM_H
#define SQSCOPE_AWS_TOKEN_SAVE_ROOM_H

#include "sqscope/loop/loop.h"
#include "token_file.h"

struct token_save;

typedef void (*token_saved_fn)(void *ud);

/* fn comes once, never from here, when the file is written or could not be: the log has why then.
 * members is taken; the rest is copied. */
struct token_save *token_save_start(struct loop *loop, const char *path, json_t *members,
	const struct secret *used_refresh_token, token_saved_fn fn, void *ud);
/* fn does not come any more; the file is written. */
void token_save_detach(struct token_save *save);

#endif
