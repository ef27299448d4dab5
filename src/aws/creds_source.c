/* What sources have in common: answers that are known at once, and what the profile says. */
#include "creds_source.h"

#include "config_profile.h"
#include "sqscope/base/files.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct answer {
	struct loop_timer timer;
	enum creds_outcome outcome;
	struct creds creds;
	struct err err;
	creds_done_fn done;
	void *ud;
};

static void free_answer(struct answer *answer)
{
	loop_timer_stop(&answer->timer);
	creds_release(&answer->creds);
	free(answer);
}

static void on_turn(void *ud)
{
	struct answer *answer = ud;
	bool is_ok = answer->outcome == CREDS_OK, has_failed = answer->outcome == CREDS_FAILED;

	answer->done(answer->ud, answer->outcome, is_ok ? &answer->creds : NULL,
		has_failed ? &answer->err : NULL);
	free_answer(answer);
}

void *creds_answer(const struct creds_context *context, enum creds_outcome outcome,
	struct creds *creds, const struct err *err, creds_done_fn done, void *ud)
{
	struct answer *answer = mem_new(1, sizeof *answer);

	answer->outcome = outcome;
	if (creds) {
		answer->creds = *creds;
		*creds = (struct creds){0};
	}
	if (err)
		answer->err = *err;
	answer->done = done;
	answer->ud = ud;
	loop_timer_start(context->loop, &answer->timer, 0, on_turn, answer);
	return answer;
}

void creds_answer_cancel(void *job)
{
	free_answer(job);
}

struct sv creds_value(const struct creds_context *context, const char *key)
{
	const struct profile_property *property =
		context->profile ? profile_get(context->profile, key) : NULL;

	return property ? property->value : sv_cstr("");
}

void creds_add_place(const struct creds_context *context, const char *const *keys, struct str *out)
{
	const struct profile_property *property = NULL;

	for (; *keys && !property && context->profile; keys++)
		property = profile_get(context->profile, *keys);
	str_addf(out, "profile %.*s", SV_ARGS(context->profile_name));
	if (!property)
		return;
	str_add_cstr(out, " (");
	config_add_path(context->config, property->file->source, out);
	str_addf(out, ":%d)", property->origin->line);
}

void creds_expand_home(const struct creds_context *context, struct sv path, struct str *out)
{
	const char *home = aws_config_env(context->config, "HOME");

	if (home && sv_starts_with(path, sv_cstr("~/"))) {
		str_add_cstr(out, home);
		str_add(out, sv_of(path.p + 1, path.n - 1));
	} else {
		file_expand_home(path, out);
	}
}
