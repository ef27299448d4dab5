/* The token of a sign-in to IAM Identity Center, and its renewal. */
#include "sso_signin.h"

#include "creds_session.h"
#include "signin_call.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "sso_token.h"
#include "token_save.h"

#include <stdlib.h>

enum { LOOK_AGAIN_MS = 300 };

struct sso_signin {
	const struct creds_context *context;
	const struct signin_subject *subject;
	const struct sso_role *role;
	sso_signin_fn fn;
	void *ud;
	struct loop_timer timer; /* the start, or the pause before a second look */
	struct str path;         /* of the token's file */
	struct sso_token token;
	struct signin_call *call; /* the renewal under way */
	struct token_save *save;
	/* Another program may be at the file: it is looked at a second time before that is a
	 * failure. */
	bool has_looked_again;
	struct err refusal;
};

/* --- the end -------------------------------------------------------------------------------------
 */

void sso_signin_cancel(struct sso_signin *signin)
{
	if (!signin)
		return;
	loop_timer_stop(&signin->timer);
	signin_call_cancel(signin->call);
	token_save_detach(signin->save);
	sso_token_release(&signin->token);
	str_release(&signin->path);
	free(signin);
}

static void end(struct sso_signin *signin, const struct err *err)
{
	struct secret token = {0};
	sso_signin_fn fn = signin->fn;
	void *ud = signin->ud;

	secret_copy(&token, &signin->token.access_token);
	sso_signin_cancel(signin);
	fn(ud, err ? NULL : &token, err);
	secret_release(&token);
}

/* A failure that signing in does not mend. */
static void fail(struct sso_signin *signin, const char *what, const struct err *why)
{
	struct err err = *why;

	signin_fault_prefix(signin->subject, what, &err);
	end(signin, &err);
}

