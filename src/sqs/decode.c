/* Answers of SQS over jansson. */
#include "decode.h"

#include "attribute_scan.h"
#include "sqscope/aws/json_answer.h"
#include "sqscope/base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBER_SIZE = 24 };

/* Up to here a double holds every whole number. */
static const double largest_number = 9007199254740992.0;

static void add_url(struct decoded_urls *out, const json_t *value)
{
	struct sv url;

	if (!json_answer_as_text(value, &url) || sv_is_empty(url))
		return;
	out->urls = mem_grow(out->urls, &out->cap, out->count + 1, sizeof *out->urls);
	out->urls[out->count++] = url;
}

static void add_urls(struct decoded_urls *out, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		add_url(out, json_array_get(list, i));
}

bool decode_urls(struct sv body, struct decoded_urls *out, struct err *err)
{
	out->root = json_answer_load(body, err);
	if (!out->root)
		return false;
	add_urls(out, json_object_get(out->root, "QueueUrls"));
	/* ListDeadLetterSourceQueues writes it in lower case. */
	add_urls(out, json_object_get(out->root, "queueUrls"));
	add_url(out, json_object_get(out->root, "QueueUrl"));
	out->next_token = json_answer_text(out->root, "NextToken");
	return true;
}

void decoded_urls_release(struct decoded_urls *decoded)
{
	json_decref(decoded->root);
	free(decoded->urls);
	*decoded = (struct decoded_urls){0};
}

/* Values are text, says the model; servers that send numbers and booleans are understood too. */
static struct sv text_of(const json_t *value, char number[NUMBER_SIZE])
{
	const double amount = json_number_value(value);
	struct sv text;

	if (json_answer_as_text(value, &text))
		return text;
	if (json_is_boolean(value))
		return sv_cstr(json_is_true(value) ? "true" : "false");
	number[0] = '\0';
	/* A fraction of a second is of no use. */
	if (json_is_number(value) && amount > -largest_number && amount < largest_number)
		snprintf(number, NUMBER_SIZE, "%" PRId64, (int64_t)amount);
	return sv_cstr(number);
}

bool decode_attributes(struct sv body, struct queue_attributes *out, struct err *err)
{
	json_t *root, *attributes, *value;
	char number[NUMBER_SIZE];
	const char *name;

	if (attribute_scan(body, out))
		return true;
	root = json_answer_load(body, err);
	if (!root)
		return false;
	attributes = json_object_get(root, "Attributes");
	json_object_foreach(attributes, name, value)
	{
		queue_attributes_set(out, sv_cstr(name), text_of(value, number));
	}
	json_decref(root);
	return true;
}

bool decode_tags(struct sv body, struct decoded_tags *out, struct err *err)
{
	json_t *value;
	const char *name;
	struct sv text;

	out->root = json_answer_load(body, err);
	if (!out->root)
		return false;
	json_object_foreach(json_object_get(out->root, "Tags"), name, value)
	{
		if (!json_answer_as_text(value, &text))
			continue;
		out->tags = mem_grow(out->tags, &out->cap, out->count + 1, sizeof *out->tags);
		out->tags[out->count++] = (struct sqs_tag){sv_cstr(name), text};
	}
	return true;
}

void decoded_tags_release(struct decoded_tags *decoded)
{
	json_decref(decoded->root);
	free(decoded->tags);
	*decoded = (struct decoded_tags){0};
}
