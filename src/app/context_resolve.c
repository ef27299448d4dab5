/* Where the AWS settings of a context come from: the files, the region, the endpoint. */
#include "context.h"
#include "session.h"
#include "sqscope/app/config.h"
#include "sqscope/aws/endpoint.h"
#include "sqscope/base/mem.h"
#include "sqscope/http/url.h"

#include <stdlib.h>

/* A setting on its way to the AWS layer: its value (owned), and the place where it really stood
 * when that is not the command line. */
struct choice {
	char *value;
	struct str source;
};

static void choice_release(struct choice *choice)
{
	free(choice->value);
	str_release(&choice->source);
}

static bool variable_is_set(const char *name)
{
	return !sv_is_empty(sv_trim(sv_cstr(getenv(name))));
}

static void name_option(struct choice *choice, const struct options *o, enum option_id id)
{
	if (option_origin(o, id) == ORIGIN_COMMAND_LINE)
		return;
	if (option_origin(o, id) == ORIGIN_ENVIRONMENT) {
		option_env_name(&option_rows[id], &choice->source);
		return;
	}
	option_key_name(&option_rows[id], &choice->source);
	str_addf(&choice->source, " in %s", o->config_path);
}

static void take_section(
	struct choice *choice, const struct context *c, enum option_id id, const char *value)
{
	choice->value = mem_strdup(value);
	option_key_name(&option_rows[id], &choice->source);
	str_addf(&choice->source, " of context %s", c->settings.name);
}

/* What our config file says for the profile of the context. profile NULL: the one that the options
 * were made for. */
static void take_config(
	struct choice *choice, const struct options *o, const char *profile, enum option_id id)
{
	struct sv value =
		profile ? config_value(o, sv_cstr(profile), id) : sv_cstr(option_text(o, id));
	if (sv_is_empty(value))
		return;
	choice->value = mem_strndup(value.p, value.n);
	option_key_name(&option_rows[id], &choice->source);
	str_addf(&choice->source, " in %s", o->config_path ? o->config_path : "the config");
}

/*
 * One of our options for the AWS layer; no value lets that decide. First what was typed, then the
 * context's own section, then the environment, SQSCOPE_ before AWS_, then our config file: every
 * environment comes before every file, but for a context, which somebody chose by its name.
 */
static void choose(struct choice *choice, const struct context *c, enum option_id id,
	const char *own, const char *profile, const char *variable, const char *variable2)
{
	const struct options *o = &c->session->app->options;
	bool is_given = option_text(o, id) != NULL;
	enum option_origin origin = option_origin(o, id);
	*choice = (struct choice){0};
	if (is_given && origin == ORIGIN_COMMAND_LINE) {
		choice->value = mem_strdup(option_text(o, id));
	} else if (own) {
		take_section(choice, c, id, own);
	} else if (is_given && origin == ORIGIN_ENVIRONMENT) {
		choice->value = mem_strdup(option_text(o, id));
		name_option(choice, o, id);
	} else if (!variable_is_set(variable) && !variable_is_set(variable2)) {
		take_config(choice, o, profile, id);
	}
}

/* `:profile` and `:region` come before everything. */
static void choose_switched(struct choice *choice, const char *value, const char *command)
{
	*choice = (struct choice){.value = mem_strdup(value)};
	str_add_cstr(&choice->source, command);
}

static void choose_profile(struct choice *choice, const struct context *c)
{
	const struct context_settings *s = &c->settings;
	if (s->has_switched_profile)
		choose_switched(choice, s->profile, ":profile");
	else
		choose(choice, c, OPT_PROFILE, s->profile, NULL, "AWS_PROFILE",
			"AWS_DEFAULT_PROFILE");
}

static void choose_region(struct choice *choice, const struct context *c, const char *profile)
{
	const struct context_settings *s = &c->settings;
	if (s->has_switched_region)
		choose_switched(choice, s->region, ":region");
	else
		choose(choice, c, OPT_REGION, s->region, profile, "AWS_REGION",
			"AWS_DEFAULT_REGION");
}

