/*
 * A JSON answer, parsed with limits and read leniently: a body that is empty is an empty object, a
 * member of another type than expected counts as absent. Pure.
 */
#ifndef SQSCOPE_AWS_JSON_ANSWER_H
#define SQSCOPE_AWS_JSON_ANSWER_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

#include <jansson.h>

/* The object, which the caller gives back with json_decref. NULL with ERR_PROTOCOL or ERR_LIMIT for
 * anything else. */
json_t *json_answer_load(struct sv body, struct err *err) MUST_CHECK;

/* A text; empty when it is absent or no text. Borrowed from the object. */
struct sv json_answer_text(const json_t *object, const char *key);

/* A number, or a text that is a whole one; cut to a whole one. UNKNOWN when it is absent, none, or
 * larger than can be. */
int64_t json_answer_number(const json_t *object, const char *key);

/* The text that a value is. False when it is none. */
bool json_answer_as_text(const json_t *value, struct sv *out);

/* Overwrite every text in it, then give it back: for what held secrets. NULL is fine. */
void json_answer_wipe(json_t *root);

#endif
