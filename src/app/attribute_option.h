/*
 * --attr NAME:TYPE=VALUE: a message attribute as the command line names it. NAME goes up to the
 * last
 * ':' before the first '='; the value of a Binary one is base64. Pure.
 */
#ifndef ATTRIBUTE_OPTION_H
#define ATTRIBUTE_OPTION_H

#include "sqscope/base/err.h"
#include "sqscope/sqs/message.h"

/* Add it to the message; ERR_USAGE with a sentence. */
bool attribute_option_add(struct message *m, struct sv text, struct err *err) MUST_CHECK;

#endif
