/*
 * A sign-in of `aws login`: the credentials of a quarter of an hour that its file holds, renewed
 * and put back when they are about to end, with a proof that we hold the session's key (design:
 * aws-access 2.6).
 */
#ifndef SQSCOPE_AWS_LOGIN_SIGNIN_ROOM_H
#define SQSCOPE_AWS_LOGIN_SIGNIN_ROOM_H

#include "signin_fault.h"

struct login_signin;

/* creds is borrowed until it returns and has no provider; NULL: err has the profile and what to do.
 */
typedef void (*login_signin_fn)(void *ud, const struct creds *creds, const struct err *err);

/* Credentials that are valid now, for the profile's login_session. fn comes once, never from here.
 * subject is borrowed and outlives it. */
struct login_signin *login_signin_start(const struct signin_subject *subject,
	struct sv login_session, login_signin_fn fn, void *ud);
/* Silent: fn does not come any more. NULL is fine. */
void login_signin_cancel(struct login_signin *signin);

#endif
