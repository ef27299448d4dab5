/* Which account a profile says that it leads to. */
#include "config_profile.h"

#include <ctype.h>

enum { ACCOUNT_DIGITS = 12, ARN_ACCOUNT_FIELD = 4 };

struct account_rule {
	const char *key;
	bool is_arn; /* the account is a field of it */
};

/* In the order of their weight: what was written down for just this purpose comes first; a role
 * says where one ends up, whatever the credentials below it are. */
static const struct account_rule rules[] = {
	{"aws_account_id", false},
	{"role_arn", true},
	{"sso_account_id", false},
	{"login_session", true},
};

static bool is_account(struct sv text)
{
	if (text.n != ACCOUNT_DIGITS)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (!isdigit((unsigned char)text.p[i]))
			return false;
	}
	return true;
}

/* "arn:aws:iam::123456789012:role/ops" -> "123456789012"; empty when it is no ARN. */
static struct sv account_of_arn(struct sv arn)
{
	struct sv field = {0};

	for (int i = 0; i <= ARN_ACCOUNT_FIELD; i++) {
		if (!sv_cut(arn, ':', &field, &arn))
			return sv_of("", 0);
	}
	return field;
}

bool aws_config_account(const struct aws_config *config, struct aws_setting *out)
{
	const struct profile *profile = aws_config_profile(config);
	struct str source = {0};

	*out = (struct aws_setting){0};
	for (size_t i = 0; profile && i < COUNT_OF(rules); i++) {
		const struct profile_property *property = profile_get(profile, rules[i].key);
		struct sv account;

		if (!property)
			continue;
		account = rules[i].is_arn ? account_of_arn(property->value) : property->value;
		if (!is_account(account))
			continue;
		str_addf(&source, "%s of profile %s", rules[i].key, config->profile.value);
		config_set(out, account, str_cstr(&source));
		str_release(&source);
		return true;
	}
	return false;
}
