/*
 * Which key runs which command. Written in the config's own syntax, the defaults too:
 *
 *     [keys fleet]
 *     sort = s
 *     page-down = PgDn ^F
 *
 * Two characters in one word are pressed one after the other: `fold = za`.
 *
 * A name on the left is a command of that scope (or a global one); "none" on the right unbinds it.
 */
#ifndef SQSCOPE_UI_KEYMAP_H
#define SQSCOPE_UI_KEYMAP_H

#include "sqscope/base/str.h"
#include "sqscope/term/key.h"
#include "sqscope/ui/command.h"

struct binding {
	enum command_scope scope;
	struct key first; /* of two keys, one after the other ("za"); KEY_CODE_NONE: it is one */
	struct key key;
	const struct command *command;
};

struct keymap {
	struct binding *bindings;
	size_t count, cap;
};

/* The defaults, as text. */
extern const char keymap_defaults[];

/*
 * Add the [keys SCOPE] sections of a text. A line says which keys a command has in that scope:
 * those it had there before go, and a key that ran another command there runs this one. Sections of
 * other names are left alone. Mistakes are appended to warnings, "source:line: ..." a line.
 */
void keymap_load(struct keymap *keymap, struct sv text, const char *source, struct str *warnings);
void keymap_release(struct keymap *keymap);

/* The command of a key in a scope (then global); NULL. */
const struct command *keymap_find(
	const struct keymap *keymap, enum command_scope scope, struct key key);
/* The command of two keys; NULL. */
const struct command *keymap_find_pair(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key);
/* Does a pair begin with this key, which runs nothing by itself? */
bool keymap_begins_pair(const struct keymap *keymap, enum command_scope scope, struct key key);
/*
 * The names of the keys of a command in a scope, joined by blanks; appended. Keys of a global
 * command that run something else in the scope are not among them.
 */
void keymap_keys_of(const struct keymap *keymap, enum command_scope scope,
	const struct command *command, struct str *out);

#endif
