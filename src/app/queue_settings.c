/* The sections of the config file that are about queues. */
#include "queue_settings.h"
#include "sqscope/base/mem.h"
#include "suggest.h"

static const char job_queue_key[] = "batch_job_queue";

const struct queue_key queue_keys[QUEUE_KEYS] = {
	{job_queue_key, "NAME...",
		"the job queues of AWS Batch, by name or ARN, whose jobs work on these queues: "
		"`workers` shows them"},
};

bool queue_key_check(struct sv key, struct err *err)
{
	struct suggest nearest = suggest_for(key);
	for (size_t i = 0; i < QUEUE_KEYS; i++) {
		if (sv_eq_cstr(key, queue_keys[i].name))
			return true;
		suggest_offer(&nearest, sv_cstr(queue_keys[i].name));
	}
	if (sv_is_empty(nearest.best))
		return err_fail(err, ERR_CONFIG, "unknown key '%.*s'", SV_ARGS(key));
	return err_fail(err, ERR_CONFIG, "unknown key '%.*s'; did you mean '%.*s'?", SV_ARGS(key),
		SV_ARGS(nearest.best));
}

size_t queue_settings_job_queues(const struct options *o, struct sv queue, struct sv **out)
{
	struct sv glob, word;
	size_t count = 0, cap = 0;
	*out = NULL;
	for (size_t i = 0; i < o->config.count; i++) {
		const struct ini_section *section = &o->config.sections[i];
		const struct ini_property *p;
		if (!config_section_is_queue(section, &glob) || !sv_glob(queue, glob))
			continue;
		p = ini_get(section, sv_cstr(job_queue_key));
		for (struct sv rest = p ? p->value : sv_cstr(""); sv_next_word(&rest, &word);) {
			*out = mem_grow(*out, &cap, count + 1, sizeof **out);
			(*out)[count++] = word;
		}
	}
	return count;
}
