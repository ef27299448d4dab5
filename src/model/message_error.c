/* Guessing what went wrong with a message, from what it carries. */
#include "sqscope/model/message_groups.h"

enum {
	LOOKED_AT = 64 << 10, /* bytes of a text */
	LONGEST = 80,         /* bytes of a type: what is longer is a message, not a type */
};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "ValueError", "SocketTimeoutException"; the bare words are no names. */
static bool is_exception_name(struct sv name)
{
	static const char *const ends[] = {"Error", "Exception", "Timeout", "Fault"};

	if (name.n == 0 || !is_upper(name.p[0]))
		return false;
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		if (name.n > strlen(ends[i]) && sv_ends_with(name, sv_cstr(ends[i])))
			return true;
	}
	return false;
}

/* The first name of an exception; packages in front of it are left away. In JSON as it is written
 * an escape is no part of a name: "\\nValueError". */
static bool find_exception(struct sv text, bool is_json, struct sv *name)
{
	size_t most = text.n < LOOKED_AT ? text.n : LOOKED_AT;

	for (size_t at = 0; at < most;) {
		size_t start = at;

		while (at < most && is_name_char(text.p[at]))
			at++;
		*name = sv_of(text.p + start, at - start);
		if (is_exception_name(*name) && name->n <= LONGEST)
			return true;
		if (at == start)
			at += is_json && text.p[at] == '\\' ? 2 : 1;
	}
	return false;
}

/* What a text says: a name in it, or all of it up to a colon when that is short. */
static bool take_from_text(struct sv text, struct str *out)
{
	struct sv name, head, rest;

	if (find_exception(text, false, &name)) {
		str_add(out, name);
		return true;
	}
	sv_cut(text, ':', &head, &rest);
	head = sv_trim(head);
	if (head.n == 0 || head.n > LONGEST || memchr(head.p, '\n', head.n))
		return false;
	str_add(out, head);
	return true;
}

/* --- JSON ------------------------------------------------------------------------------------ */

/* What a member that tells of an error holds: its type when it is a short text or a number. */
static bool take_from_node(const struct json_index *ix, uint32_t node, struct str *out)
{
	struct str text = {0};
	bool is_taken = false;

	if (node == JSON_NONE)
		return false;
	switch ((enum json_kind)ix->nodes[node].kind) {
	case JSON_KIND_STRING:
		json_string_decode(json_index_text(ix, node), &text);
		is_taken = take_from_text(str_sv(&text), out);
		str_release(&text);
		return is_taken;
	case JSON_KIND_NUMBER:
		str_add(out, json_index_text(ix, node));
		return true;
	case JSON_KIND_OBJECT:
	case JSON_KIND_ARRAY:
	case JSON_KIND_BOOL:
	case JSON_KIND_NULL:
	case JSON_KIND_BROKEN:
		return false;
	}
	return false;
}

static bool take_from_json(const struct json_index *ix, struct str *out)
{
	static const char *const paths[] = {"$.error.type", "$.error.name", "$.error.class",
		"$.error.code", "$.errorType", "$.error_type", "$.error",
		"$.responsePayload.errorType", "$.exception.type", "$.exception.class",
		"$.exception", "$.exc_type", "$.errorCode", "$.error_code", "$.errorMessage",
		"$.error.message"};

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		if (take_from_node(ix, json_path_find(ix, sv_cstr(paths[i])), out))
			return true;
	}
	return false;
}

/* Lambda Developer Guide, "Adding a dead-letter queue": attributes of what it could not handle. */
static bool take_from_attributes(const struct message *m, struct str *out)
{
	const struct message_attribute *message = message_attribute(m, sv_cstr("ErrorMessage"));
	const struct message_attribute *code = message_attribute(m, sv_cstr("ErrorCode"));
	struct sv name;

	if (message && find_exception(str_sv(&message->value), false, &name)) {
		str_add(out, name);
		return true;
	}
	if (!code || code->value.n == 0 || code->value.n > LONGEST)
		return false;
	str_add(out, str_sv(&code->value));
	return true;
}

bool message_error_type(const struct message *m, const struct body *body, struct str *out)
{
	const struct body_step *inner = body_innermost(body);
	struct sv name;

	if (take_from_attributes(m, out))
		return true;
	for (size_t i = body->count; i-- > 0;) {
		if (body_form_rows[body->steps[i].form].is_json &&
			take_from_json(&body->steps[i].index, out))
			return true;
	}
	if (inner->form == BODY_FORM_BINARY || inner->form >= BODY_FORM_BASE64 ||
		!find_exception(inner->bytes, body_form_rows[inner->form].is_json, &name))
		return false;
	str_add(out, name);
	return true;
}
