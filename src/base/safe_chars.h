/*
 * What a character is to a terminal: how wide, a mark on another one, or part of a picture (design:
 * ux 6.2, 6.3).
 */
#ifndef SQSCOPE_BASE_SAFE_CHARS_H
#define SQSCOPE_BASE_SAFE_CHARS_H

#include "sqscope/base/sv.h"

/* Columns of a character; -1 when it must not reach a terminal as it is, 0 when it is a mark on the
 * one before. */
int safe_char_width(uint32_t codepoint);
bool safe_is_mark(uint32_t codepoint);

/*
 * The bytes at the start of v that make one picture with the character `base` before them: a style
 * selector, a skin tone, a keycap, joined emoji. Terminals disagree on the picture's width, so only
 * its first character is drawn.
 */
size_t safe_sequence_bytes(uint32_t base, struct sv v);

#endif
