/*
 * A text as a JSON string (RFC 8259 section 7), for who writes JSON member by member without a
 * tree.
 */
#ifndef SQSCOPE_BASE_JSON_STRING_H
#define SQSCOPE_BASE_JSON_STRING_H

#include "sqscope/base/str.h"

/* With its quotes, appended. A byte that is no UTF-8 becomes U+FFFD. */
void json_string_add(struct str *out, struct sv text);

#endif
