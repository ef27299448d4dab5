/* A document: lines of text pieces with roles. */
#include "doc.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

void doc_release(struct doc *doc)
{
	str_release(&doc->text);
	free(doc->spans);
	*doc = (struct doc){0};
}

void doc_clear(struct doc *doc)
{
	str_clear(&doc->text);
	doc->count = 0;
	doc->lines = 0;
}

void doc_line(struct doc *doc)
{
	doc->lines++;
}

void doc_add(struct doc *doc, int col, enum role role, struct sv text)
{
	if (doc->lines == 0)
		doc_line(doc);
	doc->spans = mem_grow(doc->spans, &doc->cap, doc->count + 1, sizeof *doc->spans);
	doc->spans[doc->count++] = (struct doc_span){
		.line = doc->lines - 1,
		.col = col,
		.role = role,
		.start = doc->text.n,
		.n = text.n,
	};
	str_add(&doc->text, text);
}

void doc_addf(struct doc *doc, int col, enum role role, const char *fmt, ...)
{
	struct str text = {0};
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	doc_add(doc, col, role, str_sv(&text));
	str_release(&text);
}

void doc_heading(struct doc *doc, const char *title)
{
	doc_line(doc);
	doc_add(doc, 1, ROLE_TITLE, sv_cstr(title));
}

/* The bytes of `text` that fit into width columns: up to a blank when there is one, always at least
 * one character. */
static size_t line_bytes(struct sv text, int width)
{
	struct safe_iter it;
	struct safe_piece piece;
	size_t at = 0, blank = 0;
	int used = 0;

	safe_iter_init(&it, text, 0);
	while (safe_next(&it, &piece)) {
		used += piece.width;
		if (used > width && at > 0)
			return blank > 0 && text.p[at] != ' ' ? blank : at;
		if (text.p[at] == ' ')
			blank = at;
		at = text.n - it.rest.n;
	}
	return text.n;
}

void doc_wrap(struct doc *doc, int col, int width, enum role role, struct sv text)
{
	bool is_first = true;

	while (text.n > 0) {
		size_t n = line_bytes(text, width);

		if (!is_first)
			doc_line(doc);
		is_first = false;
		doc_add(doc, col, role, sv_of(text.p, n));
		text = sv_trim(sv_of(text.p + n, text.n - n));
	}
}

void doc_draw(const struct doc *doc, struct area a, size_t top)
{
	for (size_t i = 0; i < doc->count; i++) {
		const struct doc_span *span = &doc->spans[i];
		struct sv text = sv_of(str_cstr(&doc->text) + span->start, span->n);

		if (span->line >= top && span->line - top < (size_t)a.rows)
			area_text(a, (int)(span->line - top), span->col, -1, span->role, text);
	}
}