static void fail_expired(struct sso_signin *signin, const struct err *why)
{
	struct err err = {0};

	signin_fault_expired(signin->subject, signin->token.expires_unix_ms, why, &err);
	end(signin, &err);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static bool read_token(
	const struct sso_signin *signin, struct sso_token *out, bool *missing, struct err *err)
{
	struct secret text = {0};
	bool ok;

	*out = (struct sso_token){0};
	if (!token_file_read(str_cstr(&signin->path), &text, missing, err))
		return false;
	ok = sso_token_parse(secret_sv(&text), out, err);
	secret_release(&text);
	return ok;
}

static bool is_valid(const struct sso_signin *signin, const struct sso_token *token)
{
	return sso_token_is_valid(token, loop_unix_ms(signin->context->loop));
}

/* Has another program renewed it, or somebody signed in, meanwhile? */
static bool take_newer(struct sso_signin *signin)
{
	struct sso_token found, *token = &signin->token;
	bool missing;
	bool is_newer = read_token(signin, &found, &missing, NULL) && is_valid(signin, &found) &&
			!sv_eq(secret_sv(&found.access_token), secret_sv(&token->access_token));

	if (is_newer) {
		sso_token_release(token);
		*token = found;
	} else {
		sso_token_release(&found);
	}
	return is_newer;
}

/* --- the renewal ---------------------------------------------------------------------------------
 */

/* A token that is still good serves on; without one that is the end. */
static void do_without_renewal(struct sso_signin *signin, const struct err *err)
{
	if (is_valid(signin, &signin->token))
		end(signin, NULL);
	else if (signin_fault_is_refusal(err))
		fail_expired(signin, err);
	else
		fail(signin, "renewing the token", err);
}

static void give_up_renewal(struct sso_signin *signin, const struct err *err)
{
	log_write(LOG_WARN, "credentials: the token of SSO is not renewed: %s", err->msg);
	creds_session_renewal_failed(signin->context, secret_sv(&signin->token.refresh_token), err);
	do_without_renewal(signin, err);
}

static void on_refused_again(void *ud)
{
	struct sso_signin *signin = ud;

	if (take_newer(signin))
		end(signin, NULL);
	else
		give_up_renewal(signin, &signin->refusal);
}

/* A refusal may mean that somebody else has used the refresh token and is about to write the new
 * one. */
static void renewal_failed(struct sso_signin *signin, const struct err *err)
{
	if (take_newer(signin)) {
		end(signin, NULL);
	} else if (signin_fault_is_refusal(err) && !is_valid(signin, &signin->token)) {
		log_write(LOG_DEBUG, "credentials: refused; is another program renewing?");
		signin->refusal = *err;
		loop_timer_start(signin->context->loop, &signin->timer, LOOK_AGAIN_MS,
			on_refused_again, signin);
	} else {
		give_up_renewal(signin, err);
	}
}

static void on_saved(void *ud)
{
	struct sso_signin *signin = ud;

	signin->save = NULL;
	end(signin, NULL);
}

static void save(struct sso_signin *signin, const struct secret *used_refresh_token)
{
	signin->save = token_save_start(signin->context->loop, str_cstr(&signin->path),
		sso_token_members(&signin->token), used_refresh_token, on_saved, signin);
}

static void on_renewed(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct sso_signin *signin = ud;
	int64_t now_unix_ms = loop_unix_ms(signin->context->loop);
	struct secret used = {0};
	struct err broken = {0};

	signin->call = NULL;
	secret_copy(&used, &signin->token.refresh_token);
	if (err_is_set(err))
		renewal_failed(signin, err);
	else if (sso_token_take_answer(&signin->token, reply->body, now_unix_ms, &broken))
		save(signin, &used);
	else
		renewal_failed(signin, &broken);
	secret_release(&used);
}

static void renew(struct sso_signin *signin)
{
	struct secret body = {0};
	struct err err = {0};
	struct aws_request request = {
		.path = sv_cstr("/token"), .content_type = sv_cstr("application/json")};

	sso_token_make_request(&signin->token, &body);
	request.body = secret_sv(&body);
	signin->call = signin_call_start(signin->context, "sso_oidc", signin->role->region,
		&request, on_renewed, signin, &err);
	secret_release(&body);
	if (!signin->call)
		renewal_failed(signin, &err);
}

/* Only the form with a session can be renewed. */
static bool can_renew(const struct sso_signin *signin)
{
	return !sv_is_empty(signin->role->session) &&
	       sso_token_can_refresh(&signin->token, loop_unix_ms(signin->context->loop));
}

static void use_token(struct sso_signin *signin)
{
	const struct err *failure = creds_session_renewal_failure(
		signin->context, secret_sv(&signin->token.refresh_token));
	bool is_due = sso_token_is_due(&signin->token, loop_unix_ms(signin->context->loop));

	if (is_due && can_renew(signin) && !failure)
		renew(signin);
	else if (is_due && can_renew(signin))
		do_without_renewal(signin, failure);
	else if (is_valid(signin, &signin->token))
		end(signin, NULL);
	else
		fail_expired(signin, NULL);
}

/* --- the start -----------------------------------------------------------------------------------
 */

static void fail_file(struct sso_signin *signin, bool missing, struct err *err)
{
	if (missing) {
		signin_fault_over(signin->subject, "is not signed in", NULL, err);
	} else if (err->code == ERR_NO_CREDENTIALS) {
		signin_fault_file(signin->subject, str_cstr(&signin->path), err);
	} else {
		err->code = ERR_NO_CREDENTIALS;
		signin_fault_prefix(signin->subject, "the token", err);
	}
	end(signin, err);
}

static void on_look(void *ud)
{
	struct sso_signin *signin = ud;
	struct err err = {0};
	bool missing = false;

	if (read_token(signin, &signin->token, &missing, &err)) {
		use_token(signin);
	} else if (err.code == ERR_NO_CREDENTIALS && !signin->has_looked_again) {
		log_write(LOG_DEBUG, "credentials: broken file; is another program writing it?");
		signin->has_looked_again = true;
		sso_token_release(&signin->token);
		loop_timer_start(
			signin->context->loop, &signin->timer, LOOK_AGAIN_MS, on_look, signin);
	} else {
		fail_file(signin, missing, &err);
	}
}

struct sso_signin *sso_signin_start(const struct signin_subject *subject,
	const struct sso_role *role, sso_signin_fn fn, void *ud)
{
	struct sso_signin *signin = mem_new(1, sizeof *signin);
	bool has_session = !sv_is_empty(role->session);
	struct str directory = {0};

	signin->context = subject->context;
	signin->subject = subject;
	signin->role = role;
	signin->fn = fn;
	signin->ud = ud;
	creds_expand_home(subject->context, sv_cstr("~/.aws/sso/cache"), &directory);
	sso_token_add_path(
		str_sv(&directory), has_session ? role->session : role->start_url, &signin->path);
	str_release(&directory);
	loop_timer_start(subject->context->loop, &signin->timer, 0, on_look, signin);
	return signin;
}
