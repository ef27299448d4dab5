/* The source of a role's credentials. */
#include "role_source.h"

#include "creds_session.h"

const char *const role_source_keys[] = {"source_profile", "credential_source", "role_arn", NULL};

static const char ec2_source[] = "Ec2InstanceMetadata";

struct named_source {
	const char *name;
	const struct creds_source *sources[2]; /* a chain of one */
};

static const struct named_source named_sources[] = {
	{"Environment", {&creds_environment_keys, NULL}},
	{"EcsContainer", {&creds_container, NULL}},
	{ec2_source, {&creds_imds, NULL}},
};

/* What is to be asked, or NULL with err. */
static const struct creds_source *const *find_named(struct sv name, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(named_sources); i++) {
		if (sv_eq_cstr(name, named_sources[i].name))
			return named_sources[i].sources;
	}
	err_set(err, ERR_AWS_CONFIG,
		"credential_source is %.*s, and must be Environment, EcsContainer or %s",
		SV_ARGS(name), ec2_source);
	return NULL;
}

/* Does the role of this profile wait for itself? */
static bool is_loop(const struct creds_context *context, struct sv name)
{
	for (; context; context = context->asked_by) {
		if (sv_eq(context->profile_name, name))
			return true;
	}
	return false;
}

static const struct creds_source *const *find_of_profile(
	const struct creds_context *context, struct creds_context *nested, struct err *err)
{
	static const struct creds_source *const keys_only[] = {&creds_keys, NULL};
	struct sv name = creds_value(context, "source_profile");
	bool is_self = sv_eq(context->profile_name, name);

	nested->asked_by = context;
	nested->profile_name = name;
	nested->profile = profile_find(context->files, name);
	if (!nested->profile) {
		err_set(err, ERR_AWS_CONFIG,
			"its source_profile %.*s is in neither of the AWS files", SV_ARGS(name));
		return NULL;
	}
	if (!is_self && is_loop(context, name)) {
		err_set(err, ERR_AWS_CONFIG, "its source_profile %.*s leads back to it: a loop",
			SV_ARGS(name));
		return NULL;
	}
	/* Its own source: the keys that stand beside the role. */
	return is_self ? keys_only : creds_chain_of_profile;
}

struct creds_chain *role_source_start(const struct creds_context *context,
	struct creds_context *nested, creds_done_fn done, void *ud, struct err *err)
{
	bool has_profile = !sv_is_empty(creds_value(context, "source_profile"));
	struct sv named = creds_value(context, "credential_source");
	const struct creds_source *const *sources = NULL;

	*nested = *context;
	if (has_profile && !sv_is_empty(named))
		err_set(err, ERR_AWS_CONFIG,
			"it has both source_profile and credential_source: remove one of them");
	else if (has_profile)
		sources = find_of_profile(context, nested, err);
	else if (!sv_is_empty(named))
		sources = find_named(named, err);
	else
		err_set(err, ERR_AWS_CONFIG,
			"it has role_arn but neither source_profile nor credential_source");
	return sources ? creds_chain_start(sources, nested, done, ud) : NULL;
}

void role_source_set_empty(const struct creds_context *context, struct err *err)
{
	const struct str *imds = &context->session->imds;
	bool is_instance = sv_eq_cstr(creds_value(context, "credential_source"), ec2_source);

	err_set(err, ERR_NO_CREDENTIALS, "its source has no credentials%s%s",
		is_instance && imds->n > 0 ? ": " : "", is_instance ? str_cstr(imds) : "");
}
