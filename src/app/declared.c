/* Queues that a program declares: what the readers share. */
#include "declared.h"
#include "sqscope/aws/json_answer.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void release_queue(struct declared_queue *queue)
{
	str_release(&queue->name);
	str_release(&queue->arn);
	str_release(&queue->url);
	queue_settings_release(&queue->settings);
}

void declared_release(struct declared *declared)
{
	for (size_t i = 0; i < declared->count; i++)
		release_queue(&declared->items[i]);
	free(declared->items);
	*declared = (struct declared){0};
}

struct declared_queue *declared_add(struct declared *declared)
{
	declared->items = mem_grow(
		declared->items, &declared->cap, declared->count + 1, sizeof *declared->items);
	struct declared_queue *queue = &declared->items[declared->count++];
	*queue = (struct declared_queue){0};
	return queue;
}

struct declared_queue *declared_find(const struct declared *declared, struct sv ref)
{
	for (size_t i = 0; !sv_is_empty(ref) && i < declared->count; i++) {
		struct declared_queue *queue = &declared->items[i];
		if (sv_eq(str_sv(&queue->url), ref) || sv_eq(str_sv(&queue->arn), ref) ||
			sv_eq(str_sv(&queue->name), ref))
			return queue;
	}
	return NULL;
}

static void put_text(struct declared_queue *queue, enum queue_attribute id, struct sv text)
{
	/* Tools write "" for what is not set. */
	char *copy = sv_is_empty(text) ? NULL : mem_strndup(text.p, text.n);
	queue_settings_put(&queue->settings, id, copy);
	free(copy);
}

/* Policies may stand as objects; numbers come as 30.0, too. */
void declared_put(struct declared_queue *queue, enum queue_attribute id, const json_t *value)
{
	static const double largest = 9007199254740992.0;
	char number[UNITS_TEXT_SIZE];
	struct sv text;
	if (json_is_boolean(value)) {
		/* A standard queue has fifo_queue false there, and no such attribute at SQS. */
		bool is_off = id == ATTR_FIFO && !json_is_true(value);
		queue_settings_put(&queue->settings, id,
			is_off                ? NULL
			: json_is_true(value) ? "true"
					      : "false");
	} else if (json_is_number(value) && json_number_value(value) < largest &&
		   json_number_value(value) > -largest) {
		snprintf(number, sizeof number, "%" PRId64, (int64_t)json_number_value(value));
		queue_settings_put(&queue->settings, id, number);
	} else if (json_is_object(value)) {
		char *dump = json_dumps(value, JSON_COMPACT);
		put_text(queue, id, sv_cstr(dump));
		free(dump);
	} else if (json_answer_as_text(value, &text)) {
		put_text(queue, id, text);
	}
}

void declared_put_tags(struct declared_queue *queue, const json_t *tags)
{
	const char *key;
	json_t *value;
	if (!json_is_object(tags))
		return;
	queue->has_tags = true;
	json_object_foreach((json_t *)tags, key, value)
	{
		struct sv text;
		if (json_answer_as_text(value, &text))
			queue_settings_put_tag(&queue->settings, sv_cstr(key), text);
	}
}

bool declared_read(
	struct declared *declared, enum declared_tool tool, struct sv text, struct err *err)
{
	json_error_t why;
	json_t *root = json_loadb(text.p, text.n, 0, &why);
	bool ok;
	if (!root)
		return err_fail(err, ERR_USAGE, "no JSON: line %d: %s", why.line, why.text);
	ok = tool == DECLARED_PULUMI ? declared_pulumi(declared, root, err)
				     : declared_terraform(declared, root, err);
	json_decref(root);
	return ok;
}

bool declared_load(
	struct declared *declared, enum declared_tool tool, const char *path, struct err *err)
{
	struct str text = {0};
	bool ok = file_read(path, limit(LIMIT_STATE_FILE), &text, NULL, err);
	if (ok && !declared_read(declared, tool, str_sv(&text), err)) {
		err_prefix(err, "%s", path);
		ok = false;
	}
	str_release(&text);
	return ok;
}
