/*
 * Writes the small JSON objects that requests are, member by member, without building a tree first.
 */
#ifndef SQSCOPE_SQS_ENCODE_ROOM_H
#define SQSCOPE_SQS_ENCODE_ROOM_H

#include "sqscope/base/str.h"

void encode_begin(struct str *out);
/* A text member; left out when the value is empty. Bytes that are no UTF-8 become U+FFFD. */
void encode_text(struct str *out, const char *name, struct sv value);
/* The same, there even when it is empty; the name may be any text. */
void encode_value(struct str *out, struct sv name, struct sv value);
void encode_number(struct str *out, const char *name, int64_t value);
/* A member that is bytes: base64. There even when it is empty. */
void encode_bytes(struct str *out, const char *name, struct sv value);
/* A member that is a list of texts. */
void encode_list(struct str *out, const char *name, const char *const *items, size_t count);
/* A member that is an object: its members follow, then encode_end. The name may be any text. */
void encode_object(struct str *out, struct sv name);
/* A member that is a list of objects: encode_item, the members, encode_end for each, then
 * encode_array_end. */
void encode_array(struct str *out, const char *name);
void encode_item(struct str *out);
void encode_array_end(struct str *out);
void encode_end(struct str *out);

#endif
