/*
 * What SQS says of a receipt handle, in words. Its own sentences begin with the handle, which is
 * longer than an error's text: the reason behind it is lost, and the handle would stand where it
 * must not (the audit log). Pure.
 */
#ifndef HANDLE_ERROR_H
#define HANDLE_ERROR_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

/* Is the handle no good, or no good any more? (design: sqs-facts C7, C9) */
bool handle_error_is_lost(const struct err *err, struct sv handle);
/* Put such an error in words; ERR_NOT_FOUND with the service's code. Others stay as they are. */
void handle_error_in_words(struct err *err, struct sv handle);

#endif
