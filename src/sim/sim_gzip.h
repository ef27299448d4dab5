/* gzip without compression (RFC 1952, stored blocks of RFC 1951): enough for bodies that a decoder
 * is to open. */
#ifndef SIM_GZIP_H
#define SIM_GZIP_H

#include "sqscope/base/str.h"

/* Append the gzip file of at most 65,535 bytes, as base64. */
void sim_gzip_base64(struct str *out, struct sv bytes);

#endif
