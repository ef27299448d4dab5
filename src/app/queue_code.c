/* Queues as code: what all languages share. */
#include "queue_code.h"
#include "code_names.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

const struct code_format *const code_formats[] = {
	&code_pulumi_python, &code_terraform, &code_cloudformation, &code_json, NULL};

const struct code_format *code_format_find(struct sv name)
{
	for (size_t i = 0; code_formats[i]; i++)
		if (sv_eq_cstr(name, code_formats[i]->name))
			return code_formats[i];
	return NULL;
}

bool code_is_bare(enum queue_attribute id)
{
	switch (queue_attribute_rows[id].kind) {
	case ATTRIBUTE_COUNT_OF_MESSAGES:
	case ATTRIBUTE_SECONDS:
	case ATTRIBUTE_BYTES:
	case ATTRIBUTE_TIME:
	case ATTRIBUTE_BOOL:
		return true;
	case ATTRIBUTE_TEXT:
	case ATTRIBUTE_JSON:
		break;
	}
	return false;
}

/* What must not stand beside something else: a key excludes SQS's own encryption, and without one
 * there is no reuse of its data keys. */
static void drop_what_is_off(struct queue_settings *s)
{
	const char *key = s->value[ATTR_KMS_KEY];
	queue_settings_put(s, key ? ATTR_SQS_MANAGED_SSE : ATTR_KMS_REUSE_PERIOD, NULL);
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		bool is_off = s->value[i] && (!*s->value[i] || !code_name((enum queue_attribute)i));
		if (is_off)
			queue_settings_put(s, (enum queue_attribute)i, NULL);
	}
}

void code_queue_set(struct code_queue *queue, struct sv name, const struct queue_attributes *live,
	const struct queue_settings *tags)
{
	*queue = (struct code_queue){0};
	str_set(&queue->name, name);
	str_set(&queue->arn, sv_cstr(live->text[ATTR_QUEUE_ARN]));
	queue_settings_of(&queue->settings, live);
	queue_settings_merge(&queue->settings, tags);
	queue_attributes_init(&queue->redrive);
	queue_attributes_merge(&queue->redrive, live);
	drop_what_is_off(&queue->settings);
}

void queue_code_release(struct queue_code *code)
{
	for (size_t i = 0; i < code->count; i++) {
		struct code_queue *queue = &code->items[i];
		str_release(&queue->name);
		str_release(&queue->arn);
		str_release(&queue->id);
		str_release(&queue->logical_id);
		queue_settings_release(&queue->settings);
		queue_attributes_release(&queue->redrive);
	}
	free(code->items);
	*code = (struct queue_code){0};
}

/* --- identifiers ----------------------------------------------------------------------------- */

static bool is_taken(const struct queue_code *code, size_t before, const struct code_queue *queue)
{
	for (size_t i = 0; i < before; i++)
		if (sv_eq(str_sv(&code->items[i].id), str_sv(&queue->id)) ||
			sv_eq(str_sv(&code->items[i].logical_id), str_sv(&queue->logical_id)))
			return true;
	return false;
}

/* ai_job_queue is AiJobQueue. */
static void make_logical_id(struct code_queue *queue)
{
	bool is_start = true;
	str_clear(&queue->logical_id);
	for (const char *c = str_cstr(&queue->id); *c; c++) {
		bool is_lower = *c >= 'a' && *c <= 'z';
		if (*c != '_')
			str_add_char(&queue->logical_id,
				is_start && is_lower ? (char)(*c - 'a' + 'A') : *c);
		is_start = *c == '_';
	}
}

/* Letters, digits and _; a word of the language among them cannot be: it begins with queue_ when
 * its first character is no letter, and ends in _queue when it is short. */
static void make_id(struct queue_code *code, size_t at)
{
	enum { SHORT = 8 };
	struct code_queue *queue = &code->items[at];
	struct str *id = &queue->id;
	const char *name = str_cstr(&queue->name);
	bool is_letter = (name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z');
	if (!is_letter)
		str_add_cstr(id, "queue_");
	for (const char *c = name; *c; c++)
		str_add_char(id, *c == '-' || *c == '.' ? '_' : *c);
	if (id->n <= SHORT)
		str_add_cstr(id, "_queue");
	make_logical_id(queue);
	size_t n = id->n;
	for (int number = 2; is_taken(code, at, queue); number++) {
		str_truncate(id, n);
		str_addf(id, "_%d", number);
		make_logical_id(queue);
	}
}

/* --- references and order -------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	const struct code_queue *x = a, *y = b;
	return sv_cmp(str_sv(&x->name), str_sv(&y->name));
}

static void refer(struct queue_code *code, struct code_queue *queue)
{
	const char *arn = queue->redrive.dead_letter_arn;
	for (size_t i = 0; arn && i < code->count; i++)
		if (sv_eq_cstr(str_sv(&code->items[i].arn), arn) && &code->items[i] != queue)
			queue->dead_letter = &code->items[i];
}

void queue_code_link(struct queue_code *code)
{
	if (code->count > 1)
		qsort(code->items, code->count, sizeof *code->items, compare);
	for (size_t i = 0; i < code->count; i++)
		make_id(code, i);
	for (size_t i = 0; i < code->count; i++)
		refer(code, &code->items[i]);
}
