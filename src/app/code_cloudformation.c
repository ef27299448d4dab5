/* Queues as a template of CloudFormation, in JSON; and as plain JSON. */
#include "json.h"
#include "queue_code.h"

#include <stdlib.h>

static json_t *logical_id(const struct code_queue *queue)
{
	return json_sv(str_sv(&queue->logical_id));
}

static json_t *redrive_json(const struct code_queue *queue)
{
	json_t *target =
		json_pack("{s:[o,s]}", "Fn::GetAtt", logical_id(queue->dead_letter), "Arn");
	return json_pack("{s:o,s:o}", "deadLetterTargetArn", target, "maxReceiveCount",
		json_count(queue->redrive.max_receive_count));
}

static json_t *value_json(const struct code_queue *queue, enum queue_attribute id)
{
	const char *value = queue->settings.value[id];
	if (id == ATTR_REDRIVE_POLICY && queue->dead_letter)
		return redrive_json(queue);
	switch (queue_attribute_rows[id].kind) {
	case ATTRIBUTE_COUNT_OF_MESSAGES:
	case ATTRIBUTE_SECONDS:
	case ATTRIBUTE_BYTES:
	case ATTRIBUTE_TIME:
		return json_integer(strtoll(value, NULL, 10));
	case ATTRIBUTE_BOOL:
		return json_boolean(strcmp(value, "true") == 0);
	case ATTRIBUTE_JSON:
	case ATTRIBUTE_TEXT:
		break;
	}
	json_t *parsed =
		queue_attribute_rows[id].kind == ATTRIBUTE_JSON ? json_loads(value, 0, NULL) : NULL;
	return parsed ? parsed : json_sv(sv_cstr(value));
}

static json_t *tags_json(const struct queue_settings *settings)
{
	json_t *out = json_array();
	for (size_t i = 0; i < settings->tag_count; i++)
		json_array_append_new(
			out, json_pack("{s:o,s:o}", "Key", json_sv(str_sv(&settings->tags[i].key)),
				     "Value", json_sv(str_sv(&settings->tags[i].value))));
	return out;
}

/* The policy is a resource of its own there. */
static void add_queue(json_t *resources, const struct code_queue *queue)
{
	json_t *properties = json_object();
	struct str id = {0};
	str_set(&id, str_sv(&queue->logical_id));
	json_object_set_new(properties, "QueueName", json_sv(str_sv(&queue->name)));
	for (size_t i = 0; i < ATTR_COUNT; i++)
		if (queue->settings.value[i] && i != ATTR_POLICY)
			json_object_set_new(properties, queue_attribute_rows[i].name,
				value_json(queue, (enum queue_attribute)i));
	if (queue->settings.tag_count)
		json_object_set_new(properties, "Tags", tags_json(&queue->settings));
	json_object_set_new(resources, str_cstr(&id),
		json_pack("{s:s,s:o}", "Type", "AWS::SQS::Queue", "Properties", properties));
	if (queue->settings.value[ATTR_POLICY]) {
		str_add_cstr(&id, "Policy");
		json_object_set_new(resources, str_cstr(&id),
			json_pack("{s:s,s:{s:[{s:o}],s:o}}", "Type", "AWS::SQS::QueuePolicy",
				"Properties", "Queues", "Ref", logical_id(queue), "PolicyDocument",
				value_json(queue, ATTR_POLICY)));
	}
	str_release(&id);
}

static void add_json(json_t *value, struct str *out)
{
	char *text = json_dumps(value, JSON_INDENT(2));
	str_add_cstr(out, text ? text : "");
	str_add_char(out, '\n');
	free(text);
	json_decref(value);
}

static void write_template(const struct queue_code *code, struct str *out)
{
	json_t *resources = json_object();
	for (size_t i = 0; i < code->count; i++)
		add_queue(resources, &code->items[i]);
	add_json(json_pack("{s:s,s:o}", "AWSTemplateFormatVersion", "2010-09-09", "Resources",
			 resources),
		out);
}

const struct code_format code_cloudformation = {
	.name = "cloudformation",
	.summary = "a template for CloudFormation, in JSON",
	.write = write_template,
};

/* --- plain JSON ------------------------------------------------------------------------------ */

static json_t *plain_queue(const struct code_queue *queue)
{
	json_t *attributes = json_object(), *tags = json_object();
	for (size_t i = 0; i < ATTR_COUNT; i++)
		if (queue->settings.value[i])
			json_object_set_new(attributes, queue_attribute_rows[i].name,
				json_sv(sv_cstr(queue->settings.value[i])));
	for (size_t i = 0; i < queue->settings.tag_count; i++)
		json_object_set_new(tags, str_cstr(&queue->settings.tags[i].key),
			json_sv(str_sv(&queue->settings.tags[i].value)));
	return json_pack("{s:o,s:o,s:o}", "name", json_sv(str_sv(&queue->name)), "attributes",
		attributes, "tags", tags);
}

static void write_json(const struct queue_code *code, struct str *out)
{
	json_t *queues = json_array();
	for (size_t i = 0; i < code->count; i++)
		json_array_append_new(queues, plain_queue(&code->items[i]));
	add_json(json_pack("{s:o}", "queues", queues), out);
}

const struct code_format code_json = {
	.name = "json",
	.summary = "attributes and tags as SQS names them",
	.write = write_json,
};
