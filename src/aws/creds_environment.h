/*
 * The keys of the environment, also for a role whose credential_source they are.
 */
#ifndef SQSCOPE_AWS_CREDS_ENVIRONMENT_ROOM_H
#define SQSCOPE_AWS_CREDS_ENVIRONMENT_ROOM_H

#include "creds_source.h"

/* Whatever profile was asked for. */
enum creds_outcome creds_environment_read(
	const struct aws_config *config, struct creds *out, struct err *err);

#endif
