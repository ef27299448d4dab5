/* A message on one line. */
#include "sqscope/model/message_summary.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

enum {
	HEX_BYTES = 80,       /* of a binary body; three columns each */
	LOOKED_AT = 16 << 10, /* of a text: blanks are left out, the rest is cut */
};

static bool is_packed(enum body_form form)
{
	return form >= BODY_FORM_BASE64;
}

/* "gzip 3.1 MiB -> ": what is between the body and its content. */
static void add_way(const struct body *body, struct str *out)
{
	char size[UNITS_TEXT_SIZE];
	bool has_packed = false;

	for (size_t i = 0; i + 1 < body->count; i++) {
		has_packed = has_packed || is_packed(body->steps[i].form);
		if (i > 0)
			str_addf(out, "%s ", body_form_rows[body->steps[i].form].word);
	}
	if (has_packed)
		str_add_cstr(out, units_bytes((int64_t)body_innermost(body)->bytes.n, size));
	if (out->n > 0)
		str_add_cstr(out, has_packed ? " -> " : "-> ");
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* JSON as if it had been written on one line: blanks between values are left out. */
static void add_json(struct sv text, struct str *out)
{
	bool in_string = false;

	for (size_t i = 0; i < text.n && out->n < SUMMARY_TEXT_BYTES; i++) {
		char c = text.p[i];

		if (!in_string && is_blank(c))
			continue;
		str_add_char(out, c);
		if (c == '"')
			in_string = !in_string;
		else if (in_string && c == '\\' && i + 1 < text.n)
			str_add_char(out, text.p[++i]);
	}
}

static void add_hex(struct sv bytes, struct str *out)
{
	size_t n = bytes.n < HEX_BYTES ? bytes.n : HEX_BYTES;

	for (size_t i = 0; i < n; i++)
		str_addf(out, "%s%02X", i > 0 ? " " : "", (unsigned char)bytes.p[i]);
}

static void add_pointer(const struct body *body, struct str *out)
{
	char size[UNITS_TEXT_SIZE];

	if (body->pointer_size_bytes != UNKNOWN)
		str_addf(out, "%s ", units_bytes(body->pointer_size_bytes, size));
	str_addf(out, "at %s (not fetched)", str_cstr(&body->pointer));
}

static void add_content(const struct body *body, struct sv text, struct str *out)
{
	const struct body_step *step = body_innermost(body);

	if (step->form == BODY_FORM_BINARY || is_packed(step->form))
		add_hex(step->bytes, out);
	else if (step->form == BODY_FORM_S3_POINTER)
		add_pointer(body, out);
	else if (body_form_rows[step->form].is_json)
		add_json(text, out);
	else
		str_add(out,
			sv_of(text.p, text.n < SUMMARY_TEXT_BYTES ? text.n : SUMMARY_TEXT_BYTES));
}

/* Cut to its length between two characters; a NUL would end it. */
static char *finish(struct str *text)
{
	size_t n = text->n < SUMMARY_TEXT_BYTES ? text->n : SUMMARY_TEXT_BYTES;

	while (n > 0 && n < text->n && ((unsigned char)text->p[n] & 0xC0) == 0x80)
		n--;
	for (size_t i = 0; i < n; i++) {
		if (text->p[i] == '\0')
			text->p[i] = ' ';
	}
	return mem_strndup(str_cstr(text), n);
}

void message_summary_make(struct message_summary *s, const struct message *m,
	const struct body *body, const struct mask *mask)
{
	const struct body_step *step = body_innermost(body);
	struct mask_ranges ranges[BODY_STEPS_MAX] = {0};
	struct sv looked_at =
		sv_of(step->bytes.p, step->bytes.n < LOOKED_AT ? step->bytes.n : LOOKED_AT);
	struct str text = {0}, masked = {0};

	mask_body(mask, body, ranges);
	add_way(body, &text);
	if (ranges[body->count - 1].count > 0) {
		mask_ranges_copy(&ranges[body->count - 1], looked_at, &masked);
		looked_at = str_sv(&masked);
	}
	add_content(body, looked_at, &text);
	*s = (struct message_summary){.outer = body->steps[0].form,
		.inner = step->form,
		.stop = body->stop,
		.size_bytes =
			message_size_bytes(str_sv(&m->body), m->attributes, m->attribute_count),
		.inner_bytes = (int64_t)step->bytes.n,
		.text = finish(&text)};
	for (size_t i = 0; i < body->count; i++) {
		s->is_masked |= ranges[i].count > 0;
		mask_ranges_release(&ranges[i]);
	}
	str_release(&text);
	str_release(&masked);
}

void message_summary_release(struct message_summary *s)
{
	free(s->text);
	*s = (struct message_summary){0};
}
