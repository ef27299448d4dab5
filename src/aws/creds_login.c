/*
 * A session of `aws login`: the profile has a login_session (design: aws-access 2.6). Its file
 * holds credentials of a quarter of an hour; before they end, new ones are had for the refresh
 * token and a proof that we hold the session's key.
 */
#include "creds_session.h"
#include "dpop.h"
#include "login_token.h"
#include "signin_call.h"
#include "signin_fault.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "token_save.h"

#include <stdio.h>
#include <stdlib.h>

struct login_job {
	const struct creds_context *context;
	creds_done_fn done;
	void *ud;
	struct signin_subject subject;
	struct loop_timer begin;
	struct str path; /* of the session's file */
	struct login_token token;
	struct signin_call *call; /* the renewal under way */
	struct token_save *save;
};

/* --- the end -------------------------------------------------------------------------------------
 */

static void cancel(void *ud)
{
	struct login_job *job = ud;

	loop_timer_stop(&job->begin);
	signin_call_cancel(job->call);
	token_save_detach(job->save);
	login_token_release(&job->token);
	str_release(&job->path);
	free(job);
}

static void end(struct login_job *job, enum creds_outcome outcome, const struct err *err)
{
	creds_done_fn done = job->done;
	void *ud = job->ud;
	struct creds creds = job->token.creds;

	job->token.creds = (struct creds){0};
	creds.provider = creds_login.name;
	cancel(job);
	done(ud, outcome, outcome == CREDS_OK ? &creds : NULL, err);
	creds_release(&creds);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static bool read_token(
	const struct login_job *job, struct login_token *out, bool *missing, struct err *err)
{
	struct secret text = {0};
	bool ok;

	*out = (struct login_token){0};
	if (!token_file_read(str_cstr(&job->path), &text, missing, err))
		return false;
	ok = login_token_parse(secret_sv(&text), out, err);
	secret_release(&text);
	return ok;
}

static bool is_valid(const struct login_job *job, const struct login_token *token)
{
	return !creds_are_expired(&token->creds, loop_unix_ms(job->context->loop));
}

/* Has another program renewed it, or somebody signed in, meanwhile? */
static bool take_newer(struct login_job *job)
{
	struct login_token found;
	bool missing;
	bool is_newer = read_token(job, &found, &missing, NULL) && is_valid(job, &found) &&
			!creds_are_equal(&found.creds, &job->token.creds);

	if (is_newer) {
		login_token_release(&job->token);
		job->token = found;
	} else {
		login_token_release(&found);
	}
	return is_newer;
}

/* --- the renewal ---------------------------------------------------------------------------------
 */

/* The service means it, or there is no key to prove anything with. */
static bool is_mended_by_signing_in(const struct err *err)
{
	if (err->http_status == 0)
		return err->code == ERR_INVALID;
	return signin_call_is_refusal(err) &&
	       strcmp(err->service_code, "INSUFFICIENT_PERMISSIONS") != 0;
}

/* Credentials that are still good serve on; without them that is the end. */
static void do_without_renewal(struct login_job *job, const struct err *why)
{
	struct err err = *why;

	if (is_valid(job, &job->token)) {
		end(job, CREDS_OK, NULL);
		return;
	}
	if (is_mended_by_signing_in(why))
		signin_fault_expired(&job->subject, job->token.creds.expires_unix_ms, why, &err);
	else
		signin_fault_prefix(&job->subject, "the renewal", &err);
	end(job, CREDS_FAILED, &err);
}

static void renewal_failed(struct login_job *job, const struct err *err)
{
	if (take_newer(job)) {
		end(job, CREDS_OK, NULL);
		return;
	}
	log_write(LOG_WARN, "credentials: the session of aws login is not renewed: %s", err->msg);
	creds_session_renewal_failed(job->context, secret_sv(&job->token.refresh_token), err);
	do_without_renewal(job, err);
}

/* What the service calls the failure, where it tells. */
static void refine(struct sv body, struct err *err)
{
	static const struct {
		const char *error, *text;
	} rows[] = {
		{"TOKEN_EXPIRED", "the session is over"},
		{"USER_CREDENTIALS_CHANGED", "the user's password or rights were changed"},
		{"INSUFFICIENT_PERMISSIONS", "the user may not call signin:CreateOAuth2Token"},
	};
	json_t *answer = json_answer_load(body, NULL);
	struct sv error = json_answer_text(answer, "error");

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (!sv_eq_cstr(error, rows[i].error))
			continue;
		snprintf(err->service_code, sizeof err->service_code, "%s", rows[i].error);
		snprintf(err->msg, sizeof err->msg, "%s: %s", rows[i].error, rows[i].text);
	}
	json_answer_wipe(answer);
}

