/* A message that is being written. */
#include "draft.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/model/json_index.h"

static void release_attribute(struct message_attribute *attribute)
{
	str_release(&attribute->name);
	str_release(&attribute->type);
	str_release(&attribute->value);
}

void draft_release(struct draft *draft)
{
	for (size_t i = 0; i < draft->attribute_count; i++)
		release_attribute(&draft->attributes[i]);
	str_release(&draft->body);
	str_release(&draft->trace_header);
	str_release(&draft->group);
	str_release(&draft->dedup);
	*draft = (struct draft){.delay_s = UNKNOWN};
}

void draft_set(struct draft *draft, const struct sqs_outgoing *from)
{
	draft_release(draft);
	str_add(&draft->body, from->body);
	str_add(&draft->trace_header, from->trace_header);
	str_add(&draft->group, from->group_id);
	str_add(&draft->dedup, from->deduplication_id);
	draft->delay_s = from->delay_s;
	for (size_t i = 0; i < from->attribute_count && i < SQS_ATTRIBUTES_MAX; i++) {
		struct message_attribute *to = &draft->attributes[draft->attribute_count++];

		*to = (struct message_attribute){0};
		str_add(&to->name, str_sv(&from->attributes[i].name));
		str_add(&to->type, str_sv(&from->attributes[i].type));
		str_add(&to->value, str_sv(&from->attributes[i].value));
	}
}

void draft_get(const struct draft *draft, struct sqs_outgoing *out)
{
	*out = (struct sqs_outgoing){
		.body = str_sv(&draft->body),
		.attributes = draft->attributes,
		.attribute_count = draft->attribute_count,
		.trace_header = str_sv(&draft->trace_header),
		.group_id = str_sv(&draft->group),
		.deduplication_id = str_sv(&draft->dedup),
		.delay_s = draft->delay_s,
	};
}

/* Printable UTF-8 without blanks at its ends, which a field would take off. */
bool draft_is_line(struct sv text)
{
	if (text.n > (size_t)limit(LIMIT_PROMPT) / 2 || sv_trim(text).n != text.n)
		return false;
	for (size_t i = 0; i < text.n;) {
		uint32_t ch = 0;
		size_t n = utf8_decode(sv_of(text.p + i, text.n - i), &ch);

		if (n == 0 || ch < 0x20 || (ch >= 0x7F && ch < 0xA0))
			return false;
		i += n;
	}
	return true;
}

bool draft_attribute_is_line(const struct message_attribute *attribute)
{
	return !message_type_is_binary(str_sv(&attribute->type)) && attribute->value.n > 0 &&
	       draft_is_line(str_sv(&attribute->value)) &&
	       draft_is_line(str_sv(&attribute->name)) && draft_is_line(str_sv(&attribute->type));
}

void draft_add_attribute_line(const struct message_attribute *attribute, struct str *out)
{
	str_add(out, str_sv(&attribute->name));
	if (!sv_eq_cstr(str_sv(&attribute->type), "String")) {
		str_add_char(out, ':');
		str_add(out, str_sv(&attribute->type));
	}
	str_add_char(out, '=');
	str_add(out, str_sv(&attribute->value));
}

bool draft_parse_attribute(struct sv line, struct message_attribute *out, struct err *err)
{
	struct sv head, value, name, type;

	*out = (struct message_attribute){0};
	if (!sv_cut(line, '=', &head, &value))
		return err_fail(err, ERR_USAGE, "an attribute is NAME=VALUE or NAME:TYPE=VALUE");
	if (!sv_cut(head, ':', &name, &type))
		type = sv_cstr("String");
	if (message_type_is_binary(sv_trim(type)))
		return err_fail(err, ERR_USAGE,
			"a Binary value cannot be typed; begin from a message that has it");
	str_add(&out->name, sv_trim(name));
	str_add(&out->type, sv_trim(type));
	str_add(&out->value, value);
	return true;
}

/* Line and column of a byte, from 1. */
static void add_position(struct sv text, size_t offset, struct str *out)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < offset && i < text.n; i++) {
		if (text.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	str_addf(out, "line %zu, column %zu", line, offset - start + 1);
}

bool draft_is_json(struct sv body, struct str *problem)
{
	struct json_index index;
	bool is_json = json_index_build(&index, body);

	if (!is_json) {
		str_addf(problem, "%s at ", index.error ? index.error : "broken");
		add_position(body, index.error_offset, problem);
	}
	json_index_release(&index);
	return is_json;
}
