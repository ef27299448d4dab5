/* The sections of the config that add commands and layouts. */
#include "own_commands.h"

#include "sqscope/base/ini.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct own_reader {
	struct own_commands *own;
	struct keymap *keymap;
	const char *source;
	struct str *warnings;
	struct sv keys; /* of the command that is read, and their line */
	int keys_line;
};

static void warn(struct own_reader *r, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void warn(struct own_reader *r, int line, const char *fmt, ...)
{
	va_list ap;

	str_addf(r->warnings, "%s:%d: ", r->source, line);
	va_start(ap, fmt);
	str_vaddf(r->warnings, fmt, ap);
	va_end(ap);
	str_add_char(r->warnings, '\n');
}

static void set_text(char **slot, struct sv value)
{
	free(*slot);
	*slot = mem_strndup(value.p, value.n);
}

/* --- [command NAME] -------------------------------------------------------------------------- */

static void read_flag(struct own_reader *r, const struct ini_property *p, bool *flag)
{
	static const char *const yes[] = {"yes", "true", "on", "1"};
	static const char *const no[] = {"no", "false", "off", "0"};

	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (sv_eq_nocase(p->value, sv_cstr(yes[i]))) {
			*flag = true;
			return;
		}
		if (sv_eq_nocase(p->value, sv_cstr(no[i]))) {
			*flag = false;
			return;
		}
	}
	warn(r, p->line, "%.*s: yes or no, not %.*s", SV_ARGS(p->key), SV_ARGS(p->value));
}

static void read_scope(
	struct own_reader *r, const struct ini_property *p, struct own_command *command)
{
	for (int i = 0; i < SCOPE_COUNT; i++) {
		if (sv_eq_nocase(p->value, sv_cstr(command_scope_names[i]))) {
			command->scope = (enum command_scope)i;
			return;
		}
	}
	warn(r, p->line, "scope: global, fleet, queue, messages, message or text, not %.*s",
		SV_ARGS(p->value));
}

static void read_property(
	struct own_reader *r, const struct ini_property *p, struct own_command *command)
{
	bool waits = !command->returns_at_once;

	if (sv_eq_nocase(p->key, sv_cstr("run"))) {
		set_text(&command->run, p->value);
	} else if (sv_eq_nocase(p->key, sv_cstr("summary"))) {
		set_text(&command->summary, p->value);
	} else if (sv_eq_nocase(p->key, sv_cstr("key"))) {
		r->keys = p->value;
		r->keys_line = p->line;
	} else if (sv_eq_nocase(p->key, sv_cstr("scope"))) {
		read_scope(r, p, command);
	} else if (sv_eq_nocase(p->key, sv_cstr("confirm"))) {
		read_flag(r, p, &command->asks);
	} else if (sv_eq_nocase(p->key, sv_cstr("write"))) {
		read_flag(r, p, &command->writes);
	} else if (sv_eq_nocase(p->key, sv_cstr("wait"))) {
		read_flag(r, p, &waits);
		command->returns_at_once = !waits;
	} else {
		warn(r, p->line,
			"%.*s: a command has run, summary, key, scope, confirm, write and wait",
			SV_ARGS(p->key));
	}
}

/* Does the line of a program use $NAME or ${NAME}? */
static bool uses(const char *line, const char *name)
{
	const size_t n = strlen(name);

	for (const char *at = strchr(line, '$'); at; at = strchr(at + 1, '$')) {
		const char *word = at[1] == '{' ? at + 2 : at + 1;
		char after = strlen(word) >= n ? word[n] : '\0';
		bool goes_on = (after >= 'A' && after <= 'Z') || (after >= 'a' && after <= 'z') ||
			       (after >= '0' && after <= '9') || after == '_';

		if (strncmp(word, name, n) == 0 && !goes_on)
			return true;
	}
	return false;
}

static void release_command(struct own_command *command)
{
	free(command->name);
	free(command->run);
	free(command->summary);
}

