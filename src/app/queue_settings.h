/*
 * What the config file says about queues: [queue GLOB], for the queues that the glob matches. What
 * several sections say of one queue adds up. Everything is borrowed from the config that was read.
 */
#ifndef QUEUE_SETTINGS_H
#define QUEUE_SETTINGS_H

#include "sqscope/app/options.h"

/* The keys, for the manual and the warnings. */
struct queue_key {
	const char *name, *argument, *summary;
};
enum { QUEUE_KEYS = 1 };
extern const struct queue_key queue_keys[QUEUE_KEYS];

/* For the warnings of the config (config.c). */
bool queue_key_check(struct sv key, struct err *err) MUST_CHECK;
/* Is it such a section? Its glob is borrowed. (config.c) */
bool config_section_is_queue(const struct ini_section *section, struct sv *glob);

/* The AWS Batch job queues that work on the queue of that name. The caller frees the array. */
size_t queue_settings_job_queues(const struct options *o, struct sv queue, struct sv **out);

#endif
