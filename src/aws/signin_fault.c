/* The texts of a sign-in's failures. */
#include "signin_fault.h"

#include "config_profile.h"
#include "sqscope/base/clock.h"

#include <stdio.h>

enum { REQUEST_TIMEOUT = 408 };

void signin_fault_over(const struct signin_subject *subject, const char *what,
	const struct err *why, struct err *err)
{
	struct str text = {0};

	str_addf(&text, "profile %.*s: %s %s: run ", SV_ARGS(subject->context->profile_name),
		subject->name, what);
	creds_add_signin(subject->context, subject->command, &text);
	if (why)
		str_addf(&text, " (%s)", why->msg);
	err_set(err, ERR_EXPIRED, "%s", str_cstr(&text));
	str_release(&text);
}

void signin_fault_expired(const struct signin_subject *subject, int64_t unix_ms,
	const struct err *why, struct err *err)
{
	char when[CLOCK_TEXT_SIZE], what[sizeof "expired at " + CLOCK_TEXT_SIZE];

	clock_format_utc(unix_ms, when);
	snprintf(what, sizeof what, "expired at %s", when);
	signin_fault_over(subject, what, why, err);
}

void signin_fault_file(const struct signin_subject *subject, const char *path, struct err *err)
{
	struct str text = {0};

	config_add_path(subject->context->config, path, &text);
	err_prefix(err, "%s", str_cstr(&text));
	str_release(&text);
	signin_fault_over(subject, "cannot be used", err, err);
}

void signin_fault_prefix(const struct signin_subject *subject, const char *what, struct err *err)
{
	err_prefix(err, "profile %.*s: %s of %s", SV_ARGS(subject->context->profile_name), what,
		subject->name);
}

bool signin_fault_is_refusal(const struct err *err)
{
	return err->http_status >= 400 && err->http_status < 500 &&
	       err->http_status != REQUEST_TIMEOUT && err->code != ERR_THROTTLED &&
	       err->code != ERR_CLOCK;
}
