/*
 * Which key runs which command. Written in the config's own syntax, the defaults too:
 *
 *     [keys fleet]
 *     sort = s
 *     page-down = PgDn ^F
 *
 * Two characters in one word are pressed one after the other: `fold = za`.
 *
 * On the left stands what could be typed on the `:` line: a command of that scope (or a global
 * one), and what follows it (`theme dark = F7`); "none" on the right unbinds it.
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
	char *args; /* owned; NULL: none */
	int line;   /* of the text that said so; 0: a default */
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
/*
 * Bind what one line says: the keys in `words` run the command with these arguments (may be empty)
 * in a scope. A key that an earlier line of the same file bound to something else, or that begins a
 * pair which it hides, is a warning.
 */
struct keymap_line {
	enum command_scope scope;
	const struct command *command;
	struct sv args, words;
	const char *source;
	int line; /* 0: of the defaults */
};
void keymap_bind(struct keymap *keymap, const struct keymap_line *line, struct str *warnings);

/* The command of a key in a scope (then global); NULL. */
const struct command *keymap_find(
	const struct keymap *keymap, enum command_scope scope, struct key key);
/* What a key runs, or two keys, the first of them pressed already; NULL. Borrowed. */
const struct binding *keymap_find_binding(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key);
/* The command of two keys; NULL. */
const struct command *keymap_find_pair(
	const struct keymap *keymap, enum command_scope scope, struct key first, struct key key);
/* Does a pair begin with this key, which runs nothing by itself? */
bool keymap_begins_pair(const struct keymap *keymap, enum command_scope scope, struct key key);
/* The names of the keys of a command with these arguments, as keymap_keys_of. */
void keymap_keys_of_line(const struct keymap *keymap, enum command_scope scope,
	const struct command *command, struct sv args, struct str *out);
/*
 * The names of the keys of a command without arguments in a scope, joined by blanks; appended. Keys
 * of a global command that run something else in the scope are not among them.
 */
void keymap_keys_of(const struct keymap *keymap, enum command_scope scope,
	const struct command *command, struct str *out);

#endif
