/* Codes that were asked for, and the sessions that they opened. */
#include "creds_session.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

/* A session that ends sooner is not worth signing the next role's request with. */
enum { LEAST_LIFE_MS = 60 * 1000, RENEWAL_PAUSE_MS = 30 * 1000 };

struct creds_question {
	struct creds_session *session;
	const struct creds_prompt *prompt;
	struct loop *loop;
	struct loop_timer timer; /* between the answer and fn */
	struct secret code;
	bool is_open; /* the operator has not answered yet */
	creds_code_fn fn;
	void *ud;
};

/* --- role sessions -------------------------------------------------------------------------------
 */

void creds_session_release(struct creds_session *session)
{
	for (size_t i = 0; i < session->role_count; i++) {
		str_release(&session->roles[i].key);
		creds_release(&session->roles[i].creds);
	}
	free(session->roles);
	str_release(&session->asked);
	str_release(&session->imds);
	*session = (struct creds_session){0};
}

void creds_session_begin(struct creds_session *session)
{
	str_clear(&session->asked);
	str_clear(&session->imds);
	session->was_asked = false;
}

static struct creds_role_session *find_role(const struct creds_session *session, struct sv key)
{
	for (size_t i = 0; i < session->role_count; i++) {
		if (sv_eq(str_sv(&session->roles[i].key), key))
			return &session->roles[i];
	}
	return NULL;
}

const struct creds *creds_session_find(
	const struct creds_session *session, struct sv key, int64_t now_unix_ms)
{
	const struct creds_role_session *role = find_role(session, key);

	if (!role || creds_are_expired(&role->creds, now_unix_ms + LEAST_LIFE_MS))
		return NULL;
	return &role->creds;
}

void creds_session_keep(struct creds_session *session, struct sv key, const struct creds *creds)
{
	struct creds_role_session *role = find_role(session, key);

	if (!role) {
		session->roles = mem_grow(session->roles, &session->role_cap,
			session->role_count + 1, sizeof *session->roles);
		role = &session->roles[session->role_count++];
		str_set(&role->key, key);
	}
	creds_copy(&role->creds, creds);
}

/* --- renewals of a sign-in -----------------------------------------------------------------------
 */

const struct err *creds_session_renewal_failure(
	const struct creds_context *context, struct sv refresh_token)
{
	const struct creds_renewal *last = &context->session->renewal;
	char hash[SHA256_HEX_SIZE];

	digest_sha256_hex(refresh_token, hash);
	if (context->must_be_fresh || loop_now_ms(context->loop) >= last->until_ms ||
		strcmp(hash, last->token_hash) != 0)
		return NULL;
	return &last->err;
}

void creds_session_renewal_failed(
	const struct creds_context *context, struct sv refresh_token, const struct err *err)
{
	struct creds_renewal *last = &context->session->renewal;

	digest_sha256_hex(refresh_token, last->token_hash);
	last->until_ms = loop_now_ms(context->loop) + RENEWAL_PAUSE_MS;
	last->err = *err;
}

/* --- questions -----------------------------------------------------------------------------------
 */

static bool was_asked_for(const struct creds_session *session, struct sv serial)
{
	struct sv rest = str_sv(&session->asked), line;

	while (rest.n > 0) {
		sv_cut(rest, '\n', &line, &rest);
		if (sv_eq(line, serial))
			return true;
	}
	return false;
}

static void on_answered(void *ud)
{
	struct creds_question *question = ud;
	struct secret code = question->code;
	creds_code_fn fn = question->fn;
	void *fn_ud = question->ud;

	question->code = (struct secret){0};
	creds_question_free(question);
	fn(fn_ud, secret_sv(&code));
	secret_release(&code);
}

static void on_answer(void *answer_ud, struct sv code)
{
	struct creds_question *question = answer_ud;

	question->is_open = false;
	secret_set(&question->code, sv_trim(code));
	loop_timer_start(question->loop, &question->timer, 0, on_answered, question);
}

static bool may_ask(const struct creds_context *context, struct sv serial, struct err *err)
{
	const struct creds_session *session = context->session;

	if (!session->prompt)
		return err_fail(err, ERR_NO_CREDENTIALS,
			"it needs a code of the MFA device %.*s, and there is nobody to ask here",
			SV_ARGS(serial));
	if (was_asked_for(session, serial))
		return err_fail(err, ERR_NO_CREDENTIALS,
			"it needs a second code of the MFA device %.*s, which gives one only every "
			"30 seconds",
			SV_ARGS(serial));
	return true;
}

struct creds_question *creds_question_new(const struct creds_context *context, struct sv serial,
	creds_code_fn fn, void *ud, struct err *err)
{
	struct creds_session *session = context->session;
	struct creds_question *question;
	struct str profile = {0}, device = {0};

	if (!may_ask(context, serial, err))
		return NULL;
	question = mem_new(1, sizeof *question);
	question->session = session;
	question->prompt = session->prompt;
	question->loop = context->loop;
	question->fn = fn;
	question->ud = ud;
	question->is_open = true;
	session->was_asked = true;
	str_addf(&session->asked, "%.*s\n", SV_ARGS(serial));
	str_add(&profile, context->profile_name);
	str_add(&device, serial);
	question->prompt->ask(
		question->prompt->ud, str_cstr(&profile), str_cstr(&device), on_answer, question);
	str_release(&profile);
	str_release(&device);
	return question;
}

void creds_question_free(struct creds_question *question)
{
	if (!question)
		return;
	if (question->is_open)
		question->prompt->withdraw(question->prompt->ud, question);
	loop_timer_stop(&question->timer);
	secret_release(&question->code);
	free(question);
}
