/* The messages of a ReceiveMessage answer. */
#include "decode.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/base/base64.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static void add_attribute(struct message *m, const char *name, const json_t *value)
{
	struct sv type = json_answer_text(value, "DataType");
	struct message_attribute *attribute;

	if (!message_type_is_binary(type)) {
		message_add_attribute(
			m, sv_cstr(name), type, json_answer_text(value, "StringValue"));
		return;
	}
	attribute = message_add_attribute(m, sv_cstr(name), type, sv_cstr(""));
	if (!base64_decode(json_answer_text(value, "BinaryValue"), &attribute->value))
		m->is_damaged = true;
}

static void add_attributes(struct message *m, const json_t *attributes)
{
	/* Looked into, not changed; jansson's iteration wants it so. */
	json_t *object = (json_t *)attributes, *value;
	const char *name;

	json_object_foreach(object, name, value)
	{
		add_attribute(m, name, value);
	}
}

static void add_facts(struct message *m, const json_t *attributes)
{
	json_t *object = (json_t *)attributes, *value;
	const char *name;
	struct sv text;

	json_object_foreach(object, name, value)
	{
		if (json_answer_as_text(value, &text))
			message_add_fact(m, sv_cstr(name), text);
	}
}

static void check_md5(struct message *m, const json_t *object)
{
	char computed[MD5_HEX_SIZE];

	digest_md5_hex(str_sv(&m->body), computed);
	m->body_md5 = md5_compare(json_answer_text(object, "MD5OfBody"), computed);
	message_attributes_md5(m->attributes, m->attribute_count, computed);
	m->attributes_md5 =
		md5_compare(json_answer_text(object, "MD5OfMessageAttributes"), computed);
}

static void decode_message(const json_t *object, struct message *m)
{
	str_add(&m->id, json_answer_text(object, "MessageId"));
	str_add(&m->receipt_handle, json_answer_text(object, "ReceiptHandle"));
	str_add(&m->body, json_answer_text(object, "Body"));
	m->is_damaged = !json_is_string(json_object_get(object, "Body"));
	add_facts(m, json_object_get(object, "Attributes"));
	add_attributes(m, json_object_get(object, "MessageAttributes"));
	check_md5(m, object);
}

bool decode_messages(struct sv body, struct message **out, size_t *count, struct err *err)
{
	json_t *root = json_answer_load(body, err), *list;
	struct message *messages;
	size_t n = 0, listed;

	if (!root)
		return false;
	list = json_object_get(root, "Messages");
	listed = json_array_size(list);
	messages = mem_new(listed + 1, sizeof *messages);
	for (size_t i = 0; i < listed; i++) {
		const json_t *object = json_array_get(list, i);

		/* Without a handle nothing can be done with it, and it cannot be handed back. */
		if (!sv_is_empty(json_answer_text(object, "ReceiptHandle")))
			decode_message(object, &messages[n++]);
	}
	json_decref(root);
	*out = messages;
	*count = n;
	return true;
}
