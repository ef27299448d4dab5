/* Which contexts the dashboard shows: choosing others, and other profiles and regions for them. */
#include "dashboard_state.h"
#include "sqscope/aws/endpoint.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

/* The one that profile and region belong to; the first when several are shown. */
static struct context *shown_context(const struct dashboard *d)
{
	struct context *c =
		d->shown.count ? session_context_of(&d->session, d->shown.fleets[0]) : NULL;
	/* The profiles of the AWS files are the same for all; one that could not be loaded knows
	 * none. */
	for (size_t i = 0; c && !c->has_aws && i < d->session.context_count; i++)
		if (d->session.contexts[i]->has_aws)
			return d->session.contexts[i];
	return c;
}

static size_t host_contexts(void *ud, const struct ui_choice **out)
{
	struct dashboard *d = ud;
	choices_of_contexts(&d->context_choices, &d->session, &d->shown);
	*out = d->context_choices.items;
	return d->context_choices.count;
}

static size_t host_profiles(void *ud, const struct ui_choice **out)
{
	struct dashboard *d = ud;
	choices_of_profiles(&d->profile_choices, shown_context(d));
	*out = d->profile_choices.items;
	return d->profile_choices.count;
}

static size_t host_regions(void *ud, const struct ui_choice **out)
{
	struct dashboard *d = ud;
	choices_of_regions(&d->region_choices, shown_context(d));
	*out = d->region_choices.items;
	return d->region_choices.count;
}

/* As the others do: pause and interval were set for all. */
static void enliven(struct dashboard *d, struct context *c)
{
	session_enliven(&d->session, c);
	if (!c->poller)
		return;
	dashboard_apply_interval(d);
	poller_pause(c->poller, d->is_paused);
}

/* --- contexts */

/* Nobody looks at it any more. It goes on by itself, seldom. */
static void leave(struct context *c)
{
	if (!c->poller)
		return;
	poller_set_visible(c->poller, NULL, 0);
	poller_set_focus(c->poller, NULL);
}

static void show_only(struct dashboard *d, struct context *const *chosen, size_t count)
{
	while (d->shown.count) {
		struct context *c = session_context_of(&d->session, d->shown.fleets[0]);
		fleet_set_remove(&d->shown, d->shown.fleets[0]);
		leave(c);
	}
	for (size_t i = 0; i < count; i++)
		fleet_set_add(&d->shown, &chosen[i]->fleet);
	d->must_draw = true;
}

/* The context of a section, made when it does not live yet. NULL: it cannot be shown, alone. */
static struct context *get_context(struct dashboard *d, const struct context_settings *settings,
	bool is_alone, struct err *err)
{
	struct session *s = &d->session;
	struct context *c = session_find_context(s, sv_cstr(settings->name));
	if (c)
		return c;
	c = context_new(s, settings);
	if (!context_resolve(c, err) && is_alone) {
		context_free(c);
		return NULL;
	}
	session_add(s, c);
	enliven(d, c);
	return c;
}

static struct context *find_unnamed(const struct session *s)
{
	for (size_t i = 0; i < s->context_count; i++)
		if (!s->contexts[i]->settings.name)
			return s->contexts[i];
	return NULL;
}

static bool show_sections(struct dashboard *d, struct sv names, struct err *err)
{
	const struct context_settings **settings;
	size_t count, made = 0;
	if (!context_list_choose(&d->session.known, names, &settings, &count, err))
		return false;
	struct context **chosen = mem_new(count, sizeof *chosen);
	for (size_t i = 0; i < count; i++) {
		struct context *c = get_context(d, settings[i], count == 1, err);
		if (c)
			chosen[made++] = c;
	}
	if (made)
		show_only(d, chosen, made);
	free(chosen);
	free(settings);
	return made > 0;
}

static bool host_set_contexts(void *ud, struct sv names, struct err *err)
{
	struct dashboard *d = ud;
	struct context *unnamed = find_unnamed(&d->session);
	if (!unnamed || !sv_eq_cstr(names, unnamed->fleet.place.name))
		return show_sections(d, names, err);
	show_only(d, &unnamed, 1);
	return true;
}

/* --- profile and region */

/* The old data goes with its identity, at once: no row of one account ever stands under the name of
 * another. */
static bool replace(struct dashboard *d, const struct context_settings *settings, struct err *err)
{
	struct session *s = &d->session;
	struct context *old = session_context_of(s, d->shown.fleets[0]);
	struct context *c = context_new(s, settings), *unnamed = find_unnamed(s);
	if (!context_resolve(c, err)) {
		context_free(c);
		return false;
	}
	fleet_set_replace(&d->shown, &old->fleet, &c->fleet);
	session_replace(s, old, c);
	if (!settings->name && unnamed && unnamed != old)
		session_remove(s, unnamed);
	enliven(d, c);
	log_write(LOG_INFO, "now profile %s, region %s", c->fleet.place.profile,
		c->fleet.place.region);
	d->must_draw = true;
	return true;
}

static bool host_set_profile(void *ud, struct sv name, struct err *err)
{
	struct dashboard *d = ud;
	struct context_settings settings = {
		.profile = mem_strndup(name.p, name.n), .has_switched_profile = true};
	bool ok = replace(d, &settings, err);
	context_settings_release(&settings);
	return ok;
}

static bool host_set_region(void *ud, struct sv name, struct err *err)
{
	struct dashboard *d = ud;
	const struct context *c = session_context_of(&d->session, d->shown.fleets[0]);
	struct context_settings settings;
	struct str url = {0};
	/* A custom endpoint would take anything, and the signature would not. */
	bool can_be = endpoint_for(sv_cstr("sqs"), name, false, false, &url, err);
	str_release(&url);
	if (!can_be)
		return false;
	context_settings_copy(&settings, &c->settings);
	free(settings.region);
	settings.region = mem_strndup(name.p, name.n);
	settings.has_switched_region = true;
	bool ok = replace(d, &settings, err);
	context_settings_release(&settings);
	return ok;
}

void dashboard_add_context_host(struct dashboard *d)
{
	d->host.contexts = host_contexts;
	d->host.profiles = host_profiles;
	d->host.regions = host_regions;
	d->host.set_contexts = host_set_contexts;
	d->host.set_profile = host_set_profile;
	d->host.set_region = host_set_region;
}
