/* The words `config` and `profiles`: what the AWS files and the environment come to. */
#include "probe.h"

#include "sqscope/aws/aws_config.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"

#include <stdio.h>

struct arguments {
	const char *service;
	bool ignore_configured_endpoints;
	struct aws_options options;
};

static void read_arguments(struct arguments *arguments, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(argv[i], "--service") == 0)
			arguments->service = value;
		else if (strcmp(argv[i], "--profile") == 0)
			arguments->options.profile = value;
		else if (strcmp(argv[i], "--region") == 0)
			arguments->options.region = value;
		else if (strcmp(argv[i], "--endpoint-url") == 0)
			arguments->options.endpoint_url = value;
		else if (strcmp(argv[i], "--ignore-configured-endpoint-urls") == 0)
			arguments->ignore_configured_endpoints = true;
	}
}

static int print(json_t *reply)
{
	json_dumpf(reply, stdout, JSON_COMPACT);
	fputc('\n', stdout);
	json_decref(reply);
	return 0;
}

static json_t *error_object(const char *text)
{
	json_t *reply = json_object();

	json_object_set_new(reply, "error", json_string(text));
	return reply;
}

int probe_config(int argc, char **argv)
{
	struct arguments arguments = {.service = "sqs"};
	struct aws_setting endpoint = {0};
	struct aws_config config;
	struct err err = {0};
	json_t *reply;

	read_arguments(&arguments, argc, argv);
	if (!aws_config_load(&config, &arguments.options, &err))
		return print(error_object(err.msg));
	config.ignore_configured_endpoints |= arguments.ignore_configured_endpoints;
	if (aws_config_endpoint(&config, arguments.service, &endpoint, &err)) {
		reply = json_object();
		json_object_set_new(reply, "endpoint_url", json_string(endpoint.value));
		json_object_set_new(reply, "profile", json_string(config.profile.value));
		if (config.region.value)
			json_object_set_new(reply, "region", json_string(config.region.value));
	} else {
		reply = error_object(err.msg);
	}
	aws_setting_release(&endpoint);
	aws_config_release(&config);
	return print(reply);
}

static json_t *profiles_object(const struct profile *profiles, size_t count)
{
	json_t *all = json_object();

	for (size_t i = 0; i < count; i++) {
		json_t *one = json_object();

		for (size_t k = 0; k < profiles[i].count; k++) {
			const struct profile_property *property = &profiles[i].properties[k];

			json_object_setn_new(one, property->key.p, property->key.n,
				probe_string(property->value));
		}
		json_object_setn_new(all, profiles[i].name.p, profiles[i].name.n, one);
	}
	return all;
}

static const char *first_error(const struct profile_set *set)
{
	const struct ini_problem *problem = ini_first_error(&set->config);

	if (!problem)
		problem = ini_first_error(&set->credentials);
	return problem ? problem->text : NULL;
}

int probe_profiles(int argc, char **argv)
{
	const struct aws_options options = {0};
	struct aws_config config;
	const struct profile_set *set = &config.profiles;
	struct err err = {0};
	json_t *reply;

	(void)argc, (void)argv;
	if (!aws_config_load(&config, &options, &err))
		return print(error_object(err.msg));
	if (first_error(set)) {
		reply = error_object(first_error(set));
		aws_config_release(&config);
		return print(reply);
	}
	reply = json_object();
	json_object_set_new(reply, "profiles", profiles_object(set->profiles, set->count));
	json_object_set_new(
		reply, "sso_sessions", profiles_object(set->sso_sessions, set->sso_session_count));
	json_object_set_new(reply, "services", profiles_object(set->services, set->service_count));
	json_object_set_new(reply, "profile", json_string(config.profile.value));
	json_object_set_new(reply, "config_file", json_string(set->config_path));
	json_object_set_new(reply, "credentials_file", json_string(set->credentials_path));
	aws_config_release(&config);
	return print(reply);
}
