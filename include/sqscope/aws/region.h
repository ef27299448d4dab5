/*
 * The regions that we know by name, to be offered: never to judge one, for AWS opens new ones. From
 * the AWS general reference.
 */
#ifndef SQSCOPE_AWS_REGION_H
#define SQSCOPE_AWS_REGION_H

#include "sqscope/base/sv.h"

struct region_row {
	const char *name;  /* "eu-west-1" */
	const char *place; /* "Ireland" */
};

extern const struct region_row region_rows[];
extern const size_t region_count;

#endif