static void on_saved(void *ud)
{
	struct login_job *job = ud;

	job->save = NULL;
	end(job, CREDS_OK, NULL);
}

static void save(struct login_job *job, const struct secret *used_refresh_token)
{
	job->save = token_save_start(job->context->loop, str_cstr(&job->path),
		login_token_members(&job->token), used_refresh_token, on_saved, job);
}

static void on_renewed(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct login_job *job = ud;
	int64_t now_unix_ms = loop_unix_ms(job->context->loop);
	struct secret used = {0};
	struct err failure = {0};

	job->call = NULL;
	secret_copy(&used, &job->token.refresh_token);
	if (err_is_set(err)) {
		failure = *err;
		refine(reply->body, &failure);
		renewal_failed(job, &failure);
	} else if (login_token_take_answer(&job->token, reply->body, now_unix_ms, &failure)) {
		save(job, &used);
	} else {
		renewal_failed(job, &failure);
	}
	secret_release(&used);
}

static bool make_proof(
	void *ud, const char *url, int64_t now_unix_ms, struct str *out, struct err *err)
{
	const struct login_job *job = ud;
	const struct dpop_request request = {
		.method = "POST", .url = url, .now_unix_ms = now_unix_ms};

	return dpop_add_proof(secret_sv(&job->token.dpop_key), &request, out, err);
}

/* The sign-in service of the profile's own region, where a role asks for it. */
static struct sv region_of(const struct creds_context *context)
{
	struct sv own = creds_value(context, "region");
	struct sv resolved = sv_cstr(context->config->region.value);

	return (context->asked_by && !sv_is_empty(own)) || sv_is_empty(resolved) ? own : resolved;
}

static void renew(struct login_job *job)
{
	struct secret body = {0};
	struct err err = {0};
	struct aws_request request = {
		.path = sv_cstr("/v1/token"),
		.content_type = sv_cstr("application/json"),
		.header.name = sv_cstr("DPoP"),
		.make_header = make_proof,
		.make_header_ud = job,
	};

	login_token_make_request(&job->token, &body);
	request.body = secret_sv(&body);
	request.secrets[0] = secret_sv(&job->token.refresh_token);
	job->call = signin_call_start(
		job->context, "signin", region_of(job->context), &request, on_renewed, job, &err);
	secret_release(&body);
	if (!job->call)
		renewal_failed(job, &err);
}

static void use_token(struct login_job *job)
{
	bool is_due = job->context->must_be_fresh ||
		      login_token_is_due(&job->token, loop_unix_ms(job->context->loop));
	const struct err *failure =
		creds_session_renewal_failure(job->context, secret_sv(&job->token.refresh_token));

	if (!is_due)
		end(job, CREDS_OK, NULL);
	else if (failure)
		do_without_renewal(job, failure);
	else
		renew(job);
}

/* --- the start -----------------------------------------------------------------------------------
 */

static void find_file(struct login_job *job, struct sv login_session)
{
	const char *named = aws_config_env(job->context->config, "AWS_LOGIN_CACHE_DIRECTORY");
	struct str directory = {0};

	creds_expand_home(job->context, sv_cstr(named ? named : "~/.aws/login/cache"), &directory);
	login_token_add_path(str_sv(&directory), login_session, &job->path);
	str_release(&directory);
}

static void fail_file(struct login_job *job, bool missing, struct err *err)
{
	if (missing) {
		signin_fault_over(&job->subject, "is not there", NULL, err);
	} else if (err->code == ERR_NO_CREDENTIALS) {
		signin_fault_file(&job->subject, str_cstr(&job->path), err);
	} else {
		err->code = ERR_NO_CREDENTIALS;
		signin_fault_prefix(&job->subject, "the file", err);
	}
	end(job, CREDS_FAILED, err);
}

static void on_begin(void *ud)
{
	struct login_job *job = ud;
	struct sv login_session = creds_value(job->context, "login_session");
	struct err err = {0};
	bool missing = false;

	if (sv_is_empty(login_session)) {
		end(job, CREDS_NOT_CONFIGURED, NULL);
		return;
	}
	find_file(job, login_session);
	if (read_token(job, &job->token, &missing, &err))
		use_token(job);
	else
		fail_file(job, missing, &err);
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct login_job *job = mem_new(1, sizeof *job);

	job->context = context;
	job->done = done;
	job->ud = ud;
	job->subject = (struct signin_subject){context, "aws login", "the session of aws login"};
	loop_timer_start(context->loop, &job->begin, 0, on_begin, job);
	return job;
}

const struct creds_source creds_login = {.name = "login", .start = start, .cancel = cancel};
