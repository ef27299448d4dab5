/* The token of a sign-in to IAM Identity Center, and its renewal. */
#include "sso_signin.h"

#include "kept_signin.h"
#include "sqscope/base/mem.h"
#include "sso_token.h"

#include <stdlib.h>

struct sso_signin {
	struct kept_signin kept; /* first: it is found by it */
	const struct sso_role *role;
	sso_signin_fn fn;
	void *ud;
	struct sso_token token, found;
};

static struct sso_signin *signin_of(struct kept_signin *kept)
{
	return (struct sso_signin *)kept;
}

void sso_signin_cancel(struct sso_signin *signin)
{
	if (!signin)
		return;
	kept_signin_release(&signin->kept);
	free(signin);
}

static void end(struct kept_signin *kept, const struct err *err)
{
	struct sso_signin *signin = signin_of(kept);
	struct secret token = {0};
	sso_signin_fn fn = signin->fn;
	void *ud = signin->ud;

	secret_copy(&token, &signin->token.access_token);
	sso_signin_cancel(signin);
	fn(ud, err ? NULL : &token, err);
	secret_release(&token);
}

/* --- the token -----------------------------------------------------------------------------------
 */

static bool parse(struct sv text, void *token, struct err *err)
{
	return sso_token_parse(text, token, err);
}

static void release(void *token)
{
	sso_token_release(token);
}

static int64_t expires_unix_ms(const void *token)
{
	return ((const struct sso_token *)token)->expires_unix_ms;
}

static const struct secret *refresh_token(const void *token)
{
	return &((const struct sso_token *)token)->refresh_token;
}

static bool is_same(const void *token, const void *other)
{
	const struct sso_token *a = token, *b = other;

	return sv_eq(secret_sv(&a->access_token), secret_sv(&b->access_token));
}

static json_t *members(const void *token)
{
	return sso_token_members(token);
}

static bool take_answer(void *token, struct sv body, int64_t now_unix_ms, struct err *err)
{
	return sso_token_take_answer(token, body, now_unix_ms, err);
}

/* Only the form with a session can be renewed. */
static bool wants_renewal(const struct kept_signin *kept)
{
	const struct sso_signin *signin = (const struct sso_signin *)kept;
	int64_t now_unix_ms = loop_unix_ms(kept->context->loop);

	return sso_token_is_due(&signin->token, now_unix_ms) &&
	       !sv_is_empty(signin->role->session) &&
	       sso_token_can_refresh(&signin->token, now_unix_ms);
}

static struct signin_call *renew(struct kept_signin *kept, aws_done_fn done, struct err *err)
{
	struct sso_signin *signin = signin_of(kept);
	struct secret body = {0};
	struct signin_call *call;
	struct aws_request request = {
		.path = sv_cstr("/token"), .content_type = sv_cstr("application/json")};

	sso_token_make_request(&signin->token, &body);
	request.body = secret_sv(&body);
	request.secrets[0] = secret_sv(&signin->token.refresh_token);
	request.secrets[1] = secret_sv(&signin->token.client_secret);
	call = signin_call_start(
		kept->context, "sso_oidc", signin->role->region, &request, done, kept, err);
	secret_release(&body);
	return call;
}

static const struct kept_signin_kind sso_kind = {
	.named = "the token of SSO",
	.absent = "is not signed in",
	.file = "the token",
	.renewal = "renewing the token",
	.token_size = sizeof(struct sso_token),
	.parse = parse,
	.release = release,
	.expires_unix_ms = expires_unix_ms,
	.refresh_token = refresh_token,
	.is_same = is_same,
	.members = members,
	.take_answer = take_answer,
	.needs_signin = signin_fault_is_refusal,
	.wants_renewal = wants_renewal,
	.renew = renew,
	.end = end,
};

struct sso_signin *sso_signin_start(const struct signin_subject *subject,
	const struct sso_role *role, sso_signin_fn fn, void *ud)
{
	struct sso_signin *signin = mem_new(1, sizeof *signin);
	bool has_session = !sv_is_empty(role->session);
	struct str directory = {0};

	signin->role = role;
	signin->fn = fn;
	signin->ud = ud;
	signin->kept.kind = &sso_kind;
	signin->kept.subject = subject;
	signin->kept.token = &signin->token;
	signin->kept.found = &signin->found;
	creds_expand_home(subject->context, sv_cstr("~/.aws/sso/cache"), &directory);
	sso_token_add_path(str_sv(&directory), has_session ? role->session : role->start_url,
		&signin->kept.path);
	str_release(&directory);
	kept_signin_start(&signin->kept);
	return signin;
}
