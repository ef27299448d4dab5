/* Failures of the way to the service. */
#include "link_error.h"

#include "sqscope/base/sv.h"

/* Refusals that are about the key or the signature, not about what was asked for. */
static const char *const key_refusals[] = {
	"AuthFailure",
	"IncompleteSignature",
	"IncompleteSignatureException",
	"InvalidAccessKeyId",
	"InvalidClientTokenId",
	"InvalidSecurity",
	"InvalidSignatureException",
	"MissingAuthenticationToken",
	"MissingAuthenticationTokenException",
	"OptInRequired",
	"SignatureDoesNotMatch",
	"UnrecognizedClientException",
};

static bool is_key_refusal(const struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(key_refusals); i++) {
		if (sv_eq_cstr(sv_cstr(err->service_code), key_refusals[i]))
			return true;
	}
	return false;
}

bool err_is_foreign(const struct err *err)
{
	return err->code == ERR_PROTOCOL ||
	       (err->code == ERR_SERVICE && err->service_code[0] == '\0');
}

bool err_is_of_link(const struct err *err)
{
	switch (err->code) {
	case ERR_AWS_CONFIG:
	case ERR_NO_CREDENTIALS:
	case ERR_EXPIRED:
	case ERR_UNREACHABLE:
	case ERR_TIMEOUT:
	case ERR_CLOCK:
		return true;
	case ERR_DENIED:
		return is_key_refusal(err);
	case ERR_NONE:
	case ERR_FAILED:
	case ERR_USAGE:
	case ERR_CONFIG:
	case ERR_NOT_FOUND:
	case ERR_INVALID:
	case ERR_REFUSED:
	case ERR_PARTIAL:
	case ERR_THROTTLED:
	case ERR_SERVICE:
	case ERR_PROTOCOL:
	case ERR_IO:
	case ERR_STORE:
	case ERR_TERMINAL:
	case ERR_LIMIT:
	case ERR_CANCELLED:
	case ERR_INTERRUPTED:
	case ERR_CODE_COUNT:
		return false;
	}
	return false;
}
