/*
 * What a context is made from: a [context NAME] section of the config file, or nothing but the
 * options. The list holds the sections in their order.
 */
#ifndef CONTEXT_SETTINGS_H
#define CONTEXT_SETTINGS_H

#include "sqscope/app/options.h"

struct context_settings {
	/* Owned; NULL: the section does not say. A context without a name is made of the options.
	 */
	char *name;
	char *profile, *region, *endpoint_url;
	char *label, *color;
	char *queues; /* names and patterns, separated by blanks */
	bool is_read_only;
	int line; /* of the section */
	/* Set by `:profile` and `:region`: these come before the command line. */
	bool has_switched_profile, has_switched_region;
};

void context_settings_copy(struct context_settings *dst, const struct context_settings *src);
void context_settings_release(struct context_settings *settings);

/* The keys of a section, for the config, its warnings and the manual. */
struct context_key {
	const char *name;
	const char *argument;
	size_t offset; /* of the char * in the settings; read_only has none */
	const char *summary;
};
enum { CONTEXT_KEYS = 7 };
extern const struct context_key context_keys[CONTEXT_KEYS];

struct context_list {
	struct context_settings *items;
	size_t count, cap;
};

/* The sections of the config that was read; those of one name are one context. */
void context_list_read(struct context_list *list, const struct options *o);
void context_list_release(struct context_list *list);
const struct context_settings *context_list_find(const struct context_list *list, struct sv name);

/* The number of the colour that a context of that name has on the screen, from 1; 0 when it has
 * none, or when too many others have one. */
int context_list_color(const struct context_list *list, const char *name);

/*
 * The contexts that "NAME[,NAME...]" or "all" names, each once, in the order given. The caller
 * frees *out. ERR_USAGE for a name that is not there, with the nearest one.
 */
bool context_list_choose(const struct context_list *list, struct sv text,
	const struct context_settings ***out, size_t *count, struct err *err) MUST_CHECK;

/*
 * Check one property of a section. False with a sentence when it cannot count: an unknown key has
 * *is_unknown set.
 */
bool context_key_check(
	struct sv key, struct sv value, bool *is_unknown, struct err *err) MUST_CHECK;
/* Can a context be called that? */
bool context_name_check(struct sv name, struct err *err) MUST_CHECK;

#endif