/* The AWS layer takes what it is given for a command line option; name the place where it really
 * stood. */
static void name_source(struct aws_setting *setting, struct choice *choice)
{
	if (!choice->value || !choice->source.n)
		return;
	free(setting->source);
	setting->source = str_take(&choice->source);
}

/* Only a profile that was chosen by name takes precedence over keys in the environment. */
static bool is_profile_explicit(const struct context *c)
{
	const struct options *o = &c->session->app->options;
	return c->settings.profile || option_origin(o, OPT_PROFILE) == ORIGIN_COMMAND_LINE;
}

bool context_load_aws(struct context *c, struct err *err)
{
	struct choice profile, region, endpoint;
	choose_profile(&profile, c);
	/* Tells which section of our config counts. */
	const char *own = c->settings.profile ? profile.value : NULL;
	choose_region(&region, c, own);
	choose(&endpoint, c, OPT_ENDPOINT_URL, c->settings.endpoint_url, own,
		"AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL");
	struct aws_options given = {
		.profile = profile.value,
		.profile_source = profile.source.n ? str_cstr(&profile.source) : NULL,
		.region = region.value,
		.endpoint_url = endpoint.value,
	};
	c->has_aws = aws_config_load(&c->aws, &given, err);
	if (c->has_aws) {
		name_source(&c->aws.region, &region);
		name_source(&c->aws.user_endpoint, &endpoint);
		c->aws.profile_is_explicit = is_profile_explicit(c);
	}
	choice_release(&profile);
	choice_release(&region);
	choice_release(&endpoint);
	return c->has_aws;
}

static bool is_empty(const struct aws_setting *setting)
{
	return !setting->value || !*setting->value;
}

static bool follows_from_region(const struct context *c)
{
	struct str usual = {0};
	bool same = !is_empty(&c->aws.region) &&
		    endpoint_for(sv_cstr("sqs"), sv_cstr(c->aws.region.value), c->aws.use_fips,
			    c->aws.use_dualstack, &usual, NULL) &&
		    sv_eq_cstr(str_sv(&usual), c->endpoint.value);
	str_release(&usual);
	return same;
}

/*
 * A signature needs a region: the one that the endpoint's name holds (an interface endpoint of a
 * VPC), or any for a local server, which takes them all.
 */
static void take_region_of_endpoint(struct context *c)
{
	struct url url = {0};
	struct sv named = {0};
	if (url_parse(&url, sv_cstr(c->endpoint.value), NULL))
		named = endpoint_region_of_host(str_sv(&url.host));
	aws_setting_release(&c->aws.region);
	c->aws.region.value = named.n > 0 ? mem_strndup(named.p, named.n) : mem_strdup("us-east-1");
	c->aws.region.source =
		mem_strdup(named.n > 0 ? "the endpoint's name" : "default for a custom endpoint");
	url_release(&url);
}

/*
 * As configured; without a region that of the machine, if it is an instance. That takes a while
 * where it is none, and so it is asked for only before the session's loop turns.
 */
static bool find_endpoint(struct context *c, struct err *err)
{
	if (aws_config_endpoint(&c->aws, "sqs", &c->endpoint, err))
		return true;
	if (!is_empty(&c->aws.region) || c->session->loop)
		return false;
	context_ask_region(c);
	return !is_empty(&c->aws.region) && aws_config_endpoint(&c->aws, "sqs", &c->endpoint, err);
}

bool context_find_endpoint(struct context *c, struct err *err)
{
	if (!find_endpoint(c, err))
		return false;
	err_clear(err);
	c->is_custom_endpoint = !follows_from_region(c);
	if (!is_empty(&c->aws.region) || !c->is_custom_endpoint)
		return true;
	take_region_of_endpoint(c);
	return true;
}

bool context_resolve(struct context *c, struct err *err)
{
	bool ok = context_load_aws(c, err) && context_find_endpoint(c, err);
	if (ok)
		context_name_place(c);
	else
		c->err = *err;
	return ok;
}
