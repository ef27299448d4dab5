/* The credentials of a session of aws login, and their renewal. */
#include "login_signin.h"

#include "dpop.h"
#include "kept_signin.h"
#include "login_token.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct login_signin {
	struct kept_signin kept; /* first: it is found by it */
	login_signin_fn fn;
	void *ud;
	struct login_token token, found;
};

static struct login_signin *signin_of(struct kept_signin *kept)
{
	return (struct login_signin *)kept;
}

void login_signin_cancel(struct login_signin *signin)
{
	if (!signin)
		return;
	kept_signin_release(&signin->kept);
	free(signin);
}

static void end(struct kept_signin *kept, const struct err *err)
{
	struct login_signin *signin = signin_of(kept);
	login_signin_fn fn = signin->fn;
	void *ud = signin->ud;
	struct creds creds = signin->token.creds;

	signin->token.creds = (struct creds){0};
	login_signin_cancel(signin);
	fn(ud, err ? NULL : &creds, err);
	creds_release(&creds);
}

/* --- the token -----------------------------------------------------------------------------------
 */

static bool parse(struct sv text, void *token, struct err *err)
{
	return login_token_parse(text, token, err);
}

static void release(void *token)
{
	login_token_release(token);
}

static int64_t expires_unix_ms(const void *token)
{
	return ((const struct login_token *)token)->creds.expires_unix_ms;
}

static const struct secret *refresh_token(const void *token)
{
	return &((const struct login_token *)token)->refresh_token;
}

static bool is_same(const void *token, const void *other)
{
	const struct login_token *a = token, *b = other;

	return creds_are_equal(&a->creds, &b->creds);
}

static json_t *members(const void *token)
{
	return login_token_members(token);
}

static bool take_answer(void *token, struct sv body, int64_t now_unix_ms, struct err *err)
{
	return login_token_take_answer(token, body, now_unix_ms, err);
}

static bool wants_renewal(const struct kept_signin *kept)
{
	return kept->context->must_be_fresh ||
	       login_token_is_due(kept->token, loop_unix_ms(kept->context->loop));
}

/* --- the renewal ---------------------------------------------------------------------------------
 */

static bool make_proof(
	void *ud, const char *url, int64_t now_unix_ms, struct str *out, struct err *err)
{
	const struct login_signin *signin = ud;
	const struct dpop_request request = {
		.method = "POST", .url = url, .now_unix_ms = now_unix_ms};

	return dpop_add_proof(secret_sv(&signin->token.dpop_key), &request, out, err);
}

/* The sign-in service of the profile's own region, where a role asks for it. */
static struct sv region_of(const struct creds_context *context)
{
	struct sv own = creds_value(context, "region");
	struct sv resolved = sv_cstr(context->config->region.value);

	return (context->asked_by && !sv_is_empty(own)) || sv_is_empty(resolved) ? own : resolved;
}

static struct signin_call *renew(struct kept_signin *kept, aws_done_fn done, struct err *err)
{
	struct login_signin *signin = signin_of(kept);
	struct secret body = {0};
	struct signin_call *call;
	struct aws_request request = {
		.path = sv_cstr("/v1/token"),
		.content_type = sv_cstr("application/json"),
		.header.name = sv_cstr("DPoP"),
		.make_header = make_proof,
		.make_header_ud = signin,
	};

	login_token_make_request(&signin->token, &body);
	request.body = secret_sv(&body);
	request.secrets[0] = secret_sv(&signin->token.refresh_token);
	call = signin_call_start(
		kept->context, "signin", region_of(kept->context), &request, done, kept, err);
	secret_release(&body);
	return call;
}

static const struct kept_signin_kind login_kind = {
	.named = "the session of aws login",
	.absent = "is not there",
	.file = "the file",
	.renewal = "the renewal",
	.token_size = sizeof(struct login_token),
	.parse = parse,
	.release = release,
	.expires_unix_ms = expires_unix_ms,
	.refresh_token = refresh_token,
	.is_same = is_same,
	.members = members,
	.take_answer = take_answer,
	.name_failure = login_token_name_failure,
	.needs_signin = login_token_needs_signin,
	.wants_renewal = wants_renewal,
	.renew = renew,
	.end = end,
};

/* --- the start -----------------------------------------------------------------------------------
 */

static void find_file(struct kept_signin *kept, struct sv login_session)
{
	const struct creds_context *context = kept->subject->context;
	const char *named = aws_config_env(context->config, "AWS_LOGIN_CACHE_DIRECTORY");
	struct str directory = {0};

	creds_expand_home(context, sv_cstr(named ? named : "~/.aws/login/cache"), &directory);
	login_token_add_path(str_sv(&directory), login_session, &kept->path);
	str_release(&directory);
}

struct login_signin *login_signin_start(
	const struct signin_subject *subject, struct sv login_session, login_signin_fn fn, void *ud)
{
	struct login_signin *signin = mem_new(1, sizeof *signin);

	signin->fn = fn;
	signin->ud = ud;
	signin->kept.kind = &login_kind;
	signin->kept.subject = subject;
	signin->kept.token = &signin->token;
	signin->kept.found = &signin->found;
	find_file(&signin->kept, login_session);
	kept_signin_start(&signin->kept);
	return signin;
}
