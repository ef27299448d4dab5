/*
 * What the sign-ins to IAM Identity Center and of `aws login` share: a token in a file that other
 * programs read and write at any moment, renewed and put back when it is about to end. A broken
 * file is looked at a second time. A renewal that is refused looks whether somebody else has
 * renewed meanwhile, one that fails is remembered, and a token that is still good serves on.
 *
 * Embedded as the first member of a sign-in, which is made with mem_new and holds the tokens.
 */
#ifndef SQSCOPE_AWS_KEPT_SIGNIN_ROOM_H
#define SQSCOPE_AWS_KEPT_SIGNIN_ROOM_H

#include "signin_call.h"
#include "signin_fault.h"
#include "token_file.h"

struct kept_signin;

/* A kind of token, and the texts about it. `token` is a struct of the kind's own. */
struct kept_signin_kind {
	const char *named;   /* in the log: "the token of SSO" */
	const char *absent;  /* there is no file: "is not signed in" */
	const char *file;    /* before why it cannot be read: "the token" */
	const char *renewal; /* before why it failed: "renewing the token" */
	size_t token_size;
	/* May leave something behind when it fails; release wipes it. */
	bool (*parse)(struct sv text, void *token, struct err *err);
	void (*release)(void *token);
	int64_t (*expires_unix_ms)(const void *token);
	const struct secret *(*refresh_token)(const void *token);
	bool (*is_same)(const void *token, const void *other);
	json_t *(*members)(const void *token);
	bool (*take_answer)(void *token, struct sv body, int64_t now_unix_ms, struct err *err);
	/* Optional: what the body of a failed renewal adds to its err. */
	void (*name_failure)(struct sv body, struct err *err);
	/* Only signing in anew mends such a failure. */
	bool (*needs_signin)(const struct err *err);
	/* It is about to end, or must be fresh, and can be renewed. */
	bool (*wants_renewal)(const struct kept_signin *signin);
	/* Begin the request; NULL with err when that is not possible. */
	struct signin_call *(*renew)(struct kept_signin *signin, aws_done_fn done, struct err *err);
	/* The last word: err is NULL when the token is valid now. Frees the sign-in. */
	void (*end)(struct kept_signin *signin, const struct err *err);
};

struct kept_signin {
	const struct kept_signin_kind *kind;
	const struct creds_context *context;
	const struct signin_subject *subject;
	void *token, *found;      /* the owner's; found: what a second look finds */
	struct str path;          /* of the file; the owner fills it before the start */
	struct loop_timer timer;  /* the start, or the pause before a second look */
	struct signin_call *call; /* the renewal under way */
	struct token_save *save;
	bool has_looked_again;
	struct err refusal;
};

/* kind, subject, token, found and path are set. kind->end comes once, never from here. */
void kept_signin_start(struct kept_signin *signin);
/* Stop and release all but the sign-in's own memory. */
void kept_signin_release(struct kept_signin *signin);

#endif
