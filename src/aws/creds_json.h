/*
 * The JSON that programs, containers, instances and caches give credentials in. Pure. What is wrong
 * is said without a piece of it: the secrets stand in it.
 */
#ifndef SQSCOPE_AWS_CREDS_JSON_ROOM_H
#define SQSCOPE_AWS_CREDS_JSON_ROOM_H

#include "creds_source.h"

enum creds_json_kind {
	CREDS_JSON_PROCESS,   /* Version 1; SessionToken and Expiration may be absent */
	CREDS_JSON_CONTAINER, /* Token, Expiration */
	CREDS_JSON_INSTANCE,  /* the same, with Code: "Success" or what went wrong */
	CREDS_JSON_CLI_CACHE, /* {"Credentials":{AccessKeyId, ..., SessionToken, Expiration}} */
};

/* Fill *out, which the caller releases; out->provider is left alone. ERR_NO_CREDENTIALS with a
 * sentence about "it" when the text is none of that kind. */
bool creds_json_read(
	struct sv text, enum creds_json_kind kind, struct creds *out, struct err *err) MUST_CHECK;

#endif
