/*
 * What the AWS command line and environment say, resolved once: profile, region, endpoint, retries,
 * CA bundle - each with the place it came from, for messages and for `doctor`. Reads the shared
 * config and credentials files (design: aws-access 2.1, 2.2, 2.11). Owns all its strings.
 */
#ifndef SQSCOPE_AWS_AWS_CONFIG_H
#define SQSCOPE_AWS_AWS_CONFIG_H

#include "sqscope/aws/profile.h"
#include "sqscope/base/err.h"
#include "sqscope/base/str.h"
#include "sqscope/http/retry.h"

/* Reads a variable: getenv in the program, a table in tests. Borrowed; NULL when unset. */
typedef const char *(*aws_getenv_fn)(void *ud, const char *name);

struct aws_options {
	const char *profile;        /* --profile, or NULL ... */
	const char *profile_source; /* ... and what to call its place in messages; NULL: that */
	const char *region;         /* --region, or NULL */
	const char *endpoint_url;   /* --endpoint-url, or NULL */
	aws_getenv_fn getenv;       /* NULL: the process environment */
	void *getenv_ud;
};

/* A value and where it came from ("--region", "AWS_REGION", "profile prod in ~/.aws/config"). Empty
 * value: not set. */
struct aws_setting {
	char *value;
	char *source;
};

struct aws_config {
	/* Strings are copied into the settings below; the getenv stays borrowed. */
	struct aws_options options;
	struct profile_set profiles;
	struct aws_setting profile; /* the name; "default" when nothing says otherwise */
	bool profile_is_explicit;   /* --profile: the environment's keys are not used then */
	struct aws_setting region;
	struct aws_setting ca_bundle;
	struct aws_setting user_endpoint; /* --endpoint-url */
	bool use_fips, use_dualstack;
	bool ignore_configured_endpoints;
	bool sts_is_global; /* sts_regional_endpoints = legacy */
	enum retry_mode retry_mode;
	int max_attempts;
};

/* Read the files and resolve. ERR_AWS_CONFIG for an unknown profile or a broken line in the profile
 * that is used. */
bool aws_config_load(
	struct aws_config *config, const struct aws_options *options, struct err *err) MUST_CHECK;
void aws_config_release(struct aws_config *config);

/* A variable through the configured getenv; NULL when unset or only white space. */
const char *aws_config_env(const struct aws_config *config, const char *name);
/* The profile in use; NULL when neither file has it (then it is "default"). */
const struct profile *aws_config_profile(const struct aws_config *config);

/*
 * The endpoint URL of a service. `service` is the service id of the SDKs in lower case with '_'
 * ("sqs", "sts", "cloudwatch", "lambda", "batch", "kms"). Order: --endpoint-url,
 * AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's services section, the profile's
 * endpoint_url, the partition's rules. --endpoint-url redirects every service (a custom endpoint
 * never mixes with the real AWS); only AWS_ENDPOINT_URL_<SERVICE> overrides it, for one service
 * other than SQS. The caller owns out's strings (aws_setting_release).
 */
bool aws_config_endpoint(const struct aws_config *config, const char *service,
	struct aws_setting *out, struct err *err) MUST_CHECK;

/*
 * The same for a service that gives credentials ("sts", "sso", "sso_oidc", "signin") in a region of
 * its own. --endpoint-url names the server of the queues and does not redirect it; the configured
 * endpoints do.
 */
bool aws_config_creds_endpoint(const struct aws_config *config, const char *service,
	struct sv region, struct aws_setting *out, struct err *err) MUST_CHECK;

/*
 * The account that the profile in use says it leads to, and which of its lines says so:
 * aws_account_id, the ARN in role_arn, sso_account_id, the ARN in login_session. False when none
 * does. The caller owns out's strings.
 */
bool aws_config_account(const struct aws_config *config, struct aws_setting *out);

void aws_setting_release(struct aws_setting *setting);

#endif
