/*
 * A list of things to choose by name, as the ui gets it. Owns the texts. Embedded,
 * zero-initialised.
 */
#ifndef CHOICE_LIST_H
#define CHOICE_LIST_H

#include "sqscope/ui/ui.h"

struct choice_list {
	struct ui_choice *items;
	size_t count, cap;
};

void choice_list_clear(struct choice_list *list);
void choice_list_release(struct choice_list *list);
/* Copied; one whose name is there already is left out. */
void choice_list_add(struct choice_list *list, struct sv name, struct sv note, bool is_current);

struct context;
struct session;

/* The contexts of the config, and the one without a name when there is one. */
void choices_of_contexts(
	struct choice_list *list, const struct session *s, const struct fleet_set *shown);
/* The profiles of the AWS files; broken ones are there too and say why. */
void choices_of_profiles(struct choice_list *list, const struct context *context);
/* The regions of the context's partition, then the others that are known or stand in the files. */
void choices_of_regions(struct choice_list *list, const struct context *context);

#endif
