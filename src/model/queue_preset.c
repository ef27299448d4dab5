/* Presets of new queues. */
#include "sqscope/model/queue_preset.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct built_in {
	const char *name, *summary;
	const char *settings; /* as for queue_settings_assign, separated by blanks */
	int64_t max_receives;
};

#define AI_JOB                                                                                     \
	"DelaySeconds=0 MaximumMessageSize=262144 MessageRetentionPeriod=1209600 "                 \
	"ReceiveMessageWaitTimeSeconds=0 VisibilityTimeout=30"

/* A source that keeps messages for 4 days leaves 10 to look at them in its dead-letter queue, where
 * the time goes on and not anew. */
static const struct built_in built_ins[] = {
	{"ai-job", "jobs of an AI pipeline: 256 KiB, kept 14 days, short polling", AI_JOB, 0},
	{"ai-job-fifo", "the same in order within each message group, high throughput",
		AI_JOB " FifoQueue=true ContentBasedDeduplication=true "
		       "DeduplicationScope=messageGroup FifoThroughputLimit=perMessageGroupId",
		0},
	{"ai-job-safe",
		"for long jobs: a dead-letter queue after 5 receives, long polling, hidden for an "
		"hour",
		"DelaySeconds=0 MaximumMessageSize=262144 MessageRetentionPeriod=4d "
		"ReceiveMessageWaitTimeSeconds=20 VisibilityTimeout=1h SqsManagedSseEnabled=true",
		5},
};

const struct queue_preset_key queue_preset_keys[QUEUE_PRESET_KEYS] = {
	{"base", "PRESET", "begin with what another preset says"},
	{"summary", "TEXT", "what it is for, in the list of presets"},
	{"fifo", "yes|no", "a FIFO queue; its name gets .fifo"},
	{"dlq", "N", "with a dead-letter queue, after N receives; 0: without"},
	{"tags", "KEY=VALUE...", "tags, separated by blanks"},
};

static void release_preset(struct queue_preset *preset)
{
	free(preset->name);
	free(preset->summary);
	queue_settings_release(&preset->settings);
}

void queue_presets_release(struct queue_presets *list)
{
	for (size_t i = 0; i < list->count; i++)
		release_preset(&list->items[i]);
	free(list->items);
	*list = (struct queue_presets){0};
}

void queue_presets_init(struct queue_presets *list)
{
	*list = (struct queue_presets){0};
	for (size_t i = 0; i < COUNT_OF(built_ins); i++) {
		const struct built_in *row = &built_ins[i];
		struct queue_preset *preset = queue_presets_add(list, sv_cstr(row->name));
		struct sv rest = sv_cstr(row->settings), word;

		preset->summary = mem_strdup(row->summary);
		preset->max_receives = row->max_receives;
		preset->is_built_in = true;
		while (sv_next_word(&rest, &word)) {
			/* The table is right: a unit test walks it. */
			if (!queue_settings_assign(&preset->settings, word, true, NULL))
				continue;
		}
	}
}

const struct queue_preset *queue_presets_find(const struct queue_presets *list, struct sv name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (sv_eq_cstr(name, list->items[i].name))
			return &list->items[i];
	}
	return NULL;
}

bool queue_preset_is_fifo(const struct queue_preset *preset)
{
	return preset->settings.value[ATTR_FIFO] != NULL;
}

struct queue_preset *queue_presets_add(struct queue_presets *list, struct sv name)
{
	struct queue_preset *preset = (struct queue_preset *)queue_presets_find(list, name);

	if (preset) {
		release_preset(preset);
	} else {
		list->items =
			mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
		preset = &list->items[list->count++];
	}
	*preset = (struct queue_preset){.name = mem_strndup(name.p, name.n)};
	return preset;
}

struct queue_preset *queue_presets_at(struct queue_presets *list, struct sv name)
{
	struct queue_preset *preset = (struct queue_preset *)queue_presets_find(list, name);

	return preset && !preset->is_built_in ? preset : queue_presets_add(list, name);
}

/* --- keys of the config ---------------------------------------------------------------------- */

static bool assign_base(const struct queue_presets *list, struct queue_preset *preset,
	struct sv value, struct err *err)
{
	const struct queue_preset *base = queue_presets_find(list, value);

	if (!base || base == preset)
		return err_fail(err, ERR_CONFIG, "there is no preset '%.*s' above", SV_ARGS(value));
	queue_settings_merge(&preset->settings, &base->settings);
	preset->max_receives = base->max_receives;
	return true;
}

static bool assign_fifo(struct queue_preset *preset, struct sv value, struct err *err)
{
	static const char *const yes[] = {"yes", "true", "on"}, *const no[] = {
									"no", "false", "off"};

	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (sv_eq_nocase(value, sv_cstr(yes[i])))
			queue_settings_put(&preset->settings, ATTR_FIFO, "true");
		else if (sv_eq_nocase(value, sv_cstr(no[i])))
			queue_settings_put(&preset->settings, ATTR_FIFO, NULL);
		else
			continue;
		return true;
	}
	return err_fail(err, ERR_CONFIG, "fifo is yes or no");
}

static bool assign_dlq(struct queue_preset *preset, struct sv value, struct err *err)
{
	int64_t n;

	if (!sv_to_i64(value, &n) || n < 0 || n > MAX_RECEIVES_MAX)
		return err_fail(err, ERR_CONFIG, "dlq is 0 to %d receives", MAX_RECEIVES_MAX);
	preset->max_receives = n;
	return true;
}

static bool assign_tags(struct queue_preset *preset, struct sv value, struct err *err)
{
	struct sv word;

	while (sv_next_word(&value, &word)) {
		if (!queue_settings_assign_tag(&preset->settings, word, err))
			return false;
	}
	return true;
}

bool queue_preset_assign(const struct queue_presets *list, struct queue_preset *preset,
	struct sv key, struct sv value, struct err *err)
{
	struct str assignment = {0};
	bool ok;

	if (sv_eq_nocase(key, sv_cstr("base")))
		return assign_base(list, preset, value, err);
	if (sv_eq_nocase(key, sv_cstr("fifo")))
		return assign_fifo(preset, value, err);
	if (sv_eq_nocase(key, sv_cstr("dlq")))
		return assign_dlq(preset, value, err);
	if (sv_eq_nocase(key, sv_cstr("tags")))
		return assign_tags(preset, value, err);
	if (sv_eq_nocase(key, sv_cstr("summary"))) {
		free(preset->summary);
		preset->summary = mem_strndup(value.p, value.n);
		return true;
	}
	str_addf(&assignment, "%.*s=%.*s", SV_ARGS(key), SV_ARGS(value));
	ok = queue_settings_assign(&preset->settings, str_sv(&assignment), true, err);
	str_release(&assignment);
	return ok;
}
