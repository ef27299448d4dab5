/* Base64 (RFC 4648), with padding. */
#ifndef SIM_BASE64_H
#define SIM_BASE64_H

#include "sqscope/base/str.h"

/* Append. */
void sim_base64_encode(struct str *out, struct sv bytes);
/* Append; false on anything that is not base64, and then `out` is as it was. */
bool sim_base64_decode(struct str *out, struct sv text);

#endif
