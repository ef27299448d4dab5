/*
 * The first step of loading the AWS settings: the files and the profile in use; and how messages
 * name places in them.
 */
#ifndef SQSCOPE_AWS_CONFIG_PROFILE_ROOM_H
#define SQSCOPE_AWS_CONFIG_PROFILE_ROOM_H

#include "sqscope/aws/aws_config.h"

/* Read the files and choose the profile. ERR_AWS_CONFIG as aws_config_load says. */
bool config_load_profile(
	struct aws_config *config, const struct aws_options *given, struct err *err) MUST_CHECK;

/* Fill an empty setting with copies. */
void config_set(struct aws_setting *setting, struct sv value, const char *source);

/* A path with the home directory as "~"; appended. */
void config_add_path(const struct aws_config *config, const char *path, struct str *out);

/* "profile prod in ~/.aws/config", where a property of the profile in use stands; appended. */
void config_add_origin(
	const struct aws_config *config, const struct profile_property *property, struct str *out);

/* "; FILE:LINE: TEXT" of the first broken line of these profile files, appended. False when none
 * is. */
bool config_add_problem(
	const struct aws_config *config, const struct profile_set *set, struct str *out);

#endif
