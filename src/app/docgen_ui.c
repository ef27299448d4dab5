/* The manual's tables of the dashboard: columns, commands, keys. */
#include "docgen_tables.h"
#include "roff.h"
#include "sqscope/ui/columns.h"
#include "sqscope/ui/command.h"
#include "sqscope/ui/keymap.h"

void docgen_columns(struct str *out)
{
	roff_list_begin(out, "ALARMS", true);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		roff_item(out, "Sy", sv_cstr(columns[i].title), sv_cstr(""));
		roff_line(out, "%s: %s.", columns[i].name, columns[i].summary);
	}
	roff_list_end(out);
}

static void begin_scope(struct str *out, enum command_scope scope, const char *width)
{
	str_addf(out, ".Pp\n.Sy %s\n", command_scope_names[scope]);
	roff_list_begin(out, width, true);
}

static void write_dashboard_command(struct str *out, const struct command *c)
{
	roff_item(out, "Ic", sv_cstr(c->name), sv_cstr(c->usage));
	roff_sentence(out, c->summary);
	if (c->alias)
		roff_line(out, "Short: %s.", c->alias);
}

void docgen_dashboard_commands(struct str *out)
{
	for (size_t scope = 0; scope < SCOPE_COUNT; scope++) {
		bool has_begun = false;
		for (size_t i = 0; i < command_count; i++) {
			if (commands[i].scope != (enum command_scope)scope)
				continue;
			if (!has_begun)
				begin_scope(out, (enum command_scope)scope, "\"interval SECONDS\"");
			has_begun = true;
			write_dashboard_command(out, &commands[i]);
		}
		if (has_begun)
			roff_list_end(out);
	}
}

/* The keys that a command has in exactly this scope. */
static void write_key(struct str *out, const struct keymap *keymap, enum command_scope scope,
	const struct command *c)
{
	struct str keys = {0};
	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->bindings[i];
		if (b->scope != scope || b->command != c)
			continue;
		if (keys.n)
			str_add_char(&keys, ' ');
		if (b->first.code != KEY_CODE_NONE)
			key_name(b->first, &keys);
		key_name(b->key, &keys);
	}
	if (keys.n) {
		roff_item(out, "Sy", str_sv(&keys), sv_cstr(""));
		roff_line(out, "%s: %s.", c->name, c->summary);
	}
	str_release(&keys);
}

void docgen_keys(struct str *out)
{
	struct keymap keymap = {0};
	struct str warnings = {0};
	keymap_load(&keymap, sv_cstr(keymap_defaults), "defaults", &warnings);
	for (size_t scope = 0; scope < SCOPE_COUNT; scope++) {
		begin_scope(out, (enum command_scope)scope, "\"Space PgDn\"");
		for (size_t i = 0; i < command_count; i++)
			write_key(out, &keymap, (enum command_scope)scope, &commands[i]);
		roff_list_end(out);
	}
	keymap_release(&keymap);
	str_release(&warnings);
}
