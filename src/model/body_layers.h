/* The parts of body_decode: telling forms apart, unpacking, opening envelopes. */
#ifndef BODY_LAYERS_H
#define BODY_LAYERS_H

#include "sqscope/model/body.h"

/* What the bytes are, without looking into JSON: TEXT, BINARY, XML, JSON or a packed form. For
 * BASE64 the decoded bytes are left in `unpacked`. */
enum body_form body_detect(struct sv bytes, struct str *unpacked);

/* Is it text that SQS could carry? */
bool body_is_printable(struct sv bytes);

/* Unpack GZIP, ZLIB or ZSTD; out holds what could be had, whatever is returned. */
enum body_stop body_unpack(enum body_form form, struct sv packed, struct str *out);

/*
 * Look at JSON that has its index: what kind it is, and the node that carries the next layer
 * (JSON_NONE: it is the last one).
 */
enum body_form body_envelope(const struct json_index *ix, uint32_t *inner);

/* Of BODY_FORM_S3_POINTER: "s3://bucket/key", appended. */
void body_pointer_text(const struct json_index *ix, struct str *out);

#endif
