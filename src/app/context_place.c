/* What the screen calls a context, and which account it should be. */
#include "context.h"
#include "session.h"
#include "sqscope/app/config.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static void set_name(struct context *c, struct place *place)
{
	const char *profile = c->aws.profile.value;
	struct str name = {0};
	place->is_named = c->settings.name != NULL;
	if (place->is_named)
		str_add_cstr(&name, c->settings.name);
	else if (context_list_find(&c->session->known, sv_cstr(profile)))
		str_addf(&name, "profile/%s", profile);
	else
		str_add_cstr(&name, profile);
	place_set(&place->name, str_cstr(&name));
	str_release(&name);
}

/* What our config file says for its profile; the options were made for the one of the start. */
static struct sv own_value(const struct context *c, enum option_id id)
{
	const struct options *o = &c->session->app->options;
	if (!c->settings.profile)
		return sv_cstr(option_text(o, id));
	return config_value(o, sv_cstr(c->aws.profile.value), id);
}

static void set_label(struct context *c, struct place *place)
{
	const struct options *o = &c->session->app->options;
	struct sv profile = sv_cstr(c->aws.profile.value), label;
	if (c->settings.label)
		label = sv_cstr(c->settings.label);
	else if (option_origin(o, OPT_LABEL) >= ORIGIN_ENVIRONMENT)
		label = sv_cstr(option_text(o, OPT_LABEL));
	else if (place->is_named)
		/* Of a context that has a name [default] knows nothing: the name says more. */
		label = config_profile_value(o, profile, OPT_LABEL);
	else
		label = own_value(c, OPT_LABEL);
	char *copy = mem_strndup(label.p, label.n);
	place_set(&place->label, sv_is_empty(label) ? NULL : copy);
	free(copy);
}

static void set_account(struct context *c, struct place *place)
{
	struct aws_setting account;
	if (!aws_config_account(&c->aws, &account))
		return;
	place_set(&place->account, account.value);
	place_set(&place->account_source, account.source);
	aws_setting_release(&account);
}

static void set_pin(struct context *c, struct place *place)
{
	const struct options *o = &c->session->app->options;
	struct str text = {0};
	if (c->settings.is_read_only)
		str_addf(&text, "read_only of context %s", c->settings.name);
	else if (sv_eq_cstr(own_value(c, OPT_READ_ONLY), "always") ||
		 sv_eq_cstr(sv_cstr(option_text(o, OPT_READ_ONLY)), "always"))
		str_add_cstr(&text, "read_only = always in the configuration");
	place_set(&place->read_only_because, text.n ? str_cstr(&text) : NULL);
	str_release(&text);
}

static void set_signin(struct context *c)
{
	struct str command = {0};
	c->has_signin = creds_signin_command(&c->aws, &command);
	str_release(&command);
}

void context_name_place(struct context *c)
{
	struct place *place = &c->fleet.place;
	set_name(c, place);
	set_label(c, place);
	set_account(c, place);
	set_signin(c);
	set_pin(c, place);
	place->color = context_list_color(&c->session->known, c->settings.name);
	place_set(&place->profile, c->aws.profile.value);
	place_set(&place->region, c->aws.region.value);
	place_set(&place->endpoint, c->is_custom_endpoint ? c->endpoint.value : NULL);
}
