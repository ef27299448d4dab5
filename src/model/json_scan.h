/* The tokens of JSON, for who reads it piece by piece. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "sqscope/base/sv.h"

/* The string that v begins with, both quotes included; all of v when its end is missing. */
struct sv json_scan_string(struct sv v);

#endif
