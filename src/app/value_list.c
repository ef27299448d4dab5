/* Lists of names for the completion of shells. */
#include "value_list.h"
#include "commands.h"
#include "context_settings.h"
#include "preset_settings.h"
#include "screen_setup.h"
#include "shell_completion.h"
#include "sqscope/aws/aws_config.h"
#include "sqscope/aws/region.h"
#include "sqscope/model/permissions.h"
#include "sqscope/sim/sim.h"
#include "sqscope/ui/columns.h"

static void add_line(struct str *out, struct sv name)
{
	str_add(out, name);
	str_add_char(out, '\n');
}

static void write_columns(const struct app *app, struct str *out)
{
	(void)app;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		add_line(out, sv_cstr(columns[i].name));
}

static void write_commands(const struct app *app, struct str *out)
{
	(void)app;
	for (size_t i = 0; cli_commands[i]; i++)
		add_line(out, sv_cstr(cli_commands[i]->name));
}

static void write_contexts(const struct app *app, struct str *out)
{
	struct context_list list = {0};
	context_list_read(&list, &app->options);
	for (size_t i = 0; i < list.count; i++)
		add_line(out, sv_cstr(list.items[i].name));
	if (list.count)
		add_line(out, sv_cstr("all"));
	context_list_release(&list);
}

static void write_modes(const struct app *app, struct str *out)
{
	(void)app;
	for (size_t i = 0; i < PERMISSION_MODE_COUNT; i++)
		add_line(out, sv_cstr(permission_mode_rows[i].name));
}

static void write_presets(const struct app *app, struct str *out)
{
	struct queue_presets presets;
	preset_settings_read(&presets, &app->options);
	for (size_t i = 0; i < presets.count; i++)
		add_line(out, sv_cstr(presets.items[i].name));
	queue_presets_release(&presets);
}

/* Files that cannot be read complete to nothing. */
static void write_profiles(const struct app *app, struct str *out)
{
	struct str config = {0}, credentials = {0};
	struct profile_set set;
	(void)app;
	aws_config_find_files(&(struct aws_options){0}, &config, &credentials);
	if (profile_set_load(&set, str_cstr(&config), str_cstr(&credentials), NULL)) {
		for (size_t i = 0; i < set.count; i++)
			add_line(out, set.profiles[i].name);
		profile_set_release(&set);
	}
	str_release(&config);
	str_release(&credentials);
}

static void write_regions(const struct app *app, struct str *out)
{
	(void)app;
	for (size_t i = 0; i < region_count; i++)
		add_line(out, sv_cstr(region_rows[i].name));
}

static void write_scenarios(const struct app *app, struct str *out)
{
	(void)app;
	for (size_t i = 0; sim_scenarios[i].name; i++)
		add_line(out, sv_cstr(sim_scenarios[i].name));
}

static void write_shells(const struct app *app, struct str *out)
{
	(void)app;
	for (size_t i = 0; shell_completions[i].shell; i++)
		add_line(out, sv_cstr(shell_completions[i].shell));
}

static void add_theme(void *ud, const struct theme_listed *theme)
{
	add_line(ud, sv_cstr(theme->name));
}

static void write_themes(const struct app *app, struct str *out)
{
	(void)app;
	screen_setup_list_themes(add_theme, out);
}

const struct value_list value_lists[] = {
	{"columns", "COLUMN", write_columns},
	{"commands", "COMMAND", write_commands},
	{"contexts", NULL, write_contexts},
	{"modes", "MODE", write_modes},
	{"presets", "PRESET", write_presets},
	{"profiles", NULL, write_profiles},
	{"regions", NULL, write_regions},
	{"scenarios", "SCENARIO", write_scenarios},
	{"shells", "SHELL", write_shells},
	{"themes", NULL, write_themes},
	{NULL, NULL, NULL},
};

const struct value_list *value_list_find(struct sv name)
{
	for (size_t i = 0; value_lists[i].name; i++)
		if (sv_eq_cstr(name, value_lists[i].name))
			return &value_lists[i];
	return NULL;
}

const struct value_list *value_list_of_option(const struct option_row *row)
{
	static const struct {
		enum option_id id;
		const char *list;
	} lists[] = {
		{OPT_CONTEXT, "contexts"},
		{OPT_PROFILE, "profiles"},
		{OPT_REGION, "regions"},
		{OPT_THEME, "themes"},
	};
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (lists[i].id == row->id)
			return value_list_find(sv_cstr(lists[i].list));
	return NULL;
}

const struct value_list *value_list_of_argument(const char *argument)
{
	struct sv word = sv_cstr(argument ? argument : "");
	/* "[SCENARIO] [--seed N]": the first word, without its brackets. */
	struct sv rest = word;
	if (sv_next_word(&rest, &word) && word.n > 2 && word.p[0] == '[')
		word = sv_of(word.p + 1, word.n - 2);
	for (size_t i = 0; value_lists[i].name; i++)
		if (value_lists[i].argument && sv_eq_cstr(word, value_lists[i].argument))
			return &value_lists[i];
	return NULL;
}

bool argument_is_file(const char *argument)
{
	return argument &&
	       (sv_eq_cstr(sv_cstr("FILE"), argument) || sv_eq_cstr(sv_cstr("DIR"), argument));
}

bool argument_is_choice(const char *argument)
{
	return argument && strchr(argument, '|');
}
