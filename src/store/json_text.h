/*
 * The little JSON that this room writes itself: strings and flat objects of strings.
 */
#ifndef STORE_JSON_TEXT_H
#define STORE_JSON_TEXT_H

#include "sqscope/base/str.h"

/* The text as a JSON string, with its quotes, appended. A byte that is not UTF-8 becomes U+FFFD. */
void json_text_add(struct str *out, struct sv text);

#endif
