/*
 * Time. Only the loop (and the command line without one) reads clocks; everything else is given
 * `now`. x_ms is monotonic, x_unix_ms is wall time since 1970 UTC, both in milliseconds.
 */
#ifndef SQSCOPE_BASE_CLOCK_H
#define SQSCOPE_BASE_CLOCK_H

#include "sqscope/base/str.h"

/* Room for "2026-11-17T20:48:05Z" and its NUL. */
enum { CLOCK_TEXT_SIZE = 24 };

int64_t clock_mono_ms(void);
int64_t clock_unix_ms(void);

/* "2026-11-17T20:48:05Z" (RFC 3339, UTC, whole seconds). */
void clock_format_utc(int64_t unix_ms, char out[CLOCK_TEXT_SIZE]);
/* "20:48:05Z". */
void clock_format_hms(int64_t unix_ms, char out[CLOCK_TEXT_SIZE]);
/* "20261117T204805Z", the form of X-Amz-Date. */
void clock_format_amz(int64_t unix_ms, char out[CLOCK_TEXT_SIZE]);

/* RFC 3339 with Z, UTC or +hh:mm, fraction allowed. False on anything else. */
bool clock_parse_rfc3339(struct sv text, int64_t *unix_ms);
/* The Date header of HTTP (RFC 9110 section 5.6.7, IMF-fixdate). */
bool clock_parse_http_date(struct sv text, int64_t *unix_ms);

#endif
