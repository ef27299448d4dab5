/* TagQueue, UntagQueue, ListQueueTags. */
#include "sim_tags.h"

#include "sim_actions.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { KEY_MAX = 128, VALUE_MAX = 256, TAGS_MAX = 50 };

static bool refuse(struct sim_error *error, const char *reason)
{
	return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE, "%s", reason);
}

bool sim_tags_check(const json_t *tags, struct sim_error *error)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)tags, key, value)
	{
		if (!json_is_string(value))
			return sim_error_set(error, SIM_ERROR_SERIALIZATION, NULL);
		if (strlen(key) < 1 || strlen(key) > KEY_MAX)
			return refuse(error, "Tag keys must be between 1 and 128 characters in "
					     "length.");
		if (json_string_length(value) > VALUE_MAX)
			return refuse(error, "Tag values must be between 0 and 256 characters in "
					     "length.");
	}
	return true;
}

void sim_tags_put(struct sim_queue *q, const json_t *tags)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)tags, key, value)
	{
		free(map_put(q->tags, sv_cstr(key), mem_strdup(json_string_value(value))));
	}
}

static size_t count_new(const struct sim_queue *q, const json_t *tags)
{
	size_t count = 0;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)tags, key, value)
	{
		(void)value;
		if (!map_get(q->tags, sv_cstr(key)))
			count++;
	}
	return count;
}

enum sim_outcome sim_tag_queue(struct sim_call *call)
{
	const json_t *tags;
	if (!sim_in_object(call->in, "Tags", &tags, &call->error) ||
		!sim_tags_check(tags, &call->error))
		return SIM_FAILED;
	if (map_count(call->queue->tags) + count_new(call->queue, tags) > TAGS_MAX)
		return sim_call_fail(call, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Too many tags added for queue %s.", call->queue->name);
	sim_tags_put(call->queue, tags);
	return SIM_DONE;
}

enum sim_outcome sim_untag_queue(struct sim_call *call)
{
	const json_t *keys, *key;
	size_t i;
	if (!sim_in_list(call->in, "TagKeys", &keys, &call->error))
		return SIM_FAILED;
	json_array_foreach(keys, i, key)
	{
		if (!json_is_string(key))
			return sim_call_fail(call, SIM_ERROR_SERIALIZATION, NULL);
		free(map_del(call->queue->tags, sv_cstr(json_string_value(key))));
	}
	return SIM_DONE;
}

enum sim_outcome sim_list_queue_tags(struct sim_call *call)
{
	const struct map *tags = call->queue->tags;
	json_t *out = json_object();
	for (struct map_entry *e = map_first(tags); e; e = map_next(e))
		json_object_setn_new(out, map_key(e).p, map_key(e).n, json_string(map_value(e)));
	if (map_count(tags))
		json_object_set(call->out, "Tags", out);
	json_decref(out);
	return SIM_DONE;
}
