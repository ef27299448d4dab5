/*
 * Pieces of a manual page in mdoc(7).
 */
#ifndef ROFF_H
#define ROFF_H

#include "sqscope/base/str.h"

/* Text that no macro and no escape can hide in. */
void roff_text(struct str *out, struct sv text);

/* is_compact: no blank line between the entries. */
void roff_list_begin(struct str *out, const char *width, bool is_compact);
void roff_list_end(struct str *out);

/* One entry: `macro` (or NULL) is the mdoc macro of its name; `rest` stands behind the name. Then
 * one paragraph. */
void roff_item(struct str *out, const char *macro, struct sv name, struct sv rest);
/* Text, each sentence on a line of its own. */
void roff_line(struct str *out, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A summary as tables have it, with a capital and a full stop. */
void roff_sentence(struct str *out, const char *summary);

#endif
