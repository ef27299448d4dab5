/*
 * An XML answer: the text of a few elements, wherever they stand. Document types are refused, so
 * entities cannot grow. Pure.
 */
#ifndef SQSCOPE_AWS_XML_ANSWER_H
#define SQSCOPE_AWS_XML_ANSWER_H

#include "sqscope/base/str.h"

struct xml_answer_text {
	const char *element; /* "Message" */
	struct str text;     /* of the first such element, appended; the caller owns it */
	bool is_found;
};

/* False when the body is not well-formed to its end; what was found before stays. */
bool xml_answer_read(struct sv body, struct xml_answer_text *texts, size_t count);

#endif
