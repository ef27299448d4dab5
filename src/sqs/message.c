/* A message: its parts, its size, what may stand in it. */
#include "sqscope/sqs/message.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

void message_drop_content(struct message *m)
{
	for (size_t i = 0; i < m->attribute_count; i++) {
		str_release(&m->attributes[i].name);
		str_release(&m->attributes[i].type);
		str_release(&m->attributes[i].value);
	}
	free(m->attributes);
	m->attributes = NULL;
	m->attribute_count = m->attribute_cap = 0;
	str_release(&m->body);
}

static void release_facts(struct message *m)
{
	for (size_t i = 0; i < m->fact_count; i++) {
		str_release(&m->facts[i].name);
		str_release(&m->facts[i].value);
	}
	free(m->facts);
	m->facts = NULL;
	m->fact_count = m->fact_cap = 0;
}

void message_drop_facts(struct message *m, const char *kept)
{
	struct str value = {0};
	bool has_value = message_fact(m, kept).n > 0;

	str_add(&value, message_fact(m, kept));
	release_facts(m);
	if (has_value)
		message_add_fact(m, sv_cstr(kept), str_sv(&value));
	str_release(&value);
}

void message_release(struct message *m)
{
	message_drop_content(m);
	release_facts(m);
	str_release(&m->id);
	str_release(&m->receipt_handle);
	*m = (struct message){0};
}

void message_move(struct message *dst, struct message *src)
{
	message_release(dst);
	*dst = *src;
	*src = (struct message){0};
}

struct message_attribute *message_add_attribute(
	struct message *m, struct sv name, struct sv type, struct sv value)
{
	struct message_attribute *attribute;

	m->attributes = mem_grow(
		m->attributes, &m->attribute_cap, m->attribute_count + 1, sizeof *m->attributes);
	attribute = &m->attributes[m->attribute_count++];
	str_add(&attribute->name, name);
	str_add(&attribute->type, type);
	str_add(&attribute->value, value);
	return attribute;
}

void message_add_fact(struct message *m, struct sv name, struct sv value)
{
	struct message_fact *fact;

	m->facts = mem_grow(m->facts, &m->fact_cap, m->fact_count + 1, sizeof *m->facts);
	fact = &m->facts[m->fact_count++];
	str_add(&fact->name, name);
	str_add(&fact->value, value);
}

void message_copy(struct message *dst, const struct message *src)
{
	message_release(dst);
	str_add(&dst->id, str_sv(&src->id));
	str_add(&dst->receipt_handle, str_sv(&src->receipt_handle));
	str_add(&dst->body, str_sv(&src->body));
	for (size_t i = 0; i < src->attribute_count; i++) {
		const struct message_attribute *a = &src->attributes[i];

		message_add_attribute(dst, str_sv(&a->name), str_sv(&a->type), str_sv(&a->value));
	}
	for (size_t i = 0; i < src->fact_count; i++)
		message_add_fact(dst, str_sv(&src->facts[i].name), str_sv(&src->facts[i].value));
	dst->body_md5 = src->body_md5;
	dst->attributes_md5 = src->attributes_md5;
	dst->is_damaged = src->is_damaged;
}

struct sv message_fact(const struct message *m, const char *name)
{
	for (size_t i = 0; i < m->fact_count; i++) {
		if (sv_eq_cstr(str_sv(&m->facts[i].name), name))
			return str_sv(&m->facts[i].value);
	}
	return sv_cstr("");
}

int64_t message_fact_number(const struct message *m, const char *name)
{
	int64_t number;

	return sv_to_i64(message_fact(m, name), &number) && number >= 0 ? number : UNKNOWN;
}

const struct message_attribute *message_attribute(const struct message *m, struct sv name)
{
	for (size_t i = 0; i < m->attribute_count; i++) {
		if (sv_eq(str_sv(&m->attributes[i].name), name))
			return &m->attributes[i];
	}
	return NULL;
}

bool message_type_is_binary(struct sv type)
{
	struct sv kind, label;

	sv_cut(type, '.', &kind, &label);
	return sv_eq_cstr(kind, "Binary");
}

int64_t message_size_bytes(struct sv body, const struct message_attribute *attributes, size_t count)
{
	size_t bytes = body.n;

	for (size_t i = 0; i < count; i++)
		bytes += attributes[i].name.n + attributes[i].type.n + attributes[i].value.n;
	return (int64_t)bytes;
}

static bool is_allowed(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
	       (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool message_text_is_allowed(struct sv text, size_t *offset)
{
	size_t at = 0;

	while (at < text.n) {
		uint32_t codepoint;
		size_t n = utf8_decode(sv_of(text.p + at, text.n - at), &codepoint);

		if (n == 0 || !is_allowed(codepoint)) {
			*offset = at;
			return false;
		}
		at += n;
	}
	return true;
}
