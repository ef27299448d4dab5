/* Which key runs which command. */
#include "sqscope/ui/keymap.h"
#include "sqscope/base/ini.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

void keymap_release(struct keymap *keymap)
{
	free(keymap->bindings);
	*keymap = (struct keymap){0};
}

static void unbind_command(
	struct keymap *keymap, enum command_scope scope, const struct command *command)
{
	size_t kept = 0;

	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->bindings[i];

		if (b->scope != scope || b->command != command)
			keymap->bindings[kept++] = *b;
	}
	keymap->count = kept;
}

static bool is_bound(
	const struct binding *b, enum command_scope scope, struct key first, struct key key)
{
	return b->scope == scope && key_eq(b->key, key) && key_eq(b->first, first);
}

static void bind(struct keymap *keymap, struct binding binding)
{
	for (size_t i = 0; i < keymap->count; i++) {
		struct binding *b = &keymap->bindings[i];

		if (is_bound(b, binding.scope, binding.first, binding.key)) {
			*b = binding;
			return;
		}
	}
	keymap->bindings = mem_grow(
		keymap->bindings, &keymap->cap, keymap->count + 1, sizeof *keymap->bindings);
	keymap->bindings[keymap->count++] = binding;
}

/* The scope of a section "keys fleet". False when the section is not about keys; *scope is
 * SCOPE_COUNT when its scope is unknown. */
static bool parse_section(struct sv name, enum command_scope *scope)
{
	struct sv word;

	if (!sv_next_word(&name, &word) || !sv_eq_nocase(word, sv_cstr("keys")))
		return false;
	*scope = SCOPE_COUNT;
	if (!sv_next_word(&name, &word))
		return true;
	for (size_t i = 0; i < SCOPE_COUNT; i++) {
		if (sv_eq_nocase(word, sv_cstr(command_scope_names[i])))
			*scope = (enum command_scope)i;
	}
	return true;
}

/* ", did you mean X?" when a command is called nearly so. */
static void add_suggestion(enum command_scope scope, struct sv name, struct str *out)
{
	const char *best = command_nearest(scope, name);

	if (best)
		str_addf(out, " (did you mean %s?)", best);
}

/* "za": two printable characters. */
static bool parse_pair(struct sv word, struct key *first, struct key *key)
{
	return word.n == 2 && key_parse(sv_of(word.p, 1), first) &&
	       key_parse(sv_of(word.p + 1, 1), key);
}

static void load_property(struct keymap *keymap, enum command_scope scope,
	const struct ini_property *property, const char *source, struct str *warnings)
{
	const struct command *command = command_find(scope, property->key);
	struct sv rest = property->value, word;
	struct key first, key;

	if (!command) {
		str_addf(warnings, "%s:%d: no command %.*s in [keys %s]", source, property->line,
			SV_ARGS(property->key), command_scope_names[scope]);
		add_suggestion(scope, property->key, warnings);
		str_add_char(warnings, '\n');
		return;
	}
	unbind_command(keymap, scope, command);
	if (sv_eq_nocase(rest, sv_cstr("none")))
		return;
	while (sv_next_word(&rest, &word)) {
		if (key_parse(word, &key))
			bind(keymap, (struct binding){scope, {0}, key, command});
		else if (parse_pair(word, &first, &key))
			bind(keymap, (struct binding){scope, first, key, command});
		else
			str_addf(warnings,
				"%s:%d: %.*s is no name of a key (as in: j ^R PgDn F5 Space za)\n",
				source, property->line, SV_ARGS(word));
	}
}

static void load_section(struct keymap *keymap, const struct ini_section *section,
	const char *source, struct str *warnings)
{
	enum command_scope scope;

	if (!parse_section(section->name, &scope))
		return;
	if (scope == SCOPE_COUNT) {
		str_addf(warnings,
			"%s:%d: [%.*s]: keys are for global, fleet, queue, messages, message or text\n",
			source, section->line, SV_ARGS(section->name));
		return;
	}
	for (size_t i = 0; i < section->count; i++)
		load_property(keymap, scope, &section->properties[i], source, warnings);
}

void keymap_load(struct keymap *keymap, struct sv text, const char *source, struct str *warnings)
{
	struct ini ini;

	ini_parse(&ini, text, source, INI_CONFIG);
	for (size_t i = 0; i < ini.count; i++)
		load_section(keymap, &ini.sections[i], source, warnings);
	ini_release(&ini);
}

static const struct command *find_in(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key)
{
	for (size_t i = 0; i < keymap->count; i++) {
		if (is_bound(&keymap->bindings[i], scope, first, key))
			return keymap->bindings[i].command;
	}
	return NULL;
}

const struct command *keymap_find_pair(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key)
{
	const struct command *found = find_in(keymap, scope, first, key);

	return found || scope == SCOPE_GLOBAL ? found : find_in(keymap, SCOPE_GLOBAL, first, key);
}

const struct command *keymap_find(
	const struct keymap *keymap, enum command_scope scope, struct key key)
{
	return keymap_find_pair(keymap, scope, (struct key){0}, key);
}

bool keymap_begins_pair(const struct keymap *keymap, enum command_scope scope, struct key key)
{
	if (keymap_find(keymap, scope, key))
		return false;
	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->bindings[i];

		if ((b->scope == scope || b->scope == SCOPE_GLOBAL) &&
			b->first.code != KEY_CODE_NONE && key_eq(b->first, key))
			return true;
	}
	return false;
}

void keymap_keys_of(const struct keymap *keymap, enum command_scope scope,
	const struct command *command, struct str *out)
{
	bool is_first = true;

	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->bindings[i];

		if (b->command != command || (b->scope != scope && b->scope != SCOPE_GLOBAL))
			continue;
		/* Bound in both scopes, or taken by another command here. */
		if (b->scope != scope && find_in(keymap, scope, b->first, b->key))
			continue;
		if (!is_first)
			str_add_char(out, ' ');
		if (b->first.code != KEY_CODE_NONE)
			key_name(b->first, out);
		key_name(b->key, out);
		is_first = false;
	}
}
