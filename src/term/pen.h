/*
 * The pen filter: makes what curses writes shorter without changing what is seen. Curses switches
 * attributes and colours in many sequences, around every blank, and repeats what is set already;
 * the filter follows the pen (attributes and both colours), and lets the terminal's pen follow only
 * when something is drawn that would look different. Half of the bytes of a coloured frame are gone
 * so.
 *
 * It knows ECMA-48 (SGR) only; what it does not know passes through, after the pen was brought up
 * to date.
 */
#ifndef SQSCOPE_TERM_PEN_H
#define SQSCOPE_TERM_PEN_H

#include "sqscope/base/str.h"

enum { PEN_COLOR_SIZE = 24 };

struct pen {
	unsigned attrs;          /* bit n: SGR parameter n, 1 to 9 */
	char fg[PEN_COLOR_SIZE]; /* its SGR parameters, "32", "38;5;75"; "" is the terminal's own */
	char bg[PEN_COLOR_SIZE];
};

struct pen_filter {
	struct pen wanted;  /* as curses believes it is */
	struct pen present; /* as the terminal has it */
	struct pen saved;   /* with the cursor (DECSC) */
	bool is_unknown;    /* the terminal may have anything */
	bool has_charset;   /* the ASCII set was selected already */
};

/* At the start, and when somebody else has used the terminal. */
void pen_filter_reset(struct pen_filter *filter);
/* Append what is left of a frame of curses' output. */
void pen_filter_frame(struct pen_filter *filter, struct sv frame, struct str *out);

#endif
