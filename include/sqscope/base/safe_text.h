/*
 * Untrusted text made harmless. Every string that did not come from this program's own source
 * passes here before it reaches a terminal, a title, a log or an error message (design:
 * ux 6.2, 6.3). What is dangerous is shown, not dropped: ESC becomes <1B>, a bidi override
 * <U+202E>, a byte that is not UTF-8 <FF>, CR <CR>. The canvas (term room) calls the iterator
 * itself, so nothing that is drawn can miss it. Widths are the C library's (wcwidth), so LC_CTYPE
 * must be set first; in a locale without UTF-8 everything that is not ASCII is an escape.
 */
#ifndef SQSCOPE_BASE_SAFE_TEXT_H
#define SQSCOPE_BASE_SAFE_TEXT_H

#include "sqscope/base/str.h"

enum safe_flags {
	SAFE_ASCII = 1 << 0, /* the terminal has no UTF-8: what is not ASCII is shown as <U+00E9> */
	SAFE_KEEP_LF =
		1 << 1, /* LF is handed through as "\n" (multi-line plain output); otherwise <LF> */
};

struct safe_piece {
	char text[24]; /* UTF-8, NUL-terminated: one character with its combining marks (at most 2),
			  or an escape */
	int width; /* columns: 1 or 2 for a character, strlen for an escape; 0 only for a kept LF */
	bool is_escape; /* draw it in the role `escape` */
};

struct safe_iter {
	struct sv rest;
	unsigned flags;
	int column; /* for TAB: expanded to blanks up to the next multiple of 8, given out one piece
		       a blank */
	int tab_left;
};

void safe_iter_init(struct safe_iter *it, struct sv text, unsigned flags);
/* The next piece; false at the end. */
bool safe_next(struct safe_iter *it, struct safe_piece *piece);

/* The whole text made safe, appended to out. */
void safe_text(struct str *out, struct sv text, unsigned flags);
/* Columns that the safe form of the text takes. */
int safe_width(struct sv text, unsigned flags);

/*
 * Decode one UTF-8 character at the start of v. Returns its bytes (1-4) and sets *codepoint, or 0
 * when the bytes are not well-formed UTF-8 (overlong forms and surrogates are not).
 */
size_t utf8_decode(struct sv v, uint32_t *codepoint);
/* Is all of it UTF-8? */
bool utf8_is_valid(struct sv v);

#endif
