/* The gate in front of every write. */
#include "sqscope/model/write_gate.h"

enum account_check account_check(const struct place *place, struct sv live)
{
	if (sv_is_empty(live))
		return ACCOUNT_NOT_KNOWN;
	if (!place->account)
		return ACCOUNT_NOT_NAMED;
	return sv_eq_cstr(live, place->account) ? ACCOUNT_AS_NAMED : ACCOUNT_IS_ANOTHER;
}

void account_describe_mismatch(const struct place *place, struct sv live, struct str *out)
{
	if (account_check(place, live) != ACCOUNT_IS_ANOTHER)
		return;
	str_add_cstr(out, "This is account ");
	place_add_account(out, live);
	str_add_cstr(out, ", not ");
	place_add_account(out, sv_cstr(place->account));
	str_addf(out, " (%s)", place->account_source ? place->account_source : "the configuration");
}

/* Where nobody may be there to ask, and nothing was named to compare with, no answer is no reason.
 */
static bool must_be_known(const struct place *place)
{
	return !place->endpoint || place->account;
}

/* The reason, without the place. What lasts is said before what a command can change. */
static void add_reason(const struct write_gate *gate, struct str *out)
{
	const struct place *place = gate->place;
	enum account_check check = account_check(place, gate->live);

	if (place->read_only_because) {
		str_addf(out, "%s keeps it READ-ONLY", place->read_only_because);
	} else if (check == ACCOUNT_IS_ANOTHER) {
		str_addf(out, "%s says that it is account ",
			place->account_source ? place->account_source : "the configuration");
		place_add_account(out, sv_cstr(place->account));
	} else if (gate->is_read_only) {
		str_add_cstr(out, "sqscope is in READ-ONLY mode");
	} else if (check == ACCOUNT_NOT_KNOWN && must_be_known(place)) {
		str_add_cstr(out, "STS has not told which account this is");
	}
}

bool write_gate_pass(const struct write_gate *gate, struct err *err)
{
	struct str reason = {0}, where = {0};
	bool is_open;

	add_reason(gate, &reason);
	is_open = reason.n == 0;
	if (!is_open) {
		place_describe(gate->place, gate->live, &where);
		err_set(err, ERR_REFUSED, "nothing is changed in %s: %s", str_cstr(&where),
			str_cstr(&reason));
	}
	str_release(&reason);
	str_release(&where);
	return is_open;
}
