/* The credentials of a session of aws login, and their renewal. */
#include "login_signin.h"

#include "creds_session.h"
#include "dpop.h"
#include "login_token.h"
#include "signin_call.h"
#include "signin_fault.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "token_save.h"

#include <stdlib.h>

enum { LOOK_AGAIN_MS = 300 };

struct login_signin {
	const struct creds_context *context;
	const struct signin_subject *subject;
	login_signin_fn fn;
	void *ud;
	struct loop_timer timer; /* the start, or the pause before a second look */
	struct str path;         /* of the session's file */
	struct login_token token;
	struct signin_call *call; /* the renewal under way */
	struct token_save *save;
	/* Another program may be at the file: it is looked at a second time before that is a
	 * failure. */
	bool has_looked_again;
	struct err refusal;
};

/* --- the end -------------------------------------------------------------------------------------
 */

void login_signin_cancel(struct login_signin *signin)
{
	if (!signin)
		return;
	loop_timer_stop(&signin->timer);
	signin_call_cancel(signin->call);
	token_save_detach(signin->save);
	login_token_release(&signin->token);
	str_release(&signin->path);
	free(signin);
}

static void end(struct login_signin *signin, const struct err *err)
{
	login_signin_fn fn = signin->fn;
	void *ud = signin->ud;
	struct creds creds = signin->token.creds;

	signin->token.creds = (struct creds){0};
	login_signin_cancel(signin);
	fn(ud, err ? NULL : &creds, err);
	creds_release(&creds);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static bool read_token(
	const struct login_signin *signin, struct login_token *out, bool *missing, struct err *err)
{
	struct secret text = {0};
	bool ok;

	*out = (struct login_token){0};
	if (!token_file_read(str_cstr(&signin->path), &text, missing, err))
		return false;
	ok = login_token_parse(secret_sv(&text), out, err);
	secret_release(&text);
	return ok;
}

static bool is_valid(const struct login_signin *signin, const struct login_token *token)
{
	return !creds_are_expired(&token->creds, loop_unix_ms(signin->context->loop));
}

/* Has another program renewed it, or somebody signed in, meanwhile? */
static bool take_newer(struct login_signin *signin)
{
	struct login_token found;
	bool missing;
	bool is_newer = read_token(signin, &found, &missing, NULL) && is_valid(signin, &found) &&
			!creds_are_equal(&found.creds, &signin->token.creds);

	if (is_newer) {
		login_token_release(&signin->token);
		signin->token = found;
	} else {
		login_token_release(&found);
	}
	return is_newer;
}

/* --- the renewal ---------------------------------------------------------------------------------
 */

/* Credentials that are still good serve on; without them that is the end. */
static void do_without_renewal(struct login_signin *signin, const struct err *why)
{
	struct err err = *why;

	if (is_valid(signin, &signin->token)) {
		end(signin, NULL);
		return;
	}
	if (login_token_needs_signin(why))
		signin_fault_expired(
			signin->subject, signin->token.creds.expires_unix_ms, why, &err);
	else
		signin_fault_prefix(signin->subject, "the renewal", &err);
	end(signin, &err);
}

static void give_up_renewal(struct login_signin *signin, const struct err *err)
{
	log_write(LOG_WARN, "credentials: the session of aws login is not renewed: %s", err->msg);
	creds_session_renewal_failed(signin->context, secret_sv(&signin->token.refresh_token), err);
	do_without_renewal(signin, err);
}

static void on_refused_again(void *ud)
{
	struct login_signin *signin = ud;

	if (take_newer(signin))
		end(signin, NULL);
	else
		give_up_renewal(signin, &signin->refusal);
}

/* A refusal may mean that somebody else has used the refresh token and is about to write the new
 * one. */
static void renewal_failed(struct login_signin *signin, const struct err *err)
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
	struct login_signin *signin = ud;

	signin->save = NULL;
	end(signin, NULL);
}

