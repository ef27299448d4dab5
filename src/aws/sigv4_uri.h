/*
 * The two lines of a canonical request that come from the URL. Pure.
 */
#ifndef SQSCOPE_AWS_SIGV4_URI_ROOM_H
#define SQSCOPE_AWS_SIGV4_URI_ROOM_H

#include "sqscope/base/str.h"

/*
 * The path as it is signed; "/" when it is empty. With `normalize`, dot segments and doubled
 * slashes go and what was encoded is encoded once more; without (S3), escapes stay as they are.
 */
void sigv4_canonical_path(struct sv path, bool normalize, struct str *out);

/* The query decoded, encoded by the rules of signing, and sorted by name, then value. */
void sigv4_canonical_query(struct sv query, struct str *out);

#endif
