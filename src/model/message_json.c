/* Writing messages as lines of JSON. */
#include "sqscope/model/message_json.h"

#include "sqscope/base/base64.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/model/json_index.h"

enum md5_check message_md5(const struct message *m)
{
	if (m->body_md5 == MD5_WRONG || m->attributes_md5 == MD5_WRONG)
		return MD5_WRONG;
	return m->body_md5 == MD5_OK || m->attributes_md5 == MD5_OK ? MD5_OK : MD5_ABSENT;
}

/* ,"name": - or without the comma when it is the first one. */
static void add_name(const char *name, struct str *out)
{
	if (out->p[out->n - 1] != '{')
		str_add_char(out, ',');
	str_addf(out, "\"%s\":", name);
}

static void add_text(const char *name, struct sv text, struct str *out)
{
	add_name(name, out);
	json_string_encode(text, out);
}

static void add_base64(const char *name, struct sv bytes, struct str *out)
{
	add_name(name, out);
	str_add_char(out, '"');
	base64_encode(bytes, out);
	str_add_char(out, '"');
}

static void add_time(const char *name, int64_t unix_ms, struct str *out)
{
	char text[CLOCK_TEXT_SIZE];

	if (unix_ms == UNKNOWN) {
		add_name(name, out);
		str_add_cstr(out, "null");
		return;
	}
	clock_format_utc(unix_ms, text);
	add_text(name, sv_cstr(text), out);
}

static void add_body(struct sv body, struct str *out)
{
	size_t offset;
	bool is_text = message_text_is_allowed(body, &offset);

	if (is_text)
		add_text("body", body, out);
	else
		add_base64("body", body, out);
	add_text("body_encoding", sv_cstr(is_text ? "text" : "base64"), out);
}

static void add_md5(const struct message *m, struct str *out)
{
	static const char *const words[] = {
		[MD5_ABSENT] = "null", [MD5_OK] = "true", [MD5_WRONG] = "false"};

	add_name("md5_ok", out);
	str_add_cstr(out, words[message_md5(m)]);
}

static void add_key(struct sv key, struct str *out)
{
	if (out->p[out->n - 1] != '{')
		str_add_char(out, ',');
	json_string_encode(key, out);
	str_add_char(out, ':');
}

static void add_facts(const struct message *m, struct str *out)
{
	add_name("attributes", out);
	str_add_char(out, '{');
	for (size_t i = 0; i < m->fact_count; i++) {
		add_key(str_sv(&m->facts[i].name), out);
		json_string_encode(str_sv(&m->facts[i].value), out);
	}
	str_add_char(out, '}');
}

static bool is_utf8(struct sv text)
{
	uint32_t codepoint;
	size_t n;

	for (; text.n > 0; text = sv_of(text.p + n, text.n - n)) {
		n = utf8_decode(text, &codepoint);
		if (n == 0)
			return false;
	}
	return true;
}

static void add_attribute(const struct message_attribute *attribute, struct str *out)
{
	struct sv type = str_sv(&attribute->type), value = str_sv(&attribute->value);

	add_key(str_sv(&attribute->name), out);
	str_add_char(out, '{');
	add_text("type", type, out);
	if (message_type_is_binary(type) || !is_utf8(value))
		add_base64("value_base64", value, out);
	else
		add_text("value", value, out);
	str_add_char(out, '}');
}

static void add_attributes(const struct message *m, struct str *out)
{
	add_name("message_attributes", out);
	str_add_char(out, '{');
	for (size_t i = 0; i < m->attribute_count; i++)
		add_attribute(&m->attributes[i], out);
	str_add_char(out, '}');
}

void message_json_write(
	const struct message *m, const struct message_json_lease *lease, struct str *out)
{
	str_add_char(out, '{');
	add_text("message_id", str_sv(&m->id), out);
	if (lease)
		add_text("receipt_handle", str_sv(&m->receipt_handle), out);
	add_body(str_sv(&m->body), out);
	add_md5(m, out);
	add_facts(m, out);
	add_attributes(m, out);
	/* A part of it could not be read: who restores it must know. */
	if (m->is_damaged) {
		add_name("damaged", out);
		str_add_cstr(out, "true");
	}
	if (lease)
		add_time("held_until", lease->held_until_unix_ms, out);
	str_add_char(out, '}');
}

static void add_text_or_null(const char *name, struct sv text, struct str *out)
{
	if (!sv_is_empty(text)) {
		add_text(name, text, out);
		return;
	}
	add_name(name, out);
	str_add_cstr(out, "null");
}

void message_json_write_header(const struct message_json_header *header, struct str *out)
{
	str_add_cstr(out, "{\"sqscope_dump\":1");
	add_text("queue", header->queue, out);
	add_text_or_null("account", header->account, out);
	add_text_or_null("region", header->region, out);
	add_time("as_of", header->as_of_unix_ms, out);
	str_add_char(out, '}');
}
