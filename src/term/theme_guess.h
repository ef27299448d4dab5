/*
 * "Did you mean": the nearest of some names to a word that is none of them. All is borrowed.
 */
#ifndef SQSCOPE_TERM_THEME_GUESS_H
#define SQSCOPE_TERM_THEME_GUESS_H

#include "sqscope/base/sv.h"

struct theme_guess {
	struct sv word, nearest; /* nearest is empty while no name is near */
	size_t distance;
};

struct theme_guess theme_guess_new(struct sv word);
void theme_guess_try(struct theme_guess *guess, struct sv name);

#endif
