/* Errors on their way up, and the one table of what they mean. */
#include "sqscope/base/err.h"

#include "sqscope/base/safe_text.h"

#include <string.h>

/* The exit statuses of a command (design: cli, "Exit status"). */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_CREDENTIALS = 3,
	EXIT_NOT_FOUND = 4,
	EXIT_REFUSED = 5,
	EXIT_PARTLY = 6,
	EXIT_NETWORK = 7,
	EXIT_INTERRUPTED = 130,
};

const struct err_row err_rows[ERR_CODE_COUNT] = {
	[ERR_NONE] = {ERR_NONE, "None", "nothing failed", "", EXIT_DONE, false},
	[ERR_FAILED] = {ERR_FAILED, "Failed", "something failed", "", EXIT_FAILED, false},
	[ERR_USAGE] = {ERR_USAGE, "Usage", "the command line is wrong",
		"Run `sqscope help` for the commands and options.", EXIT_USAGE, false},
	[ERR_CONFIG] = {ERR_CONFIG, "Config", "the sqscope config file or a theme is wrong",
		"Correct the file, or name another one with --config.", EXIT_USAGE, false},
	[ERR_AWS_CONFIG] = {ERR_AWS_CONFIG, "AwsConfig",
		"the AWS config files or environment are wrong",
		"Check ~/.aws/config, ~/.aws/credentials and the AWS_* variables.", EXIT_USAGE,
		false},
	[ERR_NO_CREDENTIALS] = {ERR_NO_CREDENTIALS, "NoCredentials", "no source gave credentials",
		"Choose a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
		EXIT_CREDENTIALS, false},
	[ERR_EXPIRED] = {ERR_EXPIRED, "ExpiredCredentials", "the credentials have expired",
		"Log in again (for SSO: `aws sso login`), then retry.", EXIT_CREDENTIALS, false},
	[ERR_DENIED] = {ERR_DENIED, "AccessDenied", "the service does not allow it",
		"Check the profile with `sqscope doctor` and the permissions of its identity.",
		EXIT_CREDENTIALS, false},
	[ERR_NOT_FOUND] = {ERR_NOT_FOUND, "NotFound", "no such queue or message",
		"Check the name, the region and the account; `sqscope ls` lists the queues.",
		EXIT_NOT_FOUND, false},
	[ERR_INVALID] = {ERR_INVALID, "InvalidValue", "the service refused a value in the request",
		"", EXIT_FAILED, false},
	[ERR_REFUSED] = {ERR_REFUSED, "Refused",
		"sqscope refuses: read-only, not confirmed, or a safety rule", "", EXIT_REFUSED,
		false},
	[ERR_PARTIAL] = {ERR_PARTIAL, "PartlyDone", "some of it was done, some was not", "",
		EXIT_PARTLY, false},
	[ERR_THROTTLED] = {ERR_THROTTLED, "Throttled", "the service asks to slow down",
		"Lower --max-rps, or wait a moment and retry.", EXIT_NETWORK, true},
	[ERR_SERVICE] = {ERR_SERVICE, "ServiceFailed", "the service failed", "Retry in a moment.",
		EXIT_NETWORK, true},
	[ERR_PROTOCOL] = {ERR_PROTOCOL, "BadAnswer", "the answer was not what the protocol says",
		"Check the endpoint: a proxy or another service may be answering.", EXIT_NETWORK,
		true},
	[ERR_UNREACHABLE] = {ERR_UNREACHABLE, "EndpointUnreachable", "no connection to the service",
		"Check the network, the region and the endpoint.", EXIT_NETWORK, true},
	[ERR_TIMEOUT] = {ERR_TIMEOUT, "Timeout", "the service did not answer in time",
		"Check the network, then retry.", EXIT_NETWORK, true},
	[ERR_CLOCK] = {ERR_CLOCK, "ClockSkew", "this machine's clock is wrong",
		"Set the clock (for example with NTP), then retry.", EXIT_CREDENTIALS, false},
	[ERR_IO] = {ERR_IO, "Io", "a local file or pipe failed", "", EXIT_FAILED, false},
	[ERR_STORE] = {ERR_STORE, "LocalDatabase", "the local database cannot be used",
		"Check the state directory (--state-dir): its permissions and the space on its "
		"disk.",
		EXIT_FAILED, false},
	[ERR_TERMINAL] = {ERR_TERMINAL, "Terminal", "not a terminal, or not one that can be used",
		"", EXIT_FAILED, false},
	[ERR_LIMIT] = {ERR_LIMIT, "LimitExceeded", "data from outside is larger than allowed",
		"The limits are listed in the manual, sqscope(1).", EXIT_FAILED, false},
	[ERR_CANCELLED] = {ERR_CANCELLED, "Cancelled", "it was cancelled", "", EXIT_FAILED, false},
	[ERR_INTERRUPTED] = {ERR_INTERRUPTED, "Interrupted", "the user interrupted it", "",
		EXIT_INTERRUPTED, false},
};

/* Set the text from raw, made safe; what does not fit ends in "...". */
static void set_message(struct err *err, struct sv raw)
{
	static const char more[] = "...";
	const size_t room = sizeof err->msg - sizeof more;
	struct safe_iter it;
	struct safe_piece piece;
	size_t n = 0, bytes;

	safe_iter_init(&it, raw, 0);
	while (safe_next(&it, &piece)) {
		bytes = strlen(piece.text);
		if (n + bytes > room) {
			memcpy(err->msg + n, more, sizeof more);
			return;
		}
		memcpy(err->msg + n, piece.text, bytes);
		n += bytes;
	}
	err->msg[n] = '\0';
}

static void set_va(struct err *err, enum err_code code, const char *fmt, va_list ap)
{
	struct str text = {0};

	if (!err)
		return;
	/* The arguments may point into err itself, so it is cleared after they were read. */
	str_vaddf(&text, fmt, ap);
	err_clear(err);
	err->code = code;
	set_message(err, str_sv(&text));
	str_release(&text);
}

void err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_va(err, code, fmt, ap);
	va_end(ap);
}

bool err_fail(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_va(err, code, fmt, ap);
	va_end(ap);
	return false;
}

void err_prefix(struct err *err, const char *fmt, ...)
{
	struct str text = {0};
	va_list ap;

	if (!err_is_set(err))
		return;
	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	str_addf(&text, ": %s", err->msg);
	set_message(err, str_sv(&text));
	str_release(&text);
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){0};
}

bool err_is_set(const struct err *err)
{
	return err && err->code != ERR_NONE;
}

const char *err_name(const struct err *err)
{
	return err->service_code[0] ? err->service_code : err_rows[err->code].slug;
}

const char *err_hint(const struct err *err)
{
	return err_rows[err->code].hint;
}

int err_exit_status(const struct err *err)
{
	return err_rows[err->code].exit_status;
}
