/* Messages that are to be sent: copies of them, and what SQS would say to them. */
#include "outgoing.h"

#include "sqscope/base/safe_text.h"

#include <ctype.h>

/* SQS API reference: SendMessage, MessageAttributeValue; Developer Guide, "Message metadata". */
enum { NAME_BYTES = 256, TYPE_BYTES = 256, TOKEN_BYTES = 128 };

void outgoing_copy(struct outgoing *out, const struct sqs_outgoing *from)
{
	outgoing_release(out);
	str_add(&out->message.body, from->body);
	for (size_t i = 0; i < from->attribute_count; i++) {
		const struct message_attribute *a = &from->attributes[i];

		message_add_attribute(
			&out->message, str_sv(&a->name), str_sv(&a->type), str_sv(&a->value));
	}
	str_add(&out->trace_header, from->trace_header);
	str_add(&out->group_id, from->group_id);
	str_add(&out->deduplication_id, from->deduplication_id);
	out->delay_s = from->delay_s;
}

void outgoing_view(const struct outgoing *o, struct sqs_outgoing *view)
{
	*view = (struct sqs_outgoing){
		.body = str_sv(&o->message.body),
		.attributes = o->message.attributes,
		.attribute_count = o->message.attribute_count,
		.trace_header = str_sv(&o->trace_header),
		.group_id = str_sv(&o->group_id),
		.deduplication_id = str_sv(&o->deduplication_id),
		.delay_s = o->delay_s,
	};
}

void outgoing_release(struct outgoing *o)
{
	message_release(&o->message);
	str_release(&o->trace_header);
	str_release(&o->group_id);
	str_release(&o->deduplication_id);
	*o = (struct outgoing){0};
}

int64_t outgoing_bytes(const struct sqs_outgoing *o)
{
	return message_size_bytes(o->body, o->attributes, o->attribute_count);
}

/* --- checks ---------------------------------------------------------------------------------- */

static bool check_text(struct sv text, const char *what, struct err *err)
{
	size_t offset;

	if (message_text_is_allowed(text, &offset))
		return true;
	return err_fail(err, ERR_INVALID,
		"%s holds a character at byte %zu that SQS does not carry; send it as Binary or "
		"encoded as base64",
		what, offset);
}

static bool is_name(struct sv name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!isalnum((unsigned char)c) && c != '_' && c != '-' && c != '.')
			return false;
		if (c == '.' && (i == 0 || i + 1 == name.n || name.p[i + 1] == '.'))
			return false;
	}
	return name.n > 0 && name.n <= NAME_BYTES;
}

static bool is_reserved(struct sv name)
{
	static const char *const words[] = {"AWS.", "Amazon."};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct sv word = sv_cstr(words[i]);

		if (name.n >= word.n && sv_eq_nocase(sv_of(name.p, word.n), word))
			return true;
	}
	return false;
}

static bool is_type(struct sv type)
{
	struct sv kind, label;
	bool has_label = sv_cut(type, '.', &kind, &label);

	return type.n <= TYPE_BYTES && (!has_label || label.n > 0) &&
	       (sv_eq_cstr(kind, "String") || sv_eq_cstr(kind, "Number") ||
		       sv_eq_cstr(kind, "Binary"));
}

static bool fail_attribute(struct sv name, const char *why, struct err *err)
{
	struct str safe = {0};

	safe_text(&safe, name, 0);
	err_set(err, ERR_INVALID, "attribute %s %s", str_cstr(&safe), why);
	str_release(&safe);
	return false;
}

static bool check_attribute(const struct message_attribute *a, struct err *err)
{
	struct sv name = str_sv(&a->name), type = str_sv(&a->type), value = str_sv(&a->value);
	size_t offset;

	if (!is_name(name))
		return fail_attribute(name,
			"has a name that SQS does not take: letters, digits, _ - and single dots "
			"inside",
			err);
	if (is_reserved(name))
		return fail_attribute(name, "begins with AWS. or Amazon., which is reserved", err);
	if (!is_type(type))
		return fail_attribute(name,
			"needs the type String, Number or Binary, with a label behind a dot if "
			"wanted",
			err);
	if (value.n == 0)
		return fail_attribute(name, "is empty, which SQS does not take", err);
	if (!message_type_is_binary(type) && !message_text_is_allowed(value, &offset))
		return fail_attribute(
			name, "holds a character that SQS does not carry; make it Binary", err);
	return true;
}

static bool check_attributes(const struct sqs_outgoing *o, struct err *err)
{
	if (o->attribute_count > SQS_ATTRIBUTES_MAX)
		return err_fail(err, ERR_INVALID, "%zu attributes: a message has at most %d",
			o->attribute_count, SQS_ATTRIBUTES_MAX);
	for (size_t i = 0; i < o->attribute_count; i++) {
		if (!check_attribute(&o->attributes[i], err))
			return false;
		for (size_t j = 0; j < i; j++) {
			if (sv_eq(str_sv(&o->attributes[i].name), str_sv(&o->attributes[j].name)))
				return fail_attribute(
					str_sv(&o->attributes[i].name), "is given twice", err);
		}
	}
	return true;
}

/* Group and deduplication ids: letters, digits and punctuation. */
static bool check_token(struct sv token, const char *what, struct err *err)
{
	if (token.n > TOKEN_BYTES)
		return err_fail(
			err, ERR_INVALID, "the %s is longer than %d characters", what, TOKEN_BYTES);
	for (size_t i = 0; i < token.n; i++) {
		if (!isgraph((unsigned char)token.p[i]))
			return err_fail(err, ERR_INVALID,
				"the %s may hold letters, digits and punctuation only", what);
	}
	return true;
}

static bool check_kind(const struct sqs_outgoing *o, bool is_fifo, struct err *err)
{
	if (is_fifo && sv_is_empty(o->group_id))
		return err_fail(err, ERR_INVALID,
			"a message of a FIFO queue needs a group (MessageGroupId)");
	if (is_fifo && o->delay_s != UNKNOWN && o->delay_s != 0)
		return err_fail(err, ERR_INVALID,
			"a FIFO queue takes no delay of its own for a message: set the queue's");
	if (!is_fifo && !sv_is_empty(o->deduplication_id))
		return err_fail(err, ERR_INVALID,
			"only FIFO queues take a deduplication id (MessageDeduplicationId)");
	if (o->delay_s != UNKNOWN && (o->delay_s < 0 || o->delay_s > SQS_DELAY_MAX_S))
		return err_fail(err, ERR_INVALID, "the delay is 0 to %d seconds, not %d",
			SQS_DELAY_MAX_S, o->delay_s);
	return true;
}

bool outgoing_check(const struct sqs_outgoing *o, bool is_fifo, int64_t max_bytes, struct err *err)
{
	char is[UNITS_TEXT_SIZE], may[UNITS_TEXT_SIZE];

	if (o->body.n == 0)
		return err_fail(err, ERR_INVALID, "the body is empty, which SQS does not take");
	if (outgoing_bytes(o) > max_bytes)
		return err_fail(err, ERR_INVALID,
			"the message has %s with its attributes, and the queue takes %s",
			units_bytes(outgoing_bytes(o), is), units_bytes(max_bytes, may));
	return check_text(o->body, "the body", err) && check_attributes(o, err) &&
	       check_token(o->group_id, "group", err) &&
	       check_token(o->deduplication_id, "deduplication id", err) &&
	       check_kind(o, is_fifo, err);
}
