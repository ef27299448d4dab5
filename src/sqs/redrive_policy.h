/* A redrive policy: JSON text in an attribute, with numbers that some clients write as text. */
#ifndef SQSCOPE_SQS_REDRIVE_POLICY_H
#define SQSCOPE_SQS_REDRIVE_POLICY_H

#include "sqscope/base/str.h"

/* What cannot be read is left empty, or UNKNOWN. */
void redrive_policy_parse(struct sv json, struct str *dead_letter_arn, int64_t *max_receive_count);

#endif
