/*
 * Text in lines of a width, broken between words.
 */
#ifndef WRAP_H
#define WRAP_H

#include "sqscope/base/str.h"

void wrap_blanks(struct str *out, size_t n);

/*
 * The words of `text` and an end of line. The first line goes on at column `at`, the others begin
 * at column `start`. width 0: one line. Words are taken to be of one column a byte.
 */
void wrap_text(struct str *out, size_t at, size_t start, size_t width, struct sv text);

#endif
