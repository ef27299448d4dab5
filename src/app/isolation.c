/* The environment of a demo. */
#include "isolation.h"

#include "sqscope/base/mem.h"
#include "sqscope/sim/sim.h"

#include <stdlib.h>

extern char **environ;

static const char *const own_names[] = {
	"SQSCOPE_CONTEXT",
	"SQSCOPE_PROFILE",
	"SQSCOPE_REGION",
	"SQSCOPE_ENDPOINT_URL",
	"SQSCOPE_LABEL",
	"SQSCOPE_STATE_DIR",
};

/* Removing one moves the others, so the search begins anew. */
static bool remove_one(void)
{
	for (char **entry = environ; *entry; entry++) {
		struct sv name, value;
		sv_cut(sv_cstr(*entry), '=', &name, &value);
		if (!sv_starts_with(name, sv_cstr("AWS_")))
			continue;
		char *copy = mem_strndup(name.p, name.n);
		unsetenv(copy);
		free(copy);
		return true;
	}
	return false;
}

void isolation_enter(void)
{
	while (remove_one())
		;
	for (size_t i = 0; i < COUNT_OF(own_names); i++)
		unsetenv(own_names[i]);
	setenv("AWS_CONFIG_FILE", "/dev/null", 1);
	setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", 1);
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	setenv("AWS_ACCESS_KEY_ID", SIM_KEY_ID, 1);
	setenv("AWS_SECRET_ACCESS_KEY", SIM_SECRET, 1);
	setenv("NO_PROXY", "127.0.0.1", 1);
	setenv("no_proxy", "127.0.0.1", 1);
}

static bool set(struct options *o, enum option_id id, const char *text, struct err *err)
{
	option_reset(o, id);
	return option_set(o, id, sv_cstr(text), ORIGIN_COMMAND_LINE, err);
}

/* What nobody chose. */
static bool set_unless_given(
	struct options *o, enum option_id id, const char *text, struct err *err)
{
	return option_origin(o, id) != ORIGIN_DEFAULT || set(o, id, text, err);
}

bool isolation_lead_to(
	struct options *options, const char *endpoint, const char *state_dir, struct err *err)
{
	option_reset(options, OPT_CONTEXT);
	option_reset(options, OPT_PROFILE);
	return set(options, OPT_REGION, SIM_REGION, err) &&
	       set(options, OPT_ENDPOINT_URL, endpoint, err) &&
	       set(options, OPT_LABEL, "DEMO", err) &&
	       set(options, OPT_STATE_DIR, state_dir, err) &&
	       set_unless_given(options, OPT_INTERVAL, "3s", err) &&
	       set_unless_given(options, OPT_MAX_RPS, "200", err);
}
