/* What can be known before anything is asked for: the AWS files, the region, the endpoint. */
#include "session.h"
#include "sqscope/aws/endpoint.h"
#include "sqscope/base/mem.h"
#include "sqscope/http/url.h"

#include <stdlib.h>

static bool variable_is_set(const char *name)
{
	return !sv_is_empty(sv_trim(sv_cstr(getenv(name))));
}

/*
 * The value of one of our options for the AWS layer, or NULL to let that decide. Our config file
 * comes after the AWS environment, as every environment comes before every file.
 */
static const char *own_value(
	const struct options *o, enum option_id id, const char *variable, const char *variable2)
{
	enum option_origin origin = option_origin(o, id);
	if (!option_text(o, id) || origin >= ORIGIN_ENVIRONMENT)
		return option_text(o, id);
	return variable_is_set(variable) || variable_is_set(variable2) ? NULL : option_text(o, id);
}

/* The AWS layer takes what it is given for a command line option; name the place where it really
 * stood. */
static void name_source(
	struct aws_setting *setting, const struct options *o, enum option_id id, const char *given)
{
	struct str source = {0};
	if (!given || option_origin(o, id) == ORIGIN_COMMAND_LINE)
		return;
	if (option_origin(o, id) == ORIGIN_ENVIRONMENT) {
		option_env_name(&option_rows[id], &source);
	} else {
		option_key_name(&option_rows[id], &source);
		str_addf(&source, " in %s", o->config_path);
	}
	free(setting->source);
	setting->source = str_take(&source);
}

bool session_load_aws(struct session *s, const struct app *app, struct err *err)
{
	const struct options *o = &app->options;
	s->app = app;
	struct aws_options given = {
		.profile = own_value(o, OPT_PROFILE, "AWS_PROFILE", "AWS_DEFAULT_PROFILE"),
		.region = own_value(o, OPT_REGION, "AWS_REGION", "AWS_DEFAULT_REGION"),
		.endpoint_url =
			own_value(o, OPT_ENDPOINT_URL, "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"),
	};
	if (!aws_config_load(&s->aws, &given, err))
		return false;
	s->has_aws = true;
	name_source(&s->aws.profile, o, OPT_PROFILE, given.profile);
	name_source(&s->aws.region, o, OPT_REGION, given.region);
	name_source(&s->aws.user_endpoint, o, OPT_ENDPOINT_URL, given.endpoint_url);
	/* Only a profile that was typed takes precedence over keys in the environment. */
	s->aws.profile_is_explicit = option_origin(o, OPT_PROFILE) == ORIGIN_COMMAND_LINE;
	return true;
}

static bool is_empty(const struct aws_setting *setting)
{
	return !setting->value || !*setting->value;
}

static bool follows_from_region(const struct session *s)
{
	struct str usual = {0};
	bool same = !is_empty(&s->aws.region) &&
		    endpoint_for(sv_cstr("sqs"), sv_cstr(s->aws.region.value), s->aws.use_fips,
			    s->aws.use_dualstack, &usual, NULL) &&
		    sv_eq_cstr(str_sv(&usual), s->endpoint.value);
	str_release(&usual);
	return same;
}

/*
 * A signature needs a region: the one that the endpoint's name holds (an interface endpoint of a
 * VPC), or any for a local server, which takes them all.
 */
static void take_region_of_endpoint(struct session *s)
{
	struct url url = {0};
	struct sv named = {0};
	if (url_parse(&url, sv_cstr(s->endpoint.value), NULL))
		named = endpoint_region_of_host(str_sv(&url.host));
	aws_setting_release(&s->aws.region);
	s->aws.region.value = named.n > 0 ? mem_strndup(named.p, named.n) : mem_strdup("us-east-1");
	s->aws.region.source =
		mem_strdup(named.n > 0 ? "the endpoint's name" : "default for a custom endpoint");
	url_release(&url);
}

/* As configured; without a region that of the machine, if it is an instance. */
static bool find_endpoint(struct session *s, struct err *err)
{
	if (aws_config_endpoint(&s->aws, "sqs", &s->endpoint, err))
		return true;
	if (!is_empty(&s->aws.region))
		return false;
	session_ask_region(s);
	return !is_empty(&s->aws.region) && aws_config_endpoint(&s->aws, "sqs", &s->endpoint, err);
}

bool session_find_endpoint(struct session *s, struct err *err)
{
	if (!find_endpoint(s, err))
		return false;
	err_clear(err);
	s->is_custom_endpoint = !follows_from_region(s);
	if (!is_empty(&s->aws.region) || !s->is_custom_endpoint)
		return true;
	take_region_of_endpoint(s);
	return true;
}

bool session_resolve(struct session *s, const struct app *app, struct err *err)
{
	return session_load_aws(s, app, err) && session_find_endpoint(s, err) &&
	       session_begin(s, err);
}
