/*
 * A sign-in to IAM Identity Center: the token that `aws sso login` has left in its file, renewed
 * and put back when it is about to end (design: aws-access 2.5).
 */
#ifndef SQSCOPE_AWS_SSO_SIGNIN_ROOM_H
#define SQSCOPE_AWS_SSO_SIGNIN_ROOM_H

#include "signin_fault.h"
#include "sso_role.h"

struct sso_signin;

/* token is borrowed until it returns; NULL: err has the profile and what to do. */
typedef void (*sso_signin_fn)(void *ud, const struct secret *token, const struct err *err);

/* A token that is valid now. fn comes once, never from here. subject and role are borrowed and
 * outlive it. */
struct sso_signin *sso_signin_start(const struct signin_subject *subject,
	const struct sso_role *role, sso_signin_fn fn, void *ud);
/* Silent: fn does not come any more. NULL is fine. */
void sso_signin_cancel(struct sso_signin *signin);

#endif
