/*
 * STS GetCallerIdentity: who the credentials really are. Needs no permission; an endpoint that does
 * not know it (a local queue server) just leaves the identity unknown. Async contract: http.h.
 */
#ifndef SQSCOPE_SERVICES_STS_H
#define SQSCOPE_SERVICES_STS_H

#include "sqscope/aws/aws_call.h"

struct sts_identity {
	struct sv account, arn, user_id;
};

typedef void (*sts_identity_fn)(
	void *ud, const struct sts_identity *identity, const struct err *err);

struct aws_call *sts_get_caller_identity(
	struct aws_client *sts, enum priority priority, sts_identity_fn done, void *ud);

/* Decode the XML (or JSON) answer; the views look at storage. False when there is no account in it.
 */
bool sts_decode_identity(struct sv body, struct sts_identity *out, struct str *storage);

#endif
