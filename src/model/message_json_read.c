/* Reading messages from lines of JSON. */
#include "sqscope/base/base64.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/model/json_index.h"
#include "sqscope/model/message_json.h"
#include "sqscope/sqs/sqs_messages.h"

/* The first node is the line's object. */
enum { ROOT = 0 };

static uint32_t member(const struct json_index *ix, uint32_t node, const char *name)
{
	return json_index_member(ix, node, sv_cstr(name));
}

static bool is_kind(const struct json_index *ix, uint32_t node, enum json_kind kind)
{
	return node != JSON_NONE && ix->nodes[node].kind == kind;
}

static bool fail(struct err *err, const char *what, const char *why)
{
	return err_fail(err, ERR_FAILED, "%s %s", what, why);
}

/* The text of a string; `what` is it called in the error. */
static bool take_text(const struct json_index *ix, uint32_t node, const char *what, struct str *out,
	struct err *err)
{
	if (!is_kind(ix, node, JSON_KIND_STRING))
		return fail(err, what, "is no text");
	if (!json_string_decode(json_index_text(ix, node), out))
		return fail(err, what, "has half a surrogate pair or an unknown escape");
	return true;
}

/* The same of a member that may be missing or null. */
static bool take_optional(
	const struct json_index *ix, const char *name, struct str *out, struct err *err)
{
	uint32_t node = member(ix, ROOT, name);

	if (node == JSON_NONE || is_kind(ix, node, JSON_KIND_NULL))
		return true;
	return take_text(ix, node, name, out, err);
}

static bool take_base64(const struct json_index *ix, uint32_t node, const char *what,
	struct str *out, struct err *err)
{
	struct str text = {0};
	bool is_good = take_text(ix, node, what, &text, err);

	if (is_good && !base64_decode(str_sv(&text), out))
		is_good = fail(err, what, "is no base64");
	str_release(&text);
	return is_good;
}

static bool take_body(const struct json_index *ix, struct message *m, struct err *err)
{
	uint32_t body = member(ix, ROOT, "body"), encoding = member(ix, ROOT, "body_encoding");

	if (body == JSON_NONE)
		return fail(err, "body", "is missing");
	if (encoding == JSON_NONE || json_index_is_string(ix, encoding, sv_cstr("text")))
		return take_text(ix, body, "body", &m->body, err);
	if (json_index_is_string(ix, encoding, sv_cstr("base64")))
		return take_base64(ix, body, "body", &m->body, err);
	return fail(err, "body_encoding", "is neither text nor base64");
}

static bool take_facts(const struct json_index *ix, struct message *m, struct err *err)
{
	uint32_t facts = member(ix, ROOT, "attributes");
	struct str name = {0}, value = {0};
	bool is_good = true;

	if (facts == JSON_NONE)
		return true;
	if (!is_kind(ix, facts, JSON_KIND_OBJECT))
		return fail(err, "attributes", "is no object");
	for (uint32_t i = json_index_child(ix, facts); is_good && i != JSON_NONE;
		i = json_index_next(ix, i)) {
		str_clear(&name);
		str_clear(&value);
		is_good = take_text(ix, i, "a value of attributes", &value, err);
		if (is_good && !json_string_decode(json_index_key(ix, i), &name))
			is_good = fail(err, "a name in attributes", "has half a surrogate pair");
		if (is_good)
			message_add_fact(m, str_sv(&name), str_sv(&value));
	}
	str_release(&name);
	str_release(&value);
	return is_good;
}

static bool take_value(const struct json_index *ix, uint32_t node, struct str *out, struct err *err)
{
	uint32_t value = member(ix, node, "value"), bytes = member(ix, node, "value_base64");

	if ((value == JSON_NONE) == (bytes == JSON_NONE))
		return fail(err, "a message attribute", "needs either a value or a value_base64");
	if (bytes != JSON_NONE)
		return take_base64(ix, bytes, "a value_base64", out, err);
	/* Written by hand, a Number may stand without quotes. */
	if (is_kind(ix, value, JSON_KIND_NUMBER)) {
		str_add(out, json_index_text(ix, value));
		return true;
	}
	return take_text(ix, value, "the value of a message attribute", out, err);
}

static bool take_attribute(
	const struct json_index *ix, uint32_t node, struct message *m, struct err *err)
{
	struct message_attribute *attribute =
		message_add_attribute(m, sv_cstr(""), sv_cstr(""), sv_cstr(""));
	uint32_t type = member(ix, node, "type");

	if (!is_kind(ix, node, JSON_KIND_OBJECT))
		return fail(err, "a message attribute", "is no object");
	if (!json_string_decode(json_index_key(ix, node), &attribute->name))
		return fail(err, "the name of a message attribute", "has half a surrogate pair");
	if (type == JSON_NONE)
		str_add_cstr(&attribute->type, "String");
	else if (!take_text(ix, type, "the type of a message attribute", &attribute->type, err))
		return false;
	return take_value(ix, node, &attribute->value, err);
}

