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
		creds_provider_set_prompt(s->creds, code_prompt_creds(s->code_prompt));
}

bool session_await_creds(struct session *s, struct err *err)
{
	struct wait wait = {.session = s, .err = err};
	session_ask_at_terminal(s);
	session_watch_signals(s);
	creds_provider_get(s->creds, on_ready, &wait);
	loop_run(s->loop);
	session_unwatch_signals(s);
	if (wait.has_ended)
		return wait.ok;
	creds_provider_cancel(s->creds, &wait);
	return err_fail(err, ERR_INTERRUPTED, "interrupted while the credentials were fetched");
}
