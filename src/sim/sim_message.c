/* Messages: their digests and their end. */
#include "sim_message.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/str.h"

#include <stdlib.h>

enum { TRANSPORT_TEXT = 1, TRANSPORT_BINARY = 2 };

static int by_name(const void *a, const void *b)
{
	const struct sim_attribute *left = a, *right = b;
	return strcmp(left->name, right->name);
}

void sim_attributes_sort(struct sim_attribute *attributes, size_t count)
{
	qsort(attributes, count, sizeof *attributes, by_name);
}

static char *put_text(char **to, const char *bytes, size_t n)
{
	char *start = *to;
	memcpy(start, bytes, n);
	*to += n + 1;
	return start;
}

static void copy_attribute(struct sim_attribute *copy, const struct sim_attribute *from, char **to)
{
	copy->is_binary = from->is_binary;
	copy->name = put_text(to, from->name, strlen(from->name));
	copy->type = put_text(to, from->type, strlen(from->type));
	copy->value = sv_of(put_text(to, from->value.p, from->value.n), from->value.n);
}

struct sim_message *sim_message_new(
	struct sv body, const struct sim_attribute *attributes, size_t count)
{
	size_t texts = body.n + 1 + sim_attributes_bytes(attributes, count) + 3 * count;
	struct sim_message *m = mem_new(1, sizeof *m + count * sizeof *attributes + texts);
	m->attributes = (struct sim_attribute *)(void *)(m + 1);
	m->attribute_count = count;
	char *to = (char *)(m->attributes + count);
	m->body = sv_of(put_text(&to, body.p, body.n), body.n);
	for (size_t i = 0; i < count; i++)
		copy_attribute(&m->attributes[i], &attributes[i], &to);
	sim_attributes_sort(m->attributes, count);
	return m;
}

void sim_message_free(struct sim_message *m)
{
	if (!m)
		return;
	free(m->group_id);
	free(m->dedup_id);
	free(m->trace_header);
	free(m);
}

static void add_counted(struct str *out, struct sv bytes)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		str_add_char(out, (char)(bytes.n >> shift & 0xff));
	str_add(out, bytes);
}

void sim_attributes_md5(
	const struct sim_attribute *attributes, size_t count, char out[MD5_HEX_SIZE])
{
	struct str bytes = {0};
	for (size_t i = 0; i < count; i++) {
		const struct sim_attribute *a = &attributes[i];
		add_counted(&bytes, sv_cstr(a->name));
		add_counted(&bytes, sv_cstr(a->type));
		str_add_char(&bytes, a->is_binary ? TRANSPORT_BINARY : TRANSPORT_TEXT);
		add_counted(&bytes, a->value);
	}
	digest_md5_hex(str_sv(&bytes), out);
	str_release(&bytes);
}

void sim_trace_header_md5(struct sv trace_header, char out[MD5_HEX_SIZE])
{
	struct sim_attribute a = {
		.name = "AWSTraceHeader", .type = "String", .value = trace_header};
	sim_attributes_md5(&a, 1, out);
}

size_t sim_attributes_bytes(const struct sim_attribute *attributes, size_t count)
{
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++)
		bytes += strlen(attributes[i].name) + strlen(attributes[i].type) +
			 attributes[i].value.n;
	return bytes;
}

int64_t sim_message_bytes(const struct sim_message *m)
{
	return (int64_t)(m->body.n + sim_attributes_bytes(m->attributes, m->attribute_count));
}
