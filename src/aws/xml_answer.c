/* XML answers over expat. */
#include "sqscope/aws/xml_answer.h"

#include "sqscope/base/fatal.h"

#include <expat.h>
#include <limits.h>

struct reader {
	XML_Parser parser;
	struct xml_answer_text *texts, *open;
	size_t count;
	int open_depth, depth;
};

static void on_start(void *ud, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *reader = ud;

	(void)attributes;
	reader->depth++;
	for (size_t i = 0; i < reader->count && !reader->open; i++) {
		struct xml_answer_text *text = &reader->texts[i];

		if (text->is_found || strcmp(text->element, name) != 0)
			continue;
		text->is_found = true;
		reader->open = text;
		reader->open_depth = reader->depth;
	}
}

static void on_end(void *ud, const XML_Char *name)
{
	struct reader *reader = ud;

	(void)name;
	if (reader->open && reader->depth == reader->open_depth)
		reader->open = NULL;
	reader->depth--;
}

static void on_text(void *ud, const XML_Char *text, int n)
{
	struct reader *reader = ud;

	if (reader->open && reader->depth == reader->open_depth)
		str_add(&reader->open->text, sv_of(text, (size_t)n));
}

static void on_doctype(void *ud, const XML_Char *name, const XML_Char *system_id,
	const XML_Char *public_id, int has_internal_subset)
{
	struct reader *reader = ud;

	(void)name, (void)system_id, (void)public_id, (void)has_internal_subset;
	XML_StopParser(reader->parser, XML_FALSE);
}

bool xml_answer_read(struct sv body, struct xml_answer_text *texts, size_t count)
{
	struct reader reader = {.texts = texts, .count = count};
	bool ok;

	if (body.n > INT_MAX)
		return false;
	reader.parser = XML_ParserCreate(NULL);
	if (!reader.parser)
		fatal_abort("out of memory (an XML parser)");
	XML_SetUserData(reader.parser, &reader);
	XML_SetElementHandler(reader.parser, on_start, on_end);
	XML_SetCharacterDataHandler(reader.parser, on_text);
	XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
	ok = XML_Parse(reader.parser, body.p, (int)body.n, XML_TRUE) == XML_STATUS_OK;
	XML_ParserFree(reader.parser);
	return ok;
}
