/*
 * What the user's config adds to the dashboard: programs to run, and layouts. Both are sections of
 * the config file; a mistake is a warning with its line.
 *
 *     [command logs]                          :run logs
 *     run = aws logs tail "/jobs/$QUEUE"      through sh, with $QUEUE, $URL, $ARN, $MESSAGE_ID,
 *                                             $AWS_PROFILE and $AWS_REGION in its environment
 *     key = L     scope = queue     confirm = yes     write = yes     wait = no
 *
 *     [layout night]                          :layout night
 *     filter = state:crit                     each line as it would be typed
 *     sort = ready
 */
#ifndef SQSCOPE_UI_OWN_COMMANDS_H
#define SQSCOPE_UI_OWN_COMMANDS_H

#include "sqscope/base/str.h"
#include "sqscope/ui/keymap.h"

struct own_command {
	char *name, *run, *summary; /* owned; summary NULL: what is run */
	enum command_scope scope;   /* SCOPE_GLOBAL: everywhere */
	bool asks;                  /* confirm = yes */
	bool writes;                /* write = yes: only in READ-WRITE, and it asks, too */
	bool returns_at_once;       /* wait = no: nobody presses Enter behind it */
	bool needs_queue, needs_message;
};

struct own_layout {
	char *name;       /* owned */
	struct str lines; /* each ends with LF */
};

struct own_commands {
	struct own_command *items;
	size_t count, cap;
	struct own_layout *layouts;
	size_t layout_count, layout_cap;
};

/* Read [command NAME] and [layout NAME] of a config; keys of commands go to the keymap. */
void own_commands_load(struct own_commands *own, struct sv text, const char *source,
	struct keymap *keymap, struct str *warnings);
void own_commands_release(struct own_commands *own);

/* By name, case ignored; NULL. */
const struct own_command *own_command_find(const struct own_commands *own, struct sv name);
const struct own_layout *own_layout_find(const struct own_commands *own, struct sv name);
/* What it does, in a few words. */
const char *own_command_summary(const struct own_command *command);

#endif
