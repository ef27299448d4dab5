/* The JSON of requests. */
#include "encode.h"

#include "sqscope/base/base64.h"
#include "sqscope/base/json_string.h"

/* Between two members or items, but not before the first. */
static void add_comma(struct str *out, char opening)
{
	if (out->p[out->n - 1] != opening)
		str_add_char(out, ',');
}

static void add_name(struct str *out, struct sv name)
{
	add_comma(out, '{');
	json_string_add(out, name);
	str_add_char(out, ':');
}

void encode_begin(struct str *out)
{
	str_add_char(out, '{');
}

void encode_text(struct str *out, const char *name, struct sv value)
{
	if (!sv_is_empty(value))
		encode_value(out, sv_cstr(name), value);
}

void encode_value(struct str *out, struct sv name, struct sv value)
{
	add_name(out, name);
	json_string_add(out, value);
}

void encode_number(struct str *out, const char *name, int64_t value)
{
	add_name(out, sv_cstr(name));
	str_add_number(out, value);
}

void encode_bytes(struct str *out, const char *name, struct sv value)
{
	add_name(out, sv_cstr(name));
	str_add_char(out, '"');
	base64_encode(value, out);
	str_add_char(out, '"');
}

void encode_list(struct str *out, const char *name, const char *const *items, size_t count)
{
	add_name(out, sv_cstr(name));
	str_add_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			str_add_char(out, ',');
		json_string_add(out, sv_cstr(items[i]));
	}
	str_add_char(out, ']');
}

void encode_object(struct str *out, struct sv name)
{
	add_name(out, name);
	str_add_char(out, '{');
}

void encode_array(struct str *out, const char *name)
{
	add_name(out, sv_cstr(name));
	str_add_char(out, '[');
}

void encode_item(struct str *out)
{
	add_comma(out, '[');
	str_add_char(out, '{');
}

void encode_array_end(struct str *out)
{
	str_add_char(out, ']');
}

void encode_end(struct str *out)
{
	str_add_char(out, '}');
}
