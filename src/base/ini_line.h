/*
 * One line of an INI file, cut as the grammar says (design: aws-access 2.2). White space is blank
 * and tab only.
 */
#ifndef SQSCOPE_BASE_INI_LINE_H
#define SQSCOPE_BASE_INI_LINE_H

#include "sqscope/base/ini.h"

bool ini_is_blank(char c);
/* Does a comment start with it? */
bool ini_is_comment_mark(char c);
struct sv ini_trim(struct sv v);

/* Is v a name that the AWS dialect takes: [A-Za-z0-9_\-/.%@:+]+ ? */
bool ini_is_word(struct sv v);
/* A section's name of such words; a part in quotes may hold anything. */
bool ini_is_section_name(struct sv name);

/* A line that starts with `[`, without its comment. A mark inside a quoted name is part of the
 * name. */
struct sv ini_cut_section_comment(struct sv line);

/* "name = value # comment" in its two halves; false without a `=`. A theme has no comments at the
 * end of a line; in our config a value that is `#rgb` or `#rrggbb` is none. */
bool ini_split_property(struct sv line, enum ini_dialect dialect, struct sv *key, struct sv *value);

#endif
