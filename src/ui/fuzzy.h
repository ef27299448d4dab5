/*
 * How well a name answers to what is typed: all of its letters in order, better the closer they
 * stand together and the nearer to a beginning. Pure.
 */
#ifndef SQSCOPE_UI_FUZZY_H
#define SQSCOPE_UI_FUZZY_H

#include "sqscope/base/sv.h"

/* 0: not at all. Exact 1000, beginning 800, inside from a word's start 600, inside 400, scattered
 * below 300. */
int fuzzy_score(struct sv name, struct sv typed);

#endif
