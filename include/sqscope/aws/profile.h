/*
 * The shared config and credentials files, merged into profiles by the SDKs' rules:
 * credentials-file properties win over config-file ones, [profile default] over [default], repeated
 * sections merge. Borrowed results live as long as the set, which must not be moved.
 */
#ifndef SQSCOPE_AWS_PROFILE_H
#define SQSCOPE_AWS_PROFILE_H

#include "sqscope/base/err.h"
#include "sqscope/base/ini.h"

struct profile_property {
	struct sv key; /* lower case */
	struct sv value;
	const struct ini *file; /* where it was read: source and line for messages */
	const struct ini_property *origin;
};

struct profile {
	struct sv name;
	struct profile_property *properties;
	size_t count, cap;
	bool in_config, in_credentials;
	/* The first broken line in one of its sections, and the file that it stands in; NULL when
	 * all is well. */
	const struct ini_problem *problem;
	const struct ini *problem_file;
};

struct profile_set {
	struct ini config, credentials;
	/* Owned; as looked up, whether the files exist or not. */
	char *config_path, *credentials_path;
	struct profile *profiles;
	size_t count, cap;
	struct profile *sso_sessions; /* [sso-session NAME] */
	size_t sso_session_count, sso_session_cap;
	struct profile *services; /* [services NAME] */
	size_t service_count, service_cap;
};

/* Build from two texts (either may be empty). The paths name them in messages. Broken lines are
 * left in the ini problems. */
void profile_set_parse(struct profile_set *set, struct sv config_text, const char *config_path,
	struct sv credentials_text, const char *credentials_path);
/* The same from two files. A file that is missing is an empty one; ERR_AWS_CONFIG when it is there
 * and cannot be read. */
bool profile_set_load(struct profile_set *set, const char *config_path,
	const char *credentials_path, struct err *err) MUST_CHECK;
void profile_set_release(struct profile_set *set);

const struct profile *profile_find(const struct profile_set *set, struct sv name);
const struct profile *profile_find_sso_session(const struct profile_set *set, struct sv name);
const struct profile *profile_find_services(const struct profile_set *set, struct sv name);

/* The value of a key (lower case), or NULL. */
const struct profile_property *profile_get(const struct profile *profile, const char *key);

#endif
