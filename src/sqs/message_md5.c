/*
 * The checksum over message attributes: by name in byte order, each of name, type and value with
 * its length in front, and a byte that tells text from binary (SQS Developer Guide, "Calculating
 * the MD5 message digest for message attributes").
 */
#include "sqscope/sqs/message.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum transport { TRANSPORT_TEXT = 1, TRANSPORT_BINARY = 2 };

static int by_name(const void *a, const void *b)
{
	const struct message_attribute *const *one = a, *const *other = b;

	return sv_cmp(str_sv(&(*one)->name), str_sv(&(*other)->name));
}

static void add_part(struct str *out, struct sv part)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		str_add_char(out, (char)(part.n >> shift & 0xFF));
	str_add(out, part);
}

static void add_attribute(struct str *out, const struct message_attribute *attribute)
{
	bool is_binary = message_type_is_binary(str_sv(&attribute->type));

	add_part(out, str_sv(&attribute->name));
	add_part(out, str_sv(&attribute->type));
	str_add_char(out, is_binary ? TRANSPORT_BINARY : TRANSPORT_TEXT);
	add_part(out, str_sv(&attribute->value));
}

void message_attributes_md5(
	const struct message_attribute *attributes, size_t count, char out[MD5_HEX_SIZE])
{
	const struct message_attribute **sorted = mem_new(count + 1, sizeof *sorted);
	struct str text = {0};

	for (size_t i = 0; i < count; i++)
		sorted[i] = &attributes[i];
	qsort(sorted, count, sizeof *sorted, by_name);
	for (size_t i = 0; i < count; i++)
		add_attribute(&text, sorted[i]);
	digest_md5_hex(str_sv(&text), out);
	str_release(&text);
	free(sorted);
}

enum md5_check md5_compare(struct sv given, const char *computed)
{
	if (sv_is_empty(given) || computed[0] == '\0')
		return MD5_ABSENT;
	return sv_eq_nocase(given, sv_cstr(computed)) ? MD5_OK : MD5_WRONG;
}
