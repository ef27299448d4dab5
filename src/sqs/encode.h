/*
 * Writes the small JSON objects that requests are, member by member, without building a tree first.
 */
#ifndef SQSCOPE_SQS_ENCODE_ROOM_H
#define SQSCOPE_SQS_ENCODE_ROOM_H

#include "sqscope/base/str.h"

void encode_begin(struct str *out);
/* A text member; left out when the value is empty. Bytes that are no UTF-8 become U+FFFD. */
void encode_text(struct str *out, const char *name, struct sv value);
void encode_number(struct str *out, const char *name, int64_t value);
/* A member that is a list of texts. */
void encode_list(struct str *out, const char *name, const char *const *items, size_t count);
void encode_end(struct str *out);

#endif
