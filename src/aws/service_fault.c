/* Where services put the code and the text of an error. */
#include "service_fault.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/aws/xml_answer.h"

/* "com.amazonaws.sqs#QueueDoesNotExist:http://internal/" -> "QueueDoesNotExist". */
static struct sv short_code(struct sv type)
{
	struct sv name, rest;

	sv_cut(type, ':', &type, &rest);
	return sv_trim(sv_cut(type, '#', &name, &rest) ? rest : name);
}

/* "AWS.SimpleQueueService.NonExistentQueue;Sender" -> the part before ';', empty without one. */
static struct sv query_code(struct sv header)
{
	struct sv code, type;

	return sv_cut(header, ';', &code, &type) ? sv_trim(code) : sv_cstr("");
}

/* The first of the members that is a text. */
static struct sv first_text(const json_t *object, const char *const *keys)
{
	struct sv text = sv_cstr("");

	for (; *keys && sv_is_empty(text); keys++)
		text = json_answer_text(object, *keys);
	return text;
}

static void read_object(struct service_fault *fault, const json_t *object)
{
	static const char *const codes[] = {"__type", "code", "Code", NULL};
	static const char *const messages[] = {"message", "Message", NULL};

	str_add(&fault->code, short_code(first_text(object, codes)));
	str_add(&fault->message, first_text(object, messages));
}

static void read_json(struct service_fault *fault, struct sv body)
{
	json_t *root = json_answer_load(body, NULL);

	if (!root)
		return;
	read_object(fault, root);
	/* The query protocol's answer in JSON: {"Error":{"Code":...}}. */
	if (fault->code.n == 0 && fault->message.n == 0)
		read_object(fault, json_object_get(root, "Error"));
	json_decref(root);
}

static void read_xml(struct service_fault *fault, struct sv body)
{
	struct xml_answer_text texts[] = {
		{.element = "Code"}, {.element = "Message"}, {.element = "RequestId"}};

	/* An answer that was cut short may still hold them. */
	xml_answer_read(body, texts, COUNT_OF(texts));
	str_add(&fault->code, sv_trim(str_sv(&texts[0].text)));
	str_add(&fault->message, sv_trim(str_sv(&texts[1].text)));
	str_add(&fault->request_id, sv_trim(str_sv(&texts[2].text)));
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		str_release(&texts[i].text);
}

void service_fault_read(struct service_fault *fault, const struct service_reply *reply)
{
	struct sv from_query = query_code(reply->query_error);
	struct sv from_type = short_code(reply->error_type);

	*fault = (struct service_fault){.body = body_kind_of(reply->body)};
	if (fault->body == BODY_JSON)
		read_json(fault, reply->body);
	else if (fault->body == BODY_XML)
		read_xml(fault, reply->body);
	if (!sv_is_empty(from_query))
		str_set(&fault->code, from_query);
	else if (!sv_is_empty(from_type))
		str_set(&fault->code, from_type);
	if (!sv_is_empty(reply->request_id))
		str_set(&fault->request_id, reply->request_id);
}

void service_fault_release(struct service_fault *fault)
{
	str_release(&fault->code);
	str_release(&fault->message);
	str_release(&fault->request_id);
}
