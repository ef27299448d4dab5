/* The tokens of JSON, for who reads it piece by piece. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "sqscope/model/json_index.h"

/* The string that v begins with, both quotes included; all of v when its end is missing. */
struct sv json_scan_string(struct sv v);
/* The letters, digits and signs that v begins with; may be empty. */
struct sv json_scan_word(struct sv v);
/* BOOL, NULL, NUMBER, or BROKEN for what is no value. *is_lax is set for a number that RFC 8259
 * does not know. */
enum json_kind json_scan_word_kind(struct sv word, bool *is_lax);

#endif
