/*
 * Values of the program as JSON: what is not known is null, times are RFC 3339, text is exact.
 * Every function returns a new reference.
 */
#ifndef JSON_H
#define JSON_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

#include <jansson.h>

/* Bytes that are no UTF-8 cannot stand in JSON: such text is made safe first. */
json_t *json_sv(struct sv text);
/* NULL and "" give null. */
json_t *json_or_null(const char *text);
/* UNKNOWN gives null. */
json_t *json_count(int64_t n);
/* Milliseconds since 1970; UNKNOWN gives null. */
json_t *json_time(int64_t unix_ms);
/* {"code","message"}; null when err is clear. */
json_t *json_short_error(const struct err *err);
/* {"error":{"code","message","hint","request_id"}} */
json_t *json_error(const struct err *err);
/* The other way: the value, which is taken, in one line; appended. */
void json_write(json_t *value, struct str *out);

#endif
