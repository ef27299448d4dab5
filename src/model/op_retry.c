/* Tries of an operation's steps. */
#include "op_retry.h"

int64_t op_retry_pause_ms(int tries)
{
	enum { FIRST_MS = 100, MOST_MS = 5000, DOUBLINGS = 6 };
	int64_t pause_ms = (int64_t)FIRST_MS << (tries < DOUBLINGS ? tries : DOUBLINGS);

	return pause_ms < MOST_MS ? pause_ms : MOST_MS;
}

bool op_retry_is_vain(const struct err *err)
{
	switch (err->code) {
	case ERR_DENIED:
	case ERR_NO_CREDENTIALS:
	case ERR_EXPIRED:
	case ERR_NOT_FOUND:
	case ERR_CLOCK:
	case ERR_CANCELLED:
		return true;
	default:
		return false;
	}
}
