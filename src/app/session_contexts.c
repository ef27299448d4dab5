/* The contexts of a session: which there are, and what can be known of them without the network. */
#include "session.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

void session_add(struct session *s, struct context *context)
{
	s->contexts = mem_grow(
		s->contexts, &s->context_cap, s->context_count + 1, sizeof(struct context *));
	s->contexts[s->context_count++] = context;
	fleet_set_add(&s->fleets, &context->fleet);
}

/* An operation goes on with its credentials, wherever the screen looks. */
static bool is_needed(const struct session *s, const struct context *context)
{
	return s->operations && operations_need(s->operations, context);
}

void session_free_retired(struct session *s)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->retired_count; i++) {
		struct context *context = s->retired[i];
		if (session_has_desks_of(s, context) || is_needed(s, context))
			s->retired[kept++] = context;
		else
			context_free(context);
	}
	s->retired_count = kept;
}

/* What it holds can be handed back with its credentials only. */
static void retire(struct session *s, struct context *context)
{
	if (session_close_desks_of(s, context) && !is_needed(s, context)) {
		context_free(context);
		return;
	}
	if (context->poller)
		poller_pause(context->poller, true);
	s->retired = mem_grow(
		s->retired, &s->retired_cap, s->retired_count + 1, sizeof(struct context *));
	s->retired[s->retired_count++] = context;
}

void session_remove(struct session *s, struct context *context)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->context_count; i++)
		if (s->contexts[i] != context)
			s->contexts[kept++] = s->contexts[i];
	s->context_count = kept;
	fleet_set_remove(&s->fleets, &context->fleet);
	retire(s, context);
}

void session_replace(struct session *s, struct context *old, struct context *context)
{
	for (size_t i = 0; i < s->context_count; i++)
		if (s->contexts[i] == old)
			s->contexts[i] = context;
	fleet_set_replace(&s->fleets, &old->fleet, &context->fleet);
	retire(s, old);
}

struct context *session_context_of(const struct session *s, const struct fleet *fleet)
{
	for (size_t i = 0; i < s->context_count; i++)
		if (&s->contexts[i]->fleet == fleet)
			return s->contexts[i];
	return NULL;
}

struct context *session_find_context(const struct session *s, struct sv name)
{
	for (size_t i = 0; i < s->context_count; i++)
		if (sv_eq(sv_cstr(s->contexts[i]->fleet.place.name), name))
			return s->contexts[i];
	return NULL;
}

struct context *session_context(const struct session *s)
{
	return s->context_count ? s->contexts[0] : NULL;
}

bool session_is_single(const struct session *s, const char *what, struct err *err)
{
	if (s->context_count <= 1)
		return true;
	return err_fail(
		err, ERR_USAGE, "%s works with one context, not with %zu", what, s->context_count);
}

bool session_choose(struct session *s, const struct app *app, struct err *err)
{
	const char *named = option_text(&app->options, OPT_CONTEXT);
	const struct context_settings **chosen;
	size_t count;
	s->app = app;
	context_list_read(&s->known, &app->options);
	if (!named) {
		session_add(s, context_new(s, NULL));
		return true;
	}
	if (!context_list_choose(&s->known, sv_cstr(named), &chosen, &count, err)) {
		/* Who goes on to tell what was resolved finds one in which nothing was. */
		session_add(s, context_new(s, NULL));
		return false;
	}
	for (size_t i = 0; i < count; i++)
		session_add(s, context_new(s, chosen[i]));
	free(chosen);
	return true;
}

bool session_load_aws(struct session *s, const struct app *app, struct err *err)
{
	return session_choose(s, app, err) && session_is_single(s, "doctor", err) &&
	       context_load_aws(session_context(s), err);
}

bool session_find_endpoint(struct session *s, struct err *err)
{
	struct context *c = session_context(s);
	if (!context_find_endpoint(c, err))
		return false;
	context_name_place(c);
	return true;
}

bool session_resolve(struct session *s, const struct app *app, struct err *err)
{
	size_t resolved = 0;
	if (!session_choose(s, app, err))
		return false;
	for (size_t i = 0; i < s->context_count; i++) {
		struct context *c = s->contexts[i];
		struct err why = {0};
		if (context_resolve(c, &why))
			resolved++;
		else
			log_write(LOG_WARN, "context %s: %s", place_word(&c->fleet.place), why.msg);
	}
	if (!resolved) {
		*err = session_context(s)->err;
		return false;
	}
	return session_begin(s, err);
}
