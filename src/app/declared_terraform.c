/* What `terraform show -json` says of queues: of a state, or of a plan. */
#include "code_names.h"
#include "declared.h"
#include "sqscope/aws/json_answer.h"
#include "sqscope/base/limits.h"

static const struct {
	const char *type;
	enum queue_attribute id;
} parts[] = {
	{"aws_sqs_queue_policy", ATTR_POLICY},
	{"aws_sqs_queue_redrive_policy", ATTR_REDRIVE_POLICY},
	{"aws_sqs_queue_redrive_allow_policy", ATTR_REDRIVE_ALLOW_POLICY},
};

typedef void (*resource_fn)(struct declared *declared, struct sv type, const json_t *values);

static void each(struct declared *declared, const json_t *module, int depth, resource_fn fn)
{
	const json_t *resources = json_object_get(module, "resources");
	const json_t *children = json_object_get(module, "child_modules");
	for (size_t i = 0; i < json_array_size(resources); i++) {
		const json_t *resource = json_array_get(resources, i);
		/* Data sources look at what others made. */
		if (!sv_eq_cstr(json_answer_text(resource, "mode"), "data"))
			fn(declared, json_answer_text(resource, "type"),
				json_object_get(resource, "values"));
	}
	for (size_t i = 0; depth < limit(LIMIT_JSON_DEPTH) && i < json_array_size(children); i++)
		each(declared, json_array_get(children, i), depth + 1, fn);
}

static void read_queue(struct declared *declared, struct sv type, const json_t *values)
{
	struct sv name = json_answer_text(values, "name");
	if (!sv_eq_cstr(type, "aws_sqs_queue") || sv_is_empty(name))
		return;
	struct declared_queue *queue = declared_add(declared);
	str_set(&queue->name, name);
	str_set(&queue->arn, json_answer_text(values, "arn"));
	str_set(&queue->url, json_answer_text(values, "url"));
	if (queue->url.n == 0)
		str_set(&queue->url, json_answer_text(values, "id"));
	for (size_t i = 0; i < ATTR_COUNT; i++)
		if (code_name((enum queue_attribute)i))
			declared_put(queue, (enum queue_attribute)i,
				json_object_get(values, code_name((enum queue_attribute)i)));
	const json_t *tags = json_object_get(values, "tags_all");
	declared_put_tags(queue, tags ? tags : json_object_get(values, "tags"));
}

static void read_part(struct declared *declared, struct sv type, const json_t *values)
{
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct declared_queue *queue =
			sv_eq_cstr(type, parts[i].type)
				? declared_find(declared, json_answer_text(values, "queue_url"))
				: NULL;
		if (queue)
			declared_put(queue, parts[i].id,
				json_object_get(values, code_name(parts[i].id)));
	}
}

bool declared_terraform(struct declared *declared, const json_t *root, struct err *err)
{
	const json_t *values = json_object_get(root, "values");
	if (!values)
		values = json_object_get(root, "planned_values");
	if (!json_is_object(values) && !json_object_get(root, "format_version"))
		return err_fail(err, ERR_USAGE,
			"this is not what `terraform show -json` prints: it has neither values nor "
			"planned_values");
	each(declared, json_object_get(values, "root_module"), 0, read_queue);
	each(declared, json_object_get(values, "root_module"), 0, read_part);
	return true;
}
