/* The two policies about dead-letter queues. */
#include "sim_policies.h"

#include "sim_store.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MAX_RECEIVES = 1000 };

void sim_redrive_clear(struct sim_settings *s)
{
	free(s->redrive);
	free(s->redrive_target);
	s->redrive = s->redrive_target = NULL;
	s->max_receives = 0;
}

static bool refuse(
	const char *parameter, struct sv value, const char *reason, struct sim_error *error)
{
	char *text = mem_strndup(value.p, value.n);
	sim_error_value(error, text, parameter, reason);
	free(text);
	return false;
}

/* A number, or a number as text: the console of the service writes both. */
static bool read_count(const json_t *value, int64_t *count)
{
	if (json_is_integer(value)) {
		*count = json_integer_value(value);
		return true;
	}
	return json_is_string(value) && sv_to_i64(sv_cstr(json_string_value(value)), count);
}

static const char *target_fault(const struct sim_settings *s, const struct sim_store *store,
	const char *arn, const char *target)
{
	const struct sim_queue *q = sim_store_find_arn(store, sv_cstr(target));
	if (!q)
		return "Dead letter target does not exist.";
	if (q->settings.is_fifo != s->is_fifo)
		return "Dead-letter queue must be same type of queue as the source.";
	if (!sim_allow_permits(&q->settings, arn))
		return "The RedriveAllowPolicy of the dead-letter queue does not allow this "
		       "source queue.";
	return NULL;
}

static const char *redrive_fault(const struct sim_settings *s, const struct sim_store *store,
	const char *arn, const json_t *policy, int64_t *count)
{
	const json_t *target = json_object_get(policy, "deadLetterTargetArn");
	const json_t *most = json_object_get(policy, "maxReceiveCount");
	if (!json_is_object(policy))
		return "Redrive policy is not a valid JSON map.";
	if (!json_is_string(target))
		return "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.";
	if (!most)
		return "Redrive policy does not contain mandatory attribute: maxReceiveCount.";
	if (!read_count(most, count) || *count < 1 || *count > MAX_RECEIVES)
		return "Invalid value for maxReceiveCount, valid values are from 1 to 1000 both "
		       "inclusive.";
	return target_fault(s, store, arn, json_string_value(target));
}

bool sim_redrive_apply(struct sim_settings *s, const struct sim_store *store, const char *arn,
	struct sv value, struct sim_error *error)
{
	int64_t count = 0;
	if (sv_is_empty(value)) {
		sim_redrive_clear(s);
		return true;
	}
	json_t *policy = json_loadb(value.p, value.n, 0, NULL);
	const char *fault = redrive_fault(s, store, arn, policy, &count);
	if (!fault) {
		const char *target =
			json_string_value(json_object_get(policy, "deadLetterTargetArn"));
		struct str text = {0};
		str_addf(&text, "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%lld}", target,
			(long long)count);
		sim_redrive_clear(s);
		s->redrive = str_take(&text);
		s->redrive_target = mem_strdup(target);
		s->max_receives = count;
	}
	json_decref(policy);
	return fault ? refuse("RedrivePolicy", value, fault, error) : true;
}

void sim_allow_clear(struct sim_settings *s)
{
	for (size_t i = 0; i < s->allow_count; i++)
		free(s->allow_arns[i]);
	free(s->allow);
	s->allow = NULL;
	s->allow_count = 0;
	s->allow_kind = SIM_ALLOW_ALL;
}

static bool allow_kind(const json_t *policy, enum sim_allow *kind)
{
	const char *word = json_string_value(json_object_get(policy, "redrivePermission"));
	static const char *const words[] = {
		[SIM_ALLOW_ALL] = "allowAll",
		[SIM_ALLOW_NONE] = "denyAll",
		[SIM_ALLOW_LISTED] = "byQueue",
	};
	for (size_t i = 0; word && i < COUNT_OF(words); i++) {
		*kind = (enum sim_allow)i;
		if (strcmp(word, words[i]) == 0)
			return true;
	}
	return false;
}

static const char *allow_fault(const json_t *policy, enum sim_allow *kind)
{
	const json_t *sources = json_object_get(policy, "sourceQueueArns");
	const json_t *arn;
	size_t i;
	if (!json_is_object(policy))
		return "Redrive allow policy is not a valid JSON map.";
	if (!allow_kind(policy, kind))
		return "redrivePermission must be allowAll, denyAll or byQueue.";
	if (*kind != SIM_ALLOW_LISTED)
		return sources ? "sourceQueueArns needs redrivePermission to be byQueue." : NULL;
	if (json_array_size(sources) < 1 || json_array_size(sources) > SIM_ALLOW_MAX)
		return "sourceQueueArns must name 1 to 10 queues.";
	json_array_foreach(sources, i, arn)
	{
		if (!json_is_string(arn))
			return "sourceQueueArns must be a list of ARNs.";
	}
	return NULL;
}

bool sim_allow_apply(struct sim_settings *s, struct sv value, struct sim_error *error)
{
	enum sim_allow kind = SIM_ALLOW_ALL;
	if (sv_is_empty(value)) {
		sim_allow_clear(s);
		return true;
	}
	json_t *policy = json_loadb(value.p, value.n, 0, NULL);
	const char *fault = allow_fault(policy, &kind);
	if (!fault) {
		const json_t *sources = json_object_get(policy, "sourceQueueArns");
		sim_allow_clear(s);
		s->allow_kind = kind;
		s->allow = json_dumps(policy, JSON_COMPACT);
		for (; s->allow_count < json_array_size(sources); s->allow_count++)
			s->allow_arns[s->allow_count] = mem_strdup(
				json_string_value(json_array_get(sources, s->allow_count)));
	}
	json_decref(policy);
	return fault ? refuse("RedriveAllowPolicy", value, fault, error) : true;
}

bool sim_allow_permits(const struct sim_settings *s, const char *source_arn)
{
	if (s->allow_kind != SIM_ALLOW_LISTED)
		return s->allow_kind == SIM_ALLOW_ALL;
	for (size_t i = 0; i < s->allow_count; i++)
		if (strcmp(s->allow_arns[i], source_arn) == 0)
			return true;
	return false;
}
