/* Telling JSON, XML and HTML apart by how they begin. */
#include "body_kind.h"

/* How far into a page its first tag is looked for. */
enum { LOOK_BYTES = 512 };

enum body_kind body_kind_of(struct sv body)
{
	struct sv text = sv_trim(body), head;

	if (sv_is_empty(text))
		return BODY_EMPTY;
	if (text.p[0] == '{')
		return BODY_JSON;
	if (text.p[0] != '<')
		return BODY_OTHER;
	head = sv_of(text.p, text.n < LOOK_BYTES ? text.n : LOOK_BYTES);
	if (sv_contains_nocase(head, sv_cstr("<html")) ||
		sv_contains_nocase(head, sv_cstr("<!doctype html")))
		return BODY_HTML;
	return BODY_XML;
}

const char *body_kind_text(enum body_kind kind)
{
	switch (kind) {
	case BODY_EMPTY:
		return "empty";
	case BODY_JSON:
		return "JSON";
	case BODY_XML:
		return "XML";
	case BODY_HTML:
		return "an HTML page";
	case BODY_OTHER:
		return "some other text";
	}
	return "";
}
