/* The parsed INI document: look up, split names, release. The grammar is in ini_parse.c. */
#include "sqscope/base/ini.h"

#include <stdlib.h>

static bool is_quoted(struct sv v)
{
	return v.n >= 2 && (v.p[0] == '"' || v.p[0] == '\'') && v.p[v.n - 1] == v.p[0];
}

static struct sv unquote(struct sv v)
{
	return is_quoted(v) ? sv_of(v.p + 1, v.n - 2) : v;
}

void ini_split_name(struct sv name, struct sv *prefix, struct sv *rest)
{
	struct sv tail = sv_trim(name), head;

	*prefix = sv_cstr("");
	if (!is_quoted(tail)) {
		sv_next_word(&tail, &head);
		tail = sv_trim(tail);
		if (tail.n == 0)
			tail = head;
		else
			*prefix = head;
	}
	*rest = unquote(tail);
}

static bool names_are_equal(struct sv a, struct sv b)
{
	struct sv prefix_a, prefix_b, rest_a, rest_b;

	ini_split_name(a, &prefix_a, &rest_a);
	ini_split_name(b, &prefix_b, &rest_b);
	return sv_eq(prefix_a, prefix_b) && sv_eq(rest_a, rest_b);
}

static const struct ini_property *last_of_key(
	const struct ini_property *properties, size_t count, struct sv key)
{
	for (size_t i = count; i > 0; i--) {
		if (sv_eq_nocase(properties[i - 1].key, key))
			return &properties[i - 1];
	}
	return NULL;
}

void ini_release(struct ini *ini)
{
	for (size_t i = 0; i < ini->count; i++) {
		struct ini_section *section = &ini->sections[i];

		for (size_t k = 0; k < section->count; k++)
			free(section->properties[k].subs);
		free(section->properties);
	}
	free(ini->sections);
	free(ini->problems);
	free(ini->source);
	str_release(&ini->text);
	*ini = (struct ini){0};
}

const struct ini_section *ini_section(const struct ini *ini, struct sv name)
{
	for (size_t i = ini->count; i > 0; i--) {
		if (names_are_equal(ini->sections[i - 1].name, name))
			return &ini->sections[i - 1];
	}
	return NULL;
}

const struct ini_property *ini_get(const struct ini_section *section, struct sv key)
{
	return last_of_key(section->properties, section->count, key);
}

const struct ini_property *ini_get_sub(const struct ini_property *property, struct sv key)
{
	return last_of_key(property->subs, property->sub_count, key);
}

const struct ini_problem *ini_first_error(const struct ini *ini)
{
	for (size_t i = 0; i < ini->problem_count; i++) {
		if (ini->problems[i].is_error)
			return &ini->problems[i];
	}
	return NULL;
}
