/* What `pulumi stack export` says of queues. */
#include "code_names.h"
#include "declared.h"
#include "sqscope/aws/json_answer.h"

/* Resources that hold one attribute of a queue, which their queueUrl names. */
static const struct {
	const char *type;
	enum queue_attribute id;
} parts[] = {
	{"aws:sqs/queuePolicy:QueuePolicy", ATTR_POLICY},
	{"aws:sqs/redrivePolicy:RedrivePolicy", ATTR_REDRIVE_POLICY},
	{"aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", ATTR_REDRIVE_ALLOW_POLICY},
};

/* What the program says comes after what the last update found: that may be a default. */
static void read_members(struct declared_queue *queue, const json_t *members)
{
	struct str name = {0};
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (!code_name((enum queue_attribute)i))
			continue;
		str_clear(&name);
		code_camel_name((enum queue_attribute)i, &name);
		declared_put(
			queue, (enum queue_attribute)i, json_object_get(members, str_cstr(&name)));
	}
	declared_put_tags(queue, json_object_get(members, "tags"));
	str_release(&name);
}

static void read_queue(struct declared *declared, const json_t *resource)
{
	const json_t *inputs = json_object_get(resource, "inputs");
	const json_t *outputs = json_object_get(resource, "outputs");
	struct sv name = json_answer_text(outputs, "name");
	if (sv_is_empty(name))
		name = json_answer_text(inputs, "name");
	if (sv_is_empty(name))
		return;
	struct declared_queue *queue = declared_add(declared);
	str_set(&queue->name, name);
	str_set(&queue->arn, json_answer_text(outputs, "arn"));
	str_set(&queue->url, json_answer_text(resource, "id"));
	read_members(queue, outputs);
	read_members(queue, inputs);
}

static void read_part(struct declared *declared, const json_t *resource)
{
	struct sv type = json_answer_text(resource, "type");
	const json_t *outputs = json_object_get(resource, "outputs");
	struct str name = {0};
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct declared_queue *queue =
			sv_eq_cstr(type, parts[i].type)
				? declared_find(declared, json_answer_text(outputs, "queueUrl"))
				: NULL;
		if (!queue)
			continue;
		str_clear(&name);
		code_camel_name(parts[i].id, &name);
		declared_put(queue, parts[i].id, json_object_get(outputs, str_cstr(&name)));
	}
	str_release(&name);
}

bool declared_pulumi(struct declared *declared, const json_t *root, struct err *err)
{
	const json_t *deployment = json_object_get(root, "deployment");
	const json_t *resources = json_object_get(deployment, "resources");
	if (!json_is_object(deployment))
		return err_fail(err, ERR_USAGE,
			"this is not what `pulumi stack export` prints: it has no deployment");
	for (size_t i = 0; i < json_array_size(resources); i++) {
		const json_t *resource = json_array_get(resources, i);
		/* One that is about to go is declared no more. */
		bool is_queue =
			sv_eq_cstr(json_answer_text(resource, "type"), "aws:sqs/queue:Queue");
		if (is_queue && !json_is_true(json_object_get(resource, "delete")))
			read_queue(declared, resource);
	}
	for (size_t i = 0; i < json_array_size(resources); i++)
		read_part(declared, json_array_get(resources, i));
	return true;
}
