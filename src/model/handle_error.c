/* Errors about receipt handles. */
#include "handle_error.h"

#include "sqscope/base/compat.h"

#include <stdio.h>

/* Enough to know it by; an error's text may hold no more. */
enum { TELLING_BYTES = 40 };

static bool names_handle(const struct err *err, struct sv handle)
{
	struct sv head = sv_of(handle.p, handle.n < TELLING_BYTES ? handle.n : TELLING_BYTES);

	return head.n > 0 && sv_contains_nocase(sv_cstr(err->msg), head);
}

static bool is_unknown(const struct err *err)
{
	return sv_eq_cstr(sv_cstr(err->service_code), "ReceiptHandleIsInvalid");
}

bool handle_error_is_lost(const struct err *err, struct sv handle)
{
	struct sv code = sv_cstr(err->service_code), text = sv_cstr(err->msg);

	if (is_unknown(err) || sv_eq_cstr(code, "MessageNotInflight"))
		return true;
	return sv_starts_with(code, sv_cstr("InvalidParameterValue")) &&
	       (names_handle(err, handle) ||
		       sv_contains_nocase(text, sv_cstr("receipt handle has expired")) ||
		       sv_contains_nocase(text, sv_cstr("not available for visibility")));
}

void handle_error_in_words(struct err *err, struct sv handle)
{
	if (!err_is_set(err) || !handle_error_is_lost(err, handle))
		return;
	err->code = ERR_NOT_FOUND;
	snprintf(err->msg, sizeof err->msg, "%s",
		is_unknown(err) ? "this is no receipt handle of the queue"
				: "the receipt handle is not good any more: the message is in the "
				  "queue again, was received anew, or is gone");
}
