/*
 * The gate in front of every write: may something be changed in this context at present? Compares
 * who we are by the live call (STS) with the account that the configuration names, so that a
 * profile that leads somewhere else than it says cannot do harm. Pure.
 */
#ifndef SQSCOPE_MODEL_WRITE_GATE_H
#define SQSCOPE_MODEL_WRITE_GATE_H

#include "sqscope/base/err.h"
#include "sqscope/model/place.h"

enum account_check {
	ACCOUNT_NOT_KNOWN,  /* the live call has not told, or cannot */
	ACCOUNT_NOT_NAMED,  /* known; the configuration names none to compare it with */
	ACCOUNT_AS_NAMED,   /* they are the same */
	ACCOUNT_IS_ANOTHER, /* they differ */
	ACCOUNT_CHECK_COUNT
};

/* live: the account of the live call; empty while it is not known. */
enum account_check account_check(const struct place *place, struct sv live);

/* "This is account 1234-5678-9012, not 2222-3333-4444 (sso_account_id of profile prod)". Appended;
 * nothing unless ACCOUNT_IS_ANOTHER. */
void account_describe_mismatch(const struct place *place, struct sv live, struct str *out);

struct write_gate {
	const struct place *place;
	struct sv live;    /* account of the live call; empty while it is not known */
	bool is_read_only; /* the mode that the program is in */
};

/*
 * True when a write may go out. Else ERR_REFUSED with a sentence that names account and region.
 * Refused are: READ-ONLY mode, a context or profile that is pinned to it, an account that is not
 * the one that was named, and one that is not known - but for a custom endpoint without a named
 * account, where nobody may be there to ask.
 */
bool write_gate_pass(const struct write_gate *gate, struct err *err) MUST_CHECK;

#endif
