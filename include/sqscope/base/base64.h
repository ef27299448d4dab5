/*
 * Base64 (RFC 4648 section 4, with padding): how Binary attributes travel in JSON. OpenSSL does the
 * work.
 */
#ifndef SQSCOPE_BASE_BASE64_H
#define SQSCOPE_BASE_BASE64_H

#include "sqscope/base/str.h"

/* Appended to out, in one line. */
void base64_encode(struct sv data, struct str *out);

/*
 * The bytes that a text stands for, appended to out. Strict: no blanks, no line ends, padded to
 * whole groups of four; false (and out as it was) on anything else. An empty text is no bytes.
 */
bool base64_decode(struct sv text, struct str *out);

#endif