static void save(struct login_signin *signin, const struct secret *used_refresh_token)
{
	signin->save = token_save_start(signin->context->loop, str_cstr(&signin->path),
		login_token_members(&signin->token), used_refresh_token, on_saved, signin);
}

static void on_renewed(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct login_signin *signin = ud;
	int64_t now_unix_ms = loop_unix_ms(signin->context->loop);
	struct secret used = {0};
	struct err failure = {0};

	signin->call = NULL;
	secret_copy(&used, &signin->token.refresh_token);
	if (err_is_set(err)) {
		failure = *err;
		login_token_name_failure(reply->body, &failure);
		renewal_failed(signin, &failure);
	} else if (login_token_take_answer(&signin->token, reply->body, now_unix_ms, &failure)) {
		save(signin, &used);
	} else {
		renewal_failed(signin, &failure);
	}
	secret_release(&used);
}

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

static void renew(struct login_signin *signin)
{
	struct secret body = {0};
	struct err err = {0};
	struct aws_request request = {
		.path = sv_cstr("/v1/token"),
		.content_type = sv_cstr("application/json"),
		.header.name = sv_cstr("DPoP"),
		.make_header = make_proof,
		.make_header_ud = signin,
	};

	login_token_make_request(&signin->token, &body);
	request.body = secret_sv(&body);
	signin->call = signin_call_start(signin->context, "signin", region_of(signin->context),
		&request, on_renewed, signin, &err);
	secret_release(&body);
	if (!signin->call)
		renewal_failed(signin, &err);
}

static void use_token(struct login_signin *signin)
{
	bool is_due = signin->context->must_be_fresh ||
		      login_token_is_due(&signin->token, loop_unix_ms(signin->context->loop));
	const struct err *failure = creds_session_renewal_failure(
		signin->context, secret_sv(&signin->token.refresh_token));

	if (!is_due)
		end(signin, NULL);
	else if (failure)
		do_without_renewal(signin, failure);
	else
		renew(signin);
}

/* --- the start -----------------------------------------------------------------------------------
 */

static void find_file(struct login_signin *signin, struct sv login_session)
{
	const char *named = aws_config_env(signin->context->config, "AWS_LOGIN_CACHE_DIRECTORY");
	struct str directory = {0};

	creds_expand_home(
		signin->context, sv_cstr(named ? named : "~/.aws/login/cache"), &directory);
	login_token_add_path(str_sv(&directory), login_session, &signin->path);
	str_release(&directory);
}

static void fail_file(struct login_signin *signin, bool missing, struct err *err)
{
	if (missing) {
		signin_fault_over(signin->subject, "is not there", NULL, err);
	} else if (err->code == ERR_NO_CREDENTIALS) {
		signin_fault_file(signin->subject, str_cstr(&signin->path), err);
	} else {
		err->code = ERR_NO_CREDENTIALS;
		signin_fault_prefix(signin->subject, "the file", err);
	}
	end(signin, err);
}

static void on_look(void *ud)
{
	struct login_signin *signin = ud;
	struct err err = {0};
	bool missing = false;

	if (read_token(signin, &signin->token, &missing, &err)) {
		use_token(signin);
	} else if (err.code == ERR_NO_CREDENTIALS && !signin->has_looked_again) {
		log_write(LOG_DEBUG, "credentials: broken file; is another program writing it?");
		signin->has_looked_again = true;
		loop_timer_start(
			signin->context->loop, &signin->timer, LOOK_AGAIN_MS, on_look, signin);
	} else {
		fail_file(signin, missing, &err);
	}
}

struct login_signin *login_signin_start(
	const struct signin_subject *subject, struct sv login_session, login_signin_fn fn, void *ud)
{
	struct login_signin *signin = mem_new(1, sizeof *signin);

	signin->context = subject->context;
	signin->subject = subject;
	signin->fn = fn;
	signin->ud = ud;
	find_file(signin, login_session);
	loop_timer_start(subject->context->loop, &signin->timer, 0, on_look, signin);
	return signin;
}
