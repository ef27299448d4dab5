/* Where the queues of a fleet are. */
#include "sqscope/model/place.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { ACCOUNT_DIGITS = 12, ACCOUNT_GROUP = 4 };

void place_set(char **slot, const char *text)
{
	char *copy = mem_strdup(text);

	free(*slot);
	*slot = copy;
}

void place_release(struct place *place)
{
	free(place->name);
	free(place->label);
	free(place->profile);
	free(place->region);
	free(place->endpoint);
	free(place->account);
	free(place->account_source);
	free(place->read_only_because);
	*place = (struct place){0};
}

const char *place_word(const struct place *place)
{
	if (place->label)
		return place->label;
	return place->name ? place->name : "";
}

bool place_is_production(const struct place *place)
{
	return sv_contains_nocase(sv_cstr(place_word(place)), sv_cstr("prod"));
}

void place_add_account(struct str *out, struct sv account)
{
	if (account.n != ACCOUNT_DIGITS) {
		str_add(out, account);
		return;
	}
	for (size_t i = 0; i < account.n; i += ACCOUNT_GROUP) {
		if (i > 0)
			str_add_char(out, '-');
		str_add(out, sv_of(account.p + i, ACCOUNT_GROUP));
	}
}

void place_describe(const struct place *place, struct sv account, struct str *out)
{
	str_add_cstr(out, "account ");
	place_add_account(out, account.n > 0 ? account : sv_cstr("?"));
	str_addf(out, ", region %s", place->region ? place->region : "?");
	if (place->is_named)
		str_addf(out, " (context %s)", place->name);
	else if (place->profile)
		str_addf(out, " (profile %s)", place->profile);
}