static bool take_attributes(const struct json_index *ix, struct message *m, struct err *err)
{
	uint32_t attributes = member(ix, ROOT, "message_attributes");

	if (attributes == JSON_NONE)
		return true;
	if (!is_kind(ix, attributes, JSON_KIND_OBJECT))
		return fail(err, "message_attributes", "is no object");
	for (uint32_t i = json_index_child(ix, attributes); i != JSON_NONE;
		i = json_index_next(ix, i)) {
		if (!take_attribute(ix, i, m, err))
			return false;
	}
	return true;
}

static bool is_word(const struct json_index *ix, const char *name, const char *word)
{
	uint32_t node = member(ix, ROOT, name);

	return is_kind(ix, node, JSON_KIND_BOOL) && sv_eq_cstr(json_index_text(ix, node), word);
}

static bool take_held_until(const struct json_index *ix, struct message_line *line, struct err *err)
{
	struct str text = {0};
	bool is_good = take_optional(ix, "held_until", &text, err);

	line->held_until_unix_ms = UNKNOWN;
	if (is_good && text.n > 0 && !clock_parse_rfc3339(str_sv(&text), &line->held_until_unix_ms))
		is_good = fail(err, "held_until", "is no time");
	str_release(&text);
	return is_good;
}

static bool take_delay(const struct json_index *ix, struct message_line *line, struct err *err)
{
	uint32_t node = member(ix, ROOT, "delay");

	line->delay_s = UNKNOWN;
	if (node == JSON_NONE || is_kind(ix, node, JSON_KIND_NULL))
		return true;
	if (!is_kind(ix, node, JSON_KIND_NUMBER) ||
		!sv_to_i64(json_index_text(ix, node), &line->delay_s) || line->delay_s < 0 ||
		line->delay_s > SQS_DELAY_MAX_S)
		return fail(err, "delay", "is no number of seconds from 0 to 900");
	return true;
}

static bool take_all(const struct json_index *ix, struct message_line *line, struct err *err)
{
	struct message *m = &line->message;

	if (is_word(ix, "md5_ok", "true"))
		m->body_md5 = MD5_OK;
	else if (is_word(ix, "md5_ok", "false"))
		m->body_md5 = MD5_WRONG;
	m->is_damaged = is_word(ix, "damaged", "true");
	return take_optional(ix, "message_id", &m->id, err) &&
	       take_optional(ix, "receipt_handle", &m->receipt_handle, err) &&
	       take_body(ix, m, err) && take_facts(ix, m, err) && take_attributes(ix, m, err) &&
	       take_held_until(ix, line, err) && take_optional(ix, "group", &line->group, err) &&
	       take_optional(ix, "dedup", &line->dedup, err) && take_delay(ix, line, err);
}

static bool is_utf8(struct sv text, size_t *at)
{
	uint32_t codepoint;
	size_t n;

	for (*at = 0; *at < text.n; *at += n) {
		n = utf8_decode(sv_of(text.p + *at, text.n - *at), &codepoint);
		if (n == 0)
			return false;
	}
	return true;
}

static bool check_line(struct sv text, struct err *err)
{
	size_t at;

	if ((int64_t)text.n > limit(LIMIT_JSON_LINE))
		return err_fail(err, ERR_LIMIT, "the line is longer than %d bytes",
			(int)limit(LIMIT_JSON_LINE));
	return is_utf8(text, &at) || err_fail(err, ERR_FAILED, "byte %zu is no UTF-8", at + 1);
}

bool message_json_read(struct sv text, struct message_line *line, struct err *err)
{
	struct json_index ix;
	bool is_good;

	message_line_release(line);
	if (!check_line(text, err))
		return false;
	if (!json_index_build(&ix, text))
		is_good = err_fail(err, ERR_FAILED, "broken JSON at byte %zu: %s",
			ix.error_offset + 1, ix.error);
	else if (ix.is_lax)
		is_good = fail(err, "the line", "is not JSON to the letter");
	else if (ix.nodes[ROOT].kind != JSON_KIND_OBJECT)
		is_good = fail(err, "the line", "is no JSON object");
	else
		is_good = take_all(&ix, line, err);
	json_index_release(&ix);
	if (!is_good)
		message_line_release(line);
	return is_good;
}

bool message_json_is_header(struct sv line)
{
	struct json_index ix;
	bool is_header = json_index_build(&ix, line) &&
			 is_kind(&ix, member(&ix, ROOT, "sqscope_dump"), JSON_KIND_NUMBER);

	json_index_release(&ix);
	return is_header;
}

void message_line_release(struct message_line *line)
{
	message_release(&line->message);
	str_release(&line->group);
	str_release(&line->dedup);
	*line = (struct message_line){.held_until_unix_ms = UNKNOWN, .delay_s = UNKNOWN};
}
