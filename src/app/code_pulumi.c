/* Queues as a program of Pulumi, in Python. */
#include "code_names.h"
#include "queue_code.h"
#include "sqscope/base/json_string.h"

#include <inttypes.h>

/* A JSON string without escapes beyond ASCII is one of Python, too. */
static void add_text(struct str *out, struct sv text)
{
	json_string_add(out, text);
}

static void add_bare(struct str *out, enum queue_attribute id, const char *value)
{
	bool is_bool = queue_attribute_rows[id].kind == ATTRIBUTE_BOOL;
	if (is_bool)
		str_add_cstr(out, strcmp(value, "true") == 0 ? "True" : "False");
	else
		str_add_cstr(out, value);
}

/* By its output, so that Pulumi knows the order and the ARN. */
static void add_reference(struct str *out, const struct code_queue *queue)
{
	str_addf(out,
		"%s.arn.apply(lambda arn: json.dumps(\n"
		"        {\"deadLetterTargetArn\": arn, \"maxReceiveCount\": %" PRId64 "}))",
		str_cstr(&queue->dead_letter->id), queue->redrive.max_receive_count);
}

static void add_argument(struct str *out, const struct code_queue *queue, enum queue_attribute id)
{
	const char *value = queue->settings.value[id];
	str_addf(out, "    %s=", code_name(id));
	if (id == ATTR_REDRIVE_POLICY && queue->dead_letter)
		add_reference(out, queue);
	else if (code_is_bare(id))
		add_bare(out, id, value);
	else
		add_text(out, sv_cstr(value));
	str_add_cstr(out, ",\n");
}

static void add_tags(struct str *out, const struct queue_settings *settings)
{
	if (settings->tag_count == 0)
		return;
	str_add_cstr(out, "    tags={\n");
	for (size_t i = 0; i < settings->tag_count; i++) {
		str_add_cstr(out, "        ");
		add_text(out, str_sv(&settings->tags[i].key));
		str_add_cstr(out, ": ");
		add_text(out, str_sv(&settings->tags[i].value));
		str_add_cstr(out, ",\n");
	}
	str_add_cstr(out, "    },\n");
}

static void add_queue(struct str *out, const struct code_queue *queue)
{
	str_addf(out, "\n%s = aws.sqs.Queue(\n    ", str_cstr(&queue->id));
	add_text(out, str_sv(&queue->name));
	str_add_cstr(out, ",\n    name=");
	add_text(out, str_sv(&queue->name));
	str_add_cstr(out, ",\n");
	for (size_t i = 0; i < ATTR_COUNT; i++)
		if (queue->settings.value[i])
			add_argument(out, queue, (enum queue_attribute)i);
	add_tags(out, &queue->settings);
	str_add_cstr(out, ")\n");
}

/* A name must be there before it is used. */
static void add_in_order(struct str *out, struct code_queue *queue)
{
	if (queue->is_written)
		return;
	queue->is_written = true;
	if (queue->dead_letter && queue->dead_letter->is_written &&
		queue->dead_letter->dead_letter == queue)
		queue->dead_letter = NULL;
	if (queue->dead_letter)
		add_in_order(out, (struct code_queue *)queue->dead_letter);
	add_queue(out, queue);
}

static void write(const struct queue_code *code, struct str *out)
{
	str_add_cstr(out, "import json\n\nimport pulumi\nimport pulumi_aws as aws\n");
	for (size_t i = 0; i < code->count; i++)
		code->items[i].is_written = false;
	for (size_t i = 0; i < code->count; i++)
		add_in_order(out, &code->items[i]);
	str_add_char(out, '\n');
	for (size_t i = 0; i < code->count; i++) {
		str_add_cstr(out, "pulumi.export(");
		add_text(out, str_sv(&code->items[i].name));
		str_addf(out, ", %s.url)\n", str_cstr(&code->items[i].id));
	}
}

const struct code_format code_pulumi_python = {
	.name = "pulumi-python",
	.summary = "a program for Pulumi, in Python",
	.write = write,
};
