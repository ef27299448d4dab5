/*
 * Presets of new queues: those that the program brings, and those of the config ([preset NAME]). A
 * list owns its presets; pointers into it live until the next is added.
 */
#ifndef SQSCOPE_MODEL_QUEUE_PRESET_H
#define SQSCOPE_MODEL_QUEUE_PRESET_H

#include "sqscope/sqs/queue_settings.h"

struct queue_preset {
	char *name, *summary; /* owned */
	struct queue_settings settings;
	int64_t max_receives; /* 0: without a dead-letter queue */
	bool is_built_in;
};

struct queue_presets {
	struct queue_preset *items;
	size_t count, cap;
};

/* With those of the program. */
void queue_presets_init(struct queue_presets *list);
void queue_presets_release(struct queue_presets *list);
const struct queue_preset *queue_presets_find(const struct queue_presets *list, struct sv name);
bool queue_preset_is_fifo(const struct queue_preset *preset);

/* One of that name, empty; it replaces one that is there. */
struct queue_preset *queue_presets_add(struct queue_presets *list, struct sv name);
/* One of that name that came later than the program's, a new one else: sections of one name are one
 * preset. */
struct queue_preset *queue_presets_at(struct queue_presets *list, struct sv name);
/*
 * One key of a [preset NAME]: an attribute as SQS names it, or one of queue_preset_keys. `list` is
 * where `base` is looked for. ERR_CONFIG with a sentence.
 */
bool queue_preset_assign(const struct queue_presets *list, struct queue_preset *preset,
	struct sv key, struct sv value, struct err *err) MUST_CHECK;

/* The keys beside the attributes, for the manual. */
struct queue_preset_key {
	const char *name, *argument, *summary;
};
enum { QUEUE_PRESET_KEYS = 5 };
extern const struct queue_preset_key queue_preset_keys[QUEUE_PRESET_KEYS];

#endif
