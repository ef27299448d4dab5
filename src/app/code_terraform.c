/* Queues in the language of Terraform. */
#include "code_names.h"
#include "queue_code.h"
#include "sqscope/base/json_string.h"

#include <inttypes.h>

/* As in JSON, but that ${ and %{ begin a template. */
static void add_text(struct str *out, struct sv text)
{
	struct str quoted = {0};
	json_string_add(&quoted, text);
	for (size_t i = 0; i < quoted.n; i++) {
		char c = quoted.p[i];
		if ((c == '$' || c == '%') && quoted.p[i + 1] == '{')
			str_add_char(out, c);
		str_add_char(out, c);
	}
	str_release(&quoted);
}

static void add_reference(struct str *out, const struct code_queue *queue)
{
	str_addf(out,
		"jsonencode({\n    deadLetterTargetArn = aws_sqs_queue.%s.arn\n"
		"    maxReceiveCount     = %" PRId64 "\n  })",
		str_cstr(&queue->dead_letter->id), queue->redrive.max_receive_count);
}

static void add_argument(struct str *out, const struct code_queue *queue, enum queue_attribute id)
{
	const char *value = queue->settings.value[id];
	str_addf(out, "  %-33s = ", code_name(id));
	if (id == ATTR_REDRIVE_POLICY && queue->dead_letter)
		add_reference(out, queue);
	else if (code_is_bare(id))
		str_add_cstr(out, value);
	else
		add_text(out, sv_cstr(value));
	str_add_char(out, '\n');
}

static void add_tags(struct str *out, const struct queue_settings *settings)
{
	if (settings->tag_count == 0)
		return;
	str_add_cstr(out, "\n  tags = {\n");
	for (size_t i = 0; i < settings->tag_count; i++) {
		str_add_cstr(out, "    ");
		add_text(out, str_sv(&settings->tags[i].key));
		str_add_cstr(out, " = ");
		add_text(out, str_sv(&settings->tags[i].value));
		str_add_char(out, '\n');
	}
	str_add_cstr(out, "  }\n");
}

static void write(const struct queue_code *code, struct str *out)
{
	for (size_t i = 0; i < code->count; i++) {
		const struct code_queue *queue = &code->items[i];
		str_addf(out, "%sresource \"aws_sqs_queue\" \"%s\" {\n  %-33s = ", i ? "\n" : "",
			str_cstr(&queue->id), "name");
		add_text(out, str_sv(&queue->name));
		str_add_char(out, '\n');
		for (size_t k = 0; k < ATTR_COUNT; k++)
			if (queue->settings.value[k])
				add_argument(out, queue, (enum queue_attribute)k);
		add_tags(out, &queue->settings);
		str_add_cstr(out, "}\n");
	}
}

const struct code_format code_terraform = {
	.name = "terraform",
	.summary = "resources for Terraform and OpenTofu",
	.write = write,
};
