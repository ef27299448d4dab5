/*
 * A request of a source of credentials to a service that signs people in: the portal and OIDC of
 * IAM Identity Center, AWS sign-in. Unsigned, with the retries of every call.
 */
#ifndef SQSCOPE_AWS_SIGNIN_CALL_ROOM_H
#define SQSCOPE_AWS_SIGNIN_CALL_ROOM_H

#include "creds_source.h"
#include "sqscope/aws/aws_call.h"

struct signin_call;

/* done as aws_call's, and the last word: the call is gone then. NULL with err when the service has
 * no endpoint. */
struct signin_call *signin_call_start(const struct creds_context *context, const char *service_id,
	struct sv region, const struct aws_request *request, aws_done_fn done, void *ud,
	struct err *err) MUST_CHECK;
/* Silent: done does not come any more. NULL is fine. */
void signin_call_cancel(struct signin_call *call);

#endif
