/* Signing in: the profile's own program with the terminal, the code of an MFA device in a box. */
#include "dashboard_state.h"
#include "sqscope/base/log.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool dashboard_is_away(const struct dashboard *d)
{
	return d->login.program || d->editor.program || d->own.program;
}

void dashboard_release_login(struct dashboard *d)
{
	if (d->login.program)
		loop_foreground_kill(d->login.program);
	d->login.program = NULL;
	str_release(&d->login.command);
	str_release(&d->login.context);
}

static void host_get_access(void *ud, const struct fleet *fleet, struct ui_access *out)
{
	struct dashboard *d = ud;
	const struct context *c = session_context_of(&d->session, fleet);
	struct creds_status status = {0};
	if (c->creds)
		creds_provider_get_status(c->creds, &status);
	*out = (struct ui_access){
		.expires_unix_ms = status.provider ? status.expires_unix_ms : UNKNOWN,
		.has_signin = c->has_signin,
	};
}

/* --- the program */

/* Everybody who failed for want of credentials may have them now: profiles share their sessions. */
static void take_up(struct dashboard *d, const struct context *signed_in)
{
	for (size_t i = 0; i < d->session.context_count; i++) {
		struct context *c = d->session.contexts[i];
		struct creds_status status;
		if (!c->creds)
			continue;
		creds_provider_get_status(c->creds, &status);
		if (c != signed_in && !status.error)
			continue;
		creds_provider_forget(c->creds);
		creds_provider_retry(c->creds);
		if (c->poller)
			poller_refresh(c->poller);
	}
}

static void tell_end(struct dashboard *d, int exit_status, int signo)
{
	struct str text = {0};
	str_add(&text, str_sv(&d->login.command));
	if (signo)
		str_addf(&text, ": ended by %s", strsignal(signo));
	else if (exit_status)
		str_addf(&text, ": it failed, exit status %d", exit_status);
	else
		str_add_cstr(&text, ": done, exit status 0");
	ui_tell(d->ui, exit_status != 0, str_sv(&text));
	log_write(LOG_INFO, "%s", str_cstr(&text));
	str_release(&text);
}

static void on_login_end(void *ud, int exit_status, int signo)
{
	struct dashboard *d = ud;
	d->login.program = NULL;
	dashboard_come_back(d);
	tell_end(d, exit_status, signo);
	take_up(d, session_find_context(&d->session, str_sv(&d->login.context)));
}

/* What a credential process prints is the credentials: nobody is to see them. */
static bool is_process(const struct context *c, struct sv command)
{
	const struct profile_set *set = &c->aws.profiles;
	for (size_t i = 0; i < set->count; i++) {
		const struct profile_property *process =
			profile_get(&set->profiles[i], "credential_process");
		if (process && sv_eq(sv_trim(process->value), sv_trim(command)))
			return true;
	}
	return false;
}

static bool find_command(const struct context *c, struct str *out, struct err *err)
{
	struct creds_status status = {0};
	if (c->creds)
		creds_provider_get_status(c->creds, &status);
	if (status.provider && strcmp(status.provider, "environment") == 0)
		return err_fail(err, ERR_USAGE,
			"login: the credentials come from the environment; only a new start takes others");
	if (c->has_aws && creds_signin_command(&c->aws, out))
		return true;
	return err_fail(err, ERR_USAGE,
		"login: profile %s has no sign-in: %s gives its credentials",
		c->fleet.place.profile ? c->fleet.place.profile : "?",
		status.provider ? status.provider : "no program");
}

static bool host_login(void *ud, const struct fleet *fleet, struct err *err)
{
	struct dashboard *d = ud;
	const struct context *c = session_context_of(&d->session, fleet);
	struct str line = {0};
	str_clear(&d->login.command);
	if (!find_command(c, &d->login.command, err))
		return false;
	str_set(&d->login.context, sv_cstr(c->fleet.place.name));
	str_add(&line, str_sv(&d->login.command));
	if (is_process(c, str_sv(&d->login.command))) {
		str_clear(&line);
		str_addf(&line, "{ %s\n} >/dev/null", str_cstr(&d->login.command));
		str_clear(&d->login.command);
		str_addf(&d->login.command, "credential_process of profile %s",
			c->fleet.place.profile);
	}
	dashboard_go_away(d);
	dprintf(STDOUT_FILENO, "sqscope: %s\n", str_cstr(&d->login.command));
	d->login.program = loop_foreground_start(
		d->session.loop, str_cstr(&line), STDIN_FILENO, on_login_end, d, err);
	str_release(&line);
	if (!d->login.program)
		dashboard_come_back(d);
	return d->login.program != NULL;
}

void dashboard_add_login_host(struct dashboard *d)
{
	d->host.get_access = host_get_access;
	d->host.login = host_login;
}

/* --- the code */

static void ask_code(void *ud, const char *profile, const char *serial,
	creds_prompt_answer_fn answer, void *answer_ud)
{
	struct dashboard *d = ud;
	ui_ask(d->ui, &(struct ui_question){profile, serial, answer, answer_ud});
}

static void withdraw_code(void *ud, void *answer_ud)
{
	struct dashboard *d = ud;
	/* At the end the ui goes first. */
	if (d->ui)
		ui_withdraw(d->ui, answer_ud);
}

void dashboard_offer_prompt(struct dashboard *d)
{
	d->prompt = (struct creds_prompt){.ud = d, .ask = ask_code, .withdraw = withdraw_code};
	session_set_prompt(&d->session, &d->prompt);
}
