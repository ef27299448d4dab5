/*
 * The role that a profile has in IAM Identity Center (design: aws-access 2.5): what the files say
 * of it, the request to the portal that brings its credentials, and the answer. Pure; views look
 * into the files of the context.
 */
#ifndef SQSCOPE_AWS_SSO_ROLE_ROOM_H
#define SQSCOPE_AWS_SSO_ROLE_ROOM_H

#include "creds_source.h"

struct sso_role {
	struct sv account_id, role_name;
	struct sv start_url, region;
	struct sv session; /* the name behind sso_session; empty in the form of before */
};

/* Of context->profile. CREDS_OK, CREDS_NOT_CONFIGURED, or CREDS_FAILED with err, which names file
 * and line. */
enum creds_outcome sso_role_find(
	const struct creds_context *context, struct sso_role *out, struct err *err);

/* "SSO session corp", or "SSO of https://corp.example/start", for messages; appended. */
void sso_role_add_name(const struct sso_role *role, struct str *out);

/* The query of GetRoleCredentials, appended. */
void sso_role_add_query(const struct sso_role *role, struct str *out);
/* Fill *out, which the caller releases, but for the provider. ERR_PROTOCOL when there are no
 * credentials in the answer. */
bool sso_role_take_answer(
	const struct sso_role *role, struct sv body, struct creds *out, struct err *err) MUST_CHECK;

#endif
