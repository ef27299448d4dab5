/* A token in a file that several programs renew. */
#include "kept_signin.h"

#include "creds_session.h"
#include "sqscope/base/log.h"
#include "token_save.h"

#include <string.h>

enum { LOOK_AGAIN_MS = 300 };

void kept_signin_release(struct kept_signin *signin)
{
	loop_timer_stop(&signin->timer);
	signin_call_cancel(signin->call);
	token_save_detach(signin->save);
	signin->kind->release(signin->token);
	signin->kind->release(signin->found);
	str_release(&signin->path);
}

static void end(struct kept_signin *signin, const struct err *err)
{
	signin->kind->end(signin, err);
}

static struct sv refresh_token(const struct kept_signin *signin)
{
	return secret_sv(signin->kind->refresh_token(signin->token));
}

/* --- the file ------------------------------------------------------------------------------------
 */

static bool read_token(
	const struct kept_signin *signin, void *token, bool *missing, struct err *err)
{
	struct secret text = {0};
	bool ok;

	signin->kind->release(token);
	if (!token_file_read(str_cstr(&signin->path), &text, missing, err))
		return false;
	ok = signin->kind->parse(secret_sv(&text), token, err);
	secret_release(&text);
	return ok;
}

static bool is_valid(const struct kept_signin *signin, const void *token)
{
	return loop_unix_ms(signin->context->loop) < signin->kind->expires_unix_ms(token);
}

/* Has another program renewed it, or somebody signed in, meanwhile? */
static bool take_newer(struct kept_signin *signin)
{
	const struct kept_signin_kind *kind = signin->kind;
	bool missing;

	if (!read_token(signin, signin->found, &missing, NULL) ||
		!is_valid(signin, signin->found) || kind->is_same(signin->found, signin->token))
		return false;
	kind->release(signin->token);
	memcpy(signin->token, signin->found, kind->token_size);
	memset(signin->found, 0, kind->token_size); /* it has moved */
	return true;
}

/* --- the renewal ---------------------------------------------------------------------------------
 */

static void fail_expired(struct kept_signin *signin, const struct err *why)
{
	struct err err = {0};

	signin_fault_expired(
		signin->subject, signin->kind->expires_unix_ms(signin->token), why, &err);
	end(signin, &err);
}

/* A token that is still good serves on; without one that is the end. */
static void do_without_renewal(struct kept_signin *signin, const struct err *why)
{
	struct err err = *why;

	if (is_valid(signin, signin->token)) {
		end(signin, NULL);
	} else if (signin->kind->needs_signin(why)) {
		fail_expired(signin, why);
	} else {
		signin_fault_prefix(signin->subject, signin->kind->renewal, &err);
		end(signin, &err);
	}
}

static void give_up_renewal(struct kept_signin *signin, const struct err *err)
{
	log_write(LOG_WARN, "credentials: %s is not renewed: %s", signin->kind->named, err->msg);
	creds_session_renewal_failed(signin->context, refresh_token(signin), err);
	do_without_renewal(signin, err);
}

static void on_refused_again(void *ud)
{
	struct kept_signin *signin = ud;

	if (take_newer(signin))
		end(signin, NULL);
	else
		give_up_renewal(signin, &signin->refusal);
}

/* A refusal may mean that somebody else has used the refresh token and is about to write the new
 * one. */
static void renewal_failed(struct kept_signin *signin, const struct err *err)
{
	if (take_newer(signin)) {
		end(signin, NULL);
	} else if (signin_fault_is_refusal(err) && !is_valid(signin, signin->token)) {
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
	struct kept_signin *signin = ud;

	signin->save = NULL;
	end(signin, NULL);
}

static void on_renewed(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct kept_signin *signin = ud;
	const struct kept_signin_kind *kind = signin->kind;
	int64_t now_unix_ms = loop_unix_ms(signin->context->loop);
	struct secret used = {0};
	struct err failure = {0};

	signin->call = NULL;
	secret_copy(&used, kind->refresh_token(signin->token));
	if (err_is_set(err)) {
		failure = *err;
		if (kind->name_failure)
			kind->name_failure(reply->body, &failure);
		renewal_failed(signin, &failure);
	} else if (kind->take_answer(signin->token, reply->body, now_unix_ms, &failure)) {
		signin->save = token_save_start(signin->context->loop, str_cstr(&signin->path),
			kind->members(signin->token), &used, on_saved, signin);
	} else {
		renewal_failed(signin, &failure);
	}
	secret_release(&used);
}

static void renew(struct kept_signin *signin)
{
	struct err err = {0};

	signin->call = signin->kind->renew(signin, on_renewed, &err);
	if (!signin->call)
		renewal_failed(signin, &err);
}

static void use_token(struct kept_signin *signin)
{
	const struct err *failure =
		creds_session_renewal_failure(signin->context, refresh_token(signin));
	bool is_wanted = signin->kind->wants_renewal(signin);

	if (is_wanted && !failure)
		renew(signin);
	else if (is_wanted)
		do_without_renewal(signin, failure);
	else if (is_valid(signin, signin->token))
		end(signin, NULL);
	else
		fail_expired(signin, NULL);
}

/* --- the start -----------------------------------------------------------------------------------
 */

static void fail_file(struct kept_signin *signin, bool missing, struct err *err)
{
	if (missing) {
		signin_fault_over(signin->subject, signin->kind->absent, NULL, err);
	} else if (err->code == ERR_NO_CREDENTIALS) {
		signin_fault_file(signin->subject, str_cstr(&signin->path), err);
	} else {
		err->code = ERR_NO_CREDENTIALS;
		signin_fault_prefix(signin->subject, signin->kind->file, err);
	}
	end(signin, err);
}

static void on_look(void *ud)
{
	struct kept_signin *signin = ud;
	struct err err = {0};
	bool missing = false;

	if (read_token(signin, signin->token, &missing, &err)) {
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

void kept_signin_start(struct kept_signin *signin)
{
	signin->context = signin->subject->context;
	loop_timer_start(signin->context->loop, &signin->timer, 0, on_look, signin);
}
