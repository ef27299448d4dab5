/* A message attribute out of the command line. */
#include "attribute_option.h"

#include "sqscope/base/base64.h"
#include "sqscope/base/safe_text.h"

static bool fail(struct sv text, const char *why, struct err *err)
{
	struct str safe = {0};
	safe_text(&safe, text, 0);
	err_set(err, ERR_USAGE, "--attr: '%s' %s", str_cstr(&safe), why);
	str_release(&safe);
	return false;
}

/* "NAME:TYPE" at its last ':'. */
static bool cut_last(struct sv text, struct sv *name, struct sv *type)
{
	for (size_t i = text.n; i > 0; i--) {
		if (text.p[i - 1] != ':')
			continue;
		*name = sv_of(text.p, i - 1);
		*type = sv_of(text.p + i, text.n - i);
		return true;
	}
	return false;
}

bool attribute_option_add(struct message *m, struct sv text, struct err *err)
{
	struct sv head, value, name, type;
	struct str bytes = {0};
	bool has_value = sv_cut(text, '=', &head, &value);
	if (!has_value || !cut_last(head, &name, &type) || sv_is_empty(name) || sv_is_empty(type))
		return fail(head, "is not the beginning of NAME:TYPE=VALUE", err);
	if (message_attribute(m, name))
		return fail(name, "is given twice", err);
	if (message_type_is_binary(type)) {
		if (!base64_decode(value, &bytes)) {
			str_release(&bytes);
			return fail(name, "is Binary, and its value is not base64", err);
		}
		value = str_sv(&bytes);
	}
	message_add_attribute(m, name, type, value);
	str_release(&bytes);
	return true;
}
