/* From permissions to what they are for. */
#include "doctor.h"

bool doctor_is_needless(const struct doctor *d, enum permission id)
{
	return permission_rows[id].resource == RESOURCE_KEY_BY_QUEUE && d->knows_key &&
	       d->queue_key.n == 0;
}

static const struct check *check_of(const struct doctor *d, enum permission id)
{
	for (size_t i = 0; i < d->check_count; i++)
		if (sv_eq_cstr(sv_cstr(d->checks[i].name), permission_rows[id].name))
			return &d->checks[i];
	return NULL;
}

/* Names them; true when one of them was denied. */
static bool add_failed(const struct doctor *d, const struct feature_row *feature, struct str *why)
{
	bool is_denied = false;
	for (size_t i = 0; i < feature->need_count; i++) {
		const struct check *check = check_of(d, feature->needs[i]);
		if (!check || check->result != CHECK_FAILED)
			continue;
		str_addf(why, "%s%s", why->n ? ", " : "", check->name);
		is_denied |= check->is_denied;
	}
	return is_denied;
}

/* Of several reasons the first, which is mostly that of all. */
static const struct check *first_not_tried(
	const struct doctor *d, const struct feature_row *feature)
{
	for (size_t i = 0; i < feature->need_count; i++) {
		const struct check *check = check_of(d, feature->needs[i]);
		if (check && check->result == CHECK_NOT_TRIED &&
			!doctor_is_needless(d, feature->needs[i]))
			return check;
	}
	return NULL;
}

enum feature_state doctor_feature(
	const struct doctor *d, const struct feature_row *feature, struct str *why)
{
	const struct check *not_tried = first_not_tried(d, feature);
	str_clear(why);
	if (add_failed(d, feature, why))
		return FEATURE_DENIED;
	if (why->n)
		return FEATURE_FAILED;
	if (!not_tried)
		return FEATURE_OK;
	str_set(why, str_sv(&not_tried->detail));
	return FEATURE_NOT_TRIED;
}
