/*
 * The INI grammar of the AWS files, and of our own config and themes.
 *
 * A document owns its text, sections and properties; everything handed out is borrowed from it. The
 * AWS dialect follows the SDKs' common file format (tools and SDKs reference, "Shared config and
 * credentials files"): keys without case, continuation lines, sub-properties, inline comments after
 * white space. Our own files use INI_CONFIG (the same, unknown names kept, and a value that is a
 * colour, #rrggbb, is no comment) and INI_THEME (no inline comments at all, for the same reason). A
 * broken line never loses the others: it is listed in `problems`.
 */
#ifndef SQSCOPE_BASE_INI_H
#define SQSCOPE_BASE_INI_H

#include "sqscope/base/str.h"

enum ini_dialect { INI_AWS, INI_CONFIG, INI_THEME };

struct ini_property {
	struct sv key;   /* as written */
	struct sv value; /* trimmed, comment cut; lines of a continuation joined by LF (also when
			    they are subs) */
	int line;        /* 1-based */
	bool has_subs;   /* the value was empty and indented `name = value` lines follow */
	struct ini_property *subs;
	size_t sub_count, sub_cap;
};

struct ini_section {
	struct sv name; /* text between the brackets, trimmed: "profile prod", "default" */
	int line;
	struct ini_property *properties; /* a repeated key is kept twice; ini_get gives the last */
	size_t count, cap;
};

struct ini_problem {
	int line;
	char text[120]; /* one sentence without the position */
	bool is_error;  /* false: a warning (a name that the grammar ignores) */
};

struct ini {
	char *source; /* what to call it in messages: a file name. Owned */
	struct ini_section *sections;
	size_t count, cap;
	struct ini_problem *problems;
	size_t problem_count, problem_cap;
	struct str text; /* what every view looks at; continuation lines are joined in it */
};

/* Parse. Always leaves a usable document; look at problems. `source` names it in messages. */
void ini_parse(struct ini *ini, struct sv text, const char *source, enum ini_dialect dialect);
void ini_release(struct ini *ini);

/*
 * A section's name in its two parts: "profile prod" -> "profile", "prod"; "default" -> "",
 * "default". The second may be quoted, as the AWS CLI writes it: `profile "my team"` -> "profile",
 * "my team".
 */
void ini_split_name(struct sv name, struct sv *prefix, struct sv *rest);

/* The last section of that name, quotes ignored (sections of one name stay separate: iterate to
 * merge), or NULL. */
const struct ini_section *ini_section(const struct ini *ini, struct sv name);

/* The last property of that key (ASCII case ignored), or NULL. */
const struct ini_property *ini_get(const struct ini_section *section, struct sv key);
const struct ini_property *ini_get_sub(const struct ini_property *property, struct sv key);

/* The first problem that is an error, or NULL. */
const struct ini_problem *ini_first_error(const struct ini *ini);

#endif
