/*
 * Percent-encoding (RFC 3986, section 2): every byte but the unreserved characters. Pure.
 */
#ifndef SQSCOPE_BASE_PERCENT_H
#define SQSCOPE_BASE_PERCENT_H

#include "sqscope/base/str.h"

/* Append the text encoded; the characters in `keep` stay as they are ("" for none, "/" in a path).
 */
void percent_encode(struct sv text, const char *keep, struct str *out);

#endif
