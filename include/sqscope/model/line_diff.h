/*
 * The difference of two texts by lines, as short as can be (longest common subsequence). For texts
 * that people read: policies. What is longer than LINE_DIFF_MAX lines is told as all lines gone and
 * all lines new. Pure.
 */
#ifndef SQSCOPE_MODEL_LINE_DIFF_H
#define SQSCOPE_MODEL_LINE_DIFF_H

#include "sqscope/base/str.h"

enum { LINE_DIFF_MAX = 2000 };

enum line_change { LINE_SAME, LINE_GONE, LINE_NEW };

/* In their order; lines are without their ends, and borrowed. */
typedef void (*line_diff_fn)(void *ud, enum line_change change, struct sv line);
void line_diff(struct sv before, struct sv after, line_diff_fn fn, void *ud);

/* A JSON text in lines, two blanks a level, appended. What is no JSON is taken over as it is. */
void json_lines_add(struct sv json, struct str *out);

#endif
