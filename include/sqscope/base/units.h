/*
 * Numbers, sizes, durations and rates as people read and write them. Every formatter writes at most
 * UNITS_TEXT_SIZE bytes with the NUL and returns `out`.
 */
#ifndef SQSCOPE_BASE_UNITS_H
#define SQSCOPE_BASE_UNITS_H

#include "sqscope/base/sv.h"

enum { UNITS_TEXT_SIZE = 32 };

/* The value that stands for "not known" in every count, size, time of the program. Shown as "?". */
enum { UNKNOWN = -1 };

/* At most 5 significant characters: 0, 932, 8,110, 12.0k, 120k, 71.3k, 1.2M. UNKNOWN gives "?". */
char *units_count(int64_t n, char out[UNITS_TEXT_SIZE]);
/* Every digit, grouped by commas: 1,204,000. UNKNOWN gives "?". */
char *units_exact(int64_t n, char out[UNITS_TEXT_SIZE]);
/*
 * At most 5 columns: 0s, 16s, 9m, 42m, 1h, 3h12m, 14h, 6d02h, 12d, 27y. The second unit is shown
 * under 10 h and 10 d, unless it is 0. Never rounded up. UNKNOWN gives "?".
 */
char *units_duration(int64_t seconds, char out[UNITS_TEXT_SIZE]);
/* Binary sizes: 118 B, 2.1 KiB, 256 KiB, 1 MiB. UNKNOWN gives "?". */
char *units_bytes(int64_t bytes, char out[UNITS_TEXT_SIZE]);
/* A rate a second: 0.0, 12.4, 96.1, 480, 1.2k; with `sign` a leading + for what is not negative.
 * NaN gives "?". */
char *units_rate(double per_second, bool sign, char out[UNITS_TEXT_SIZE]);

/* "30", "30s", "5m", "12h", "14d", "1h30m" -> seconds. False on anything else or on overflow. */
bool units_parse_duration(struct sv text, int64_t *seconds);
/* "262144", "256KiB", "256k", "1MiB" (k and KiB are both 1,024) -> bytes. */
bool units_parse_bytes(struct sv text, int64_t *bytes);

#endif
