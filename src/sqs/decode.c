/* Answers of SQS, read leniently. */
#include "decode.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/base/mem.h"

#include <stdio.h>

void decode_urls(const json_t *answer, struct sv **urls, size_t *count)
{
	const json_t *list = json_object_get(answer, "QueueUrls");
	size_t n;
	struct sv url;

	if (!json_is_array(list))
		list = json_object_get(answer, "queueUrls");
	n = json_is_array(list) ? json_array_size(list) : 0;
	*urls = mem_new(n, sizeof **urls);
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if (json_answer_as_text(json_array_get(list, i), &url) && url.n > 0)
			(*urls)[(*count)++] = url;
	}
}

enum { DIGITS_SIZE = 32 };

/* Text by the protocol; a bare number or boolean is taken for what it says. */
static struct sv attribute_text(const json_t *value, char digits[DIGITS_SIZE])
{
	struct sv text = {0};

	if (json_is_integer(value)) {
		snprintf(digits, DIGITS_SIZE, "%lld", (long long)json_integer_value(value));
		return sv_cstr(digits);
	}
	if (json_is_boolean(value))
		return sv_cstr(json_is_true(value) ? "true" : "false");
	json_answer_as_text(value, &text);
	return text;
}

void decode_attributes(const json_t *answer, struct queue_attributes *out)
{
	json_t *members = json_object_get(answer, "Attributes"), *value;
	const char *name;
	char digits[DIGITS_SIZE];

	queue_attributes_init(out);
	json_object_foreach(members, name, value)
	{
		queue_attributes_set(out, sv_cstr(name), attribute_text(value, digits));
	}
}

void decode_tags(const json_t *answer, struct sqs_tag **tags, size_t *count)
{
	json_t *members = json_object_get(answer, "Tags"), *value;
	const char *key;

	*tags = mem_new(json_object_size(members), sizeof **tags);
	*count = 0;
	json_object_foreach(members, key, value)
	{
		(*tags)[*count].key = sv_cstr(key);
		json_answer_as_text(value, &(*tags)[(*count)++].value);
	}
}
