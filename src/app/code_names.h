/*
 * What the attributes of a queue are called by the tools that make queues out of code. Terraform
 * and Pulumi's Python share their names; Pulumi's state writes them in camel case, CloudFormation
 * as SQS does.
 */
#ifndef CODE_NAMES_H
#define CODE_NAMES_H

#include "sqscope/sqs/queue_attributes.h"

/* "visibility_timeout_seconds"; NULL when code does not set it. Static. */
const char *code_name(enum queue_attribute id);
/* "visibilityTimeoutSeconds"; appended. */
void code_camel_name(enum queue_attribute id, struct str *out);

#endif
