/* Commands wait for the credentials; the dashboard does not. */
#include "code_prompt.h"
#include "session.h"

struct wait {
	struct session *session;
	struct err *err;
	bool has_ended, ok;
};

static void on_ready(void *ud, const struct creds *creds, const struct err *err)
{
	struct wait *wait = ud;
	wait->has_ended = true;
	wait->ok = creds != NULL;
	if (err)
		*wait->err = *err;
	loop_stop(wait->session->loop);
}

void session_ask_at_terminal(struct session *s)
{
	s->code_prompt = code_prompt_new(s->loop);
	if (s->code_prompt)
		session_set_prompt(s, code_prompt_creds(s->code_prompt));
}

static bool await_one(struct session *s, struct context *c, struct err *err)
{
	struct wait wait = {.session = s, .err = err};
	creds_provider_get(c->creds, on_ready, &wait);
	loop_run(s->loop);
	if (wait.has_ended)
		return wait.ok;
	creds_provider_cancel(c->creds, &wait);
	return err_fail(err, ERR_INTERRUPTED, "interrupted while the credentials were fetched");
}

/* One after the other: two of them may have a code to ask for. */
bool session_await_creds(struct session *s, struct err *err)
{
	bool has_any = false;
	struct err first = {0};
	session_ask_at_terminal(s);
	session_watch_signals(s);
	for (size_t i = 0; i < s->context_count && !s->signo; i++) {
		struct err why = {0};
		if (err_is_set(&s->contexts[i]->err))
			continue;
		bool ok = await_one(s, s->contexts[i], &why);
		has_any |= ok;
		if (!ok && (!err_is_set(&first) || s->signo))
			first = why;
	}
	session_unwatch_signals(s);
	if (!has_any || s->signo)
		*err = first;
	return has_any && !s->signo;
}

bool session_await_context(struct session *s, struct context *context, struct err *err)
{
	session_watch_signals(s);
	bool ok = await_one(s, context, err);
	session_unwatch_signals(s);
	return ok;
}
