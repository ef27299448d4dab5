/*
 * What the body of an answer looks like, whatever its Content-Type claims. Pure.
 */
#ifndef SQSCOPE_AWS_BODY_KIND_ROOM_H
#define SQSCOPE_AWS_BODY_KIND_ROOM_H

#include "sqscope/base/sv.h"

enum body_kind { BODY_EMPTY, BODY_JSON, BODY_XML, BODY_HTML, BODY_OTHER };

/* JSON means an object here: every service answers with one. */
enum body_kind body_kind_of(struct sv body);

/* "an HTML page", to be put into a sentence. Static. */
const char *body_kind_text(enum body_kind kind);

#endif