static void add_command(struct own_reader *r, const struct own_command *command)
{
	struct own_commands *own = r->own;

	own->items = mem_grow(own->items, &own->cap, own->count + 1, sizeof *own->items);
	own->items[own->count++] = *command;
	if (r->keys.n > 0)
		keymap_bind(r->keymap,
			&(struct keymap_line){
				.scope = command->scope,
				.command = command_find(SCOPE_GLOBAL, sv_cstr("run")),
				.args = sv_cstr(command->name),
				.words = r->keys,
				.source = r->source,
				.line = r->keys_line,
			},
			r->warnings);
}

static void load_command(struct own_reader *r, const struct ini_section *section, struct sv name)
{
	struct own_command command = {.scope = SCOPE_GLOBAL};

	r->keys = (struct sv){0};
	command.name = mem_strndup(name.p, name.n);
	for (size_t i = 0; i < section->count; i++)
		read_property(r, &section->properties[i], &command);
	if (!command.run || own_command_find(r->own, name)) {
		warn(r, section->line,
			command.run ? "there is a command %.*s already"
				    : "command %.*s: run is missing",
			SV_ARGS(name));
		release_command(&command);
		return;
	}
	command.needs_message = uses(command.run, "MESSAGE_ID");
	command.needs_queue = command.needs_message || uses(command.run, "QUEUE") ||
			      uses(command.run, "URL") || uses(command.run, "ARN");
	add_command(r, &command);
}

/* --- [layout NAME] --------------------------------------------------------------------------- */

static void load_layout(struct own_reader *r, const struct ini_section *section, struct sv name)
{
	struct own_layout layout = {.name = mem_strndup(name.p, name.n)};

	for (size_t i = 0; i < section->count; i++) {
		const struct ini_property *p = &section->properties[i];
		const struct command *command = command_find(SCOPE_FLEET, p->key);

		if (!command || command->flags & (COMMAND_WRITE | COMMAND_NEEDS_SELECTION))
			warn(r, p->line, "%.*s is no command for a layout", SV_ARGS(p->key));
		else
			str_addf(&layout.lines, "%s %.*s\n", command->name, SV_ARGS(p->value));
	}
	r->own->layouts = mem_grow(r->own->layouts, &r->own->layout_cap, r->own->layout_count + 1,
		sizeof *r->own->layouts);
	r->own->layouts[r->own->layout_count++] = layout;
}

/* --- the whole ------------------------------------------------------------------------------- */

void own_commands_load(struct own_commands *own, struct sv text, const char *source,
	struct keymap *keymap, struct str *warnings)
{
	struct own_reader r = {
		.own = own, .keymap = keymap, .source = source, .warnings = warnings};
	struct sv prefix, name;
	struct ini ini;

	ini_parse(&ini, text, source, INI_CONFIG);
	for (size_t i = 0; i < ini.count; i++) {
		ini_split_name(ini.sections[i].name, &prefix, &name);
		if (sv_eq_nocase(prefix, sv_cstr("command")))
			load_command(&r, &ini.sections[i], name);
		else if (sv_eq_nocase(prefix, sv_cstr("layout")))
			load_layout(&r, &ini.sections[i], name);
	}
	ini_release(&ini);
}

void own_commands_release(struct own_commands *own)
{
	for (size_t i = 0; i < own->count; i++)
		release_command(&own->items[i]);
	for (size_t i = 0; i < own->layout_count; i++) {
		free(own->layouts[i].name);
		str_release(&own->layouts[i].lines);
	}
	free(own->items);
	free(own->layouts);
	*own = (struct own_commands){0};
}

const struct own_command *own_command_find(const struct own_commands *own, struct sv name)
{
	for (size_t i = 0; i < own->count; i++) {
		if (sv_eq_nocase(sv_cstr(own->items[i].name), name))
			return &own->items[i];
	}
	return NULL;
}

const struct own_layout *own_layout_find(const struct own_commands *own, struct sv name)
{
	for (size_t i = 0; i < own->layout_count; i++) {
		if (sv_eq_nocase(sv_cstr(own->layouts[i].name), name))
			return &own->layouts[i];
	}
	return NULL;
}

const char *own_command_summary(const struct own_command *command)
{
	return command->summary ? command->summary : command->run;
}
