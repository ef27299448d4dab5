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

/* One block: the array, then the texts, each with a NUL. */
static struct sim_attribute *copy_attributes(const struct sim_attribute *attributes, size_t count)
{
	size_t texts = sim_attributes_bytes(attributes, count) + 3 * count;
	struct sim_attribute *copy = mem_new(1, count * sizeof *copy + texts);
	char *to = (char *)(copy + count);
	for (size_t i = 0; i < count; i++) {
		const struct sim_attribute *from = &attributes[i];
		copy[i] = (struct sim_attribute){.is_binary = from->is_binary};
		copy[i].name = memcpy(to, from->name, strlen(from->name));
		to += strlen(from->name) + 1;
		copy[i].type = memcpy(to, from->type, strlen(from->type));
		to += strlen(from->type) + 1;
		copy[i].value = sv_of(memcpy(to, from->value.p, from->value.n), from->value.n);
		to += from->value.n + 1;
	}
	sim_attributes_sort(copy, count);
	return copy;
}

struct sim_message *sim_message_new(
	struct sv body, const struct sim_attribute *attributes, size_t count)
{
	struct sim_message *m = mem_new(1, sizeof *m);
	m->body = sv_of(mem_strndup(body.p, body.n), body.n);
	digest_md5_hex(body, m->md5);
	m->attribute_count = count;
	if (count)
		m->attributes = copy_attributes(attributes, count);
	return m;
}

void sim_message_free(struct sim_message *m)
{
	if (!m)
		return;
	free(m->group_id);
	free(m->dedup_id);
	free(m->trace_header);
	free((char *)m->body.p);
	free(m->attributes);
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
