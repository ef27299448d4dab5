/*
 * The sessions of roles that the AWS command line keeps in ~/.aws/cli/cache. Read, never written:
 * one that is still good spares the operator a code (botocore, AssumeRoleCredentialFetcher).
 */
#ifndef SQSCOPE_AWS_ROLE_CACHE_ROOM_H
#define SQSCOPE_AWS_ROLE_CACHE_ROOM_H

#include "creds_source.h"

/* Those that tell sessions apart; empty ones are left out. */
struct role_cache_key {
	struct sv role_arn, external_id, serial, duration_s;
	struct sv session_name; /* when the profile names one */
};

/* {"RoleArn": "...", "SerialNumber": "..."}: as the command line writes it before it makes a file
 * name of it. Appended. */
void role_cache_key_text(const struct role_cache_key *key, struct str *out);

/* Those of the file for this text, which last for some minutes yet. False without. */
bool role_cache_read(
	const struct creds_context *context, struct sv key_text, struct creds *out) MUST_CHECK;

#endif
