/* Which key runs which command. */
#include "sqscope/ui/keymap.h"
#include "sqscope/base/ini.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

void keymap_release(struct keymap *keymap)
{
	for (size_t i = 0; i < keymap->count; i++)
		free(keymap->bindings[i].args);
	free(keymap->bindings);
	*keymap = (struct keymap){0};
}

static bool is_same_line(const struct binding *b, const struct command *command, struct sv args)
{
	return b->command == command && sv_eq_cstr(args, b->args ? b->args : "");
}

static void unbind_line(struct keymap *keymap, const struct keymap_line *line)
{
	size_t kept = 0;

	for (size_t i = 0; i < keymap->count; i++) {
		struct binding *b = &keymap->bindings[i];

		if (b->scope != line->scope || !is_same_line(b, line->command, line->args))
			keymap->bindings[kept++] = *b;
		else
			free(b->args);
	}
	keymap->count = kept;
}

static bool is_bound(
	const struct binding *b, enum command_scope scope, struct key first, struct key key)
{
	return b->scope == scope && key_eq(b->key, key) && key_eq(b->first, first);
}

static struct binding *find_exact(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key)
{
	for (size_t i = 0; i < keymap->count; i++) {
		if (is_bound(&keymap->bindings[i], scope, first, key))
			return &keymap->bindings[i];
	}
	return NULL;
}

/* Two lines of the user's that want one key: the later one has it, and that is said. */
static void warn_taken(const struct binding *b, const struct keymap_line *line, struct sv word,
	struct str *warnings)
{
	if (b->line == 0 || line->line == 0 || is_same_line(b, line->command, line->args))
		return;
	str_addf(warnings, "%s:%d: %.*s ran %s since line %d; from here on it runs %s\n",
		line->source, line->line, SV_ARGS(word), b->command->name, b->line,
		line->command->name);
}

/* A key alone would never wait for the second one of a pair. */
static void warn_hidden(const struct keymap *keymap, const struct binding *added,
	const struct keymap_line *line, struct sv word, struct str *warnings)
{
	bool is_pair = added->first.code != KEY_CODE_NONE;

	for (size_t i = 0; i < keymap->count && line->line != 0; i++) {
		const struct binding *b = &keymap->bindings[i];

		if (b->scope != added->scope || (b->first.code != KEY_CODE_NONE) == is_pair)
			continue;
		if (key_eq(is_pair ? b->key : b->first, is_pair ? added->first : added->key)) {
			str_addf(warnings, "%s:%d: %.*s (%s) and %s: the key alone hides the two\n",
				line->source, line->line, SV_ARGS(word), line->command->name,
				b->command->name);
			return;
		}
	}
}

static void bind(struct keymap *keymap, struct binding binding, const struct keymap_line *line,
	struct sv word, struct str *warnings)
{
	struct binding *b = find_exact(keymap, binding.scope, binding.first, binding.key);

	binding.scope = line->scope;
	binding.command = line->command;
	binding.line = line->line;
	binding.args = line->args.n > 0 ? mem_strndup(line->args.p, line->args.n) : NULL;
	warn_hidden(keymap, &binding, line, word, warnings);
	if (b) {
		warn_taken(b, line, word, warnings);
		free(b->args);
		*b = binding;
		return;
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

void keymap_bind(struct keymap *keymap, const struct keymap_line *line, struct str *warnings)
{
	struct sv rest = line->words, word;
	struct binding binding = {.scope = line->scope};

	unbind_line(keymap, line);
	if (sv_eq_nocase(rest, sv_cstr("none")))
		return;
	for (; sv_next_word(&rest, &word); binding.first = (struct key){0}) {
		if (key_parse(word, &binding.key) || parse_pair(word, &binding.first, &binding.key))
			bind(keymap, binding, line, word, warnings);
		else
			str_addf(warnings,
				"%s:%d: %.*s is no name of a key (as in: j ^R PgDn F5 Space za)\n",
				line->source, line->line, SV_ARGS(word));
	}
}

static void load_property(struct keymap *keymap, enum command_scope scope,
	const struct ini_property *property, const char *source, bool is_default,
	struct str *warnings)
{
	struct sv args = property->key, name;
	const struct command *command;

	sv_next_word(&args, &name);
	args = sv_trim(args);
	command = command_find(scope, name);
	if (!command) {
		str_addf(warnings, "%s:%d: no command %.*s in [keys %s]", source, property->line,
			SV_ARGS(name), command_scope_names[scope]);
		add_suggestion(scope, name, warnings);
		str_add_char(warnings, '\n');
		return;
	}
	if (args.n > 0 && command->usage[0] == '\0') {
		str_addf(warnings, "%s:%d: %s takes no argument\n", source, property->line,
			command->name);
		return;
	}
	keymap_bind(keymap,
		&(struct keymap_line){
			.scope = scope,
			.command = command,
			.args = args,
			.words = property->value,
			.source = source,
			.line = is_default ? 0 : property->line,
		},
		warnings);
}

static void load_section(struct keymap *keymap, const struct ini_section *section,
	const char *source, bool is_default, struct str *warnings)
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
		load_property(keymap, scope, &section->properties[i], source, is_default, warnings);
}

void keymap_load(struct keymap *keymap, struct sv text, const char *source, struct str *warnings)
{
	bool is_default = text.p == keymap_defaults;
	struct ini ini;

	ini_parse(&ini, text, source, INI_CONFIG);
	for (size_t i = 0; i < ini.count; i++)
		load_section(keymap, &ini.sections[i], source, is_default, warnings);
	ini_release(&ini);
}

const struct binding *keymap_find_binding(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key)
{
	const struct binding *found = find_exact(keymap, scope, first, key);

	return found || scope == SCOPE_GLOBAL ? found
					      : find_exact(keymap, SCOPE_GLOBAL, first, key);
}

const struct command *keymap_find_pair(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key)
{
	const struct binding *found = keymap_find_binding(keymap, scope, first, key);

	return found ? found->command : NULL;
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

void keymap_keys_of_line(const struct keymap *keymap, enum command_scope scope,
	const struct command *command, struct sv args, struct str *out)
{
	bool is_first = true;

	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->bindings[i];

		if (!is_same_line(b, command, args) ||
			(b->scope != scope && b->scope != SCOPE_GLOBAL))
			continue;
		/* Bound in both scopes, or taken by another command here. */
		if (b->scope != scope && find_exact(keymap, scope, b->first, b->key))
			continue;
		if (!is_first)
			str_add_char(out, ' ');
		if (b->first.code != KEY_CODE_NONE)
			key_name(b->first, out);
		key_name(b->key, out);
		is_first = false;
	}
}

void keymap_keys_of(const struct keymap *keymap, enum command_scope scope,
	const struct command *command, struct str *out)
{
	keymap_keys_of_line(keymap, scope, command, sv_cstr(""), out);
}
