/* The INI grammar, line by line (the SDKs' shared file format; design: aws-access 2.2). */
#include "ini_line.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdio.h>

/* A file of nothing but mistakes must not cost more memory than it has bytes. */
enum { PROBLEMS_MAX_OF_A_KIND = 100, SHOWN_NAME_MAX = 60 };

/* What a line that starts with a blank belongs to. */
enum place {
	OUTSIDE,          /* no section yet */
	IN_SECTION,       /* no property yet */
	IN_PROPERTY,      /* its value goes on */
	IN_SUBS,          /* the value was empty: sub-properties follow */
	IGNORED_PROPERTY, /* broken or with an invalid name: what belongs to it goes with it */
	IGNORED_SECTION,  /* the same for everything up to the next section */
};

struct parser {
	struct ini *ini;
	enum ini_dialect dialect;
	enum place place;
	int line;
	int errors, warnings;
};

static struct ini_problem *add_problem(struct parser *parser, bool is_error)
{
	struct ini *ini = parser->ini;
	int *seen = is_error ? &parser->errors : &parser->warnings;
	struct ini_problem *problem;

	if (*seen == PROBLEMS_MAX_OF_A_KIND)
		return NULL;
	(*seen)++;
	ini->problems = mem_grow(
		ini->problems, &ini->problem_cap, ini->problem_count + 1, sizeof *ini->problems);
	problem = &ini->problems[ini->problem_count++];
	problem->line = parser->line;
	problem->is_error = is_error;
	return problem;
}

static void add_error(struct parser *parser, const char *text)
{
	struct ini_problem *problem = add_problem(parser, true);

	if (problem)
		snprintf(problem->text, sizeof problem->text, "%s", text);
}

static void warn_ignored(struct parser *parser, const char *what, struct sv name)
{
	struct ini_problem *problem = add_problem(parser, false);
	struct str shown = {0};

	if (!problem)
		return;
	safe_text(&shown, name, SAFE_ASCII);
	snprintf(problem->text, sizeof problem->text, "the %s name '%.*s' is not valid: ignored",
		what, SHOWN_NAME_MAX, str_cstr(&shown));
	str_release(&shown);
}

static void read_section(struct parser *parser, struct sv line)
{
	struct ini *ini = parser->ini;
	struct sv text = ini_cut_section_comment(line), name;
	struct ini_section *section;

	parser->place = IGNORED_SECTION;
	if (text.p[text.n - 1] != ']') {
		add_error(parser, parser->dialect == INI_AWS
					  ? "Profile definition must end with ']'"
					  : "Section definition must end with ']'");
		return;
	}
	name = ini_trim(sv_of(text.p + 1, text.n - 2));
	if (parser->dialect == INI_AWS ? !ini_is_section_name(name) : name.n == 0) {
		warn_ignored(parser, "section", name);
		return;
	}
	parser->place = IN_SECTION;
	ini->sections = mem_grow(ini->sections, &ini->cap, ini->count + 1, sizeof *ini->sections);
	section = &ini->sections[ini->count++];
	section->name = name;
	section->line = parser->line;
}

static void read_property(struct parser *parser, struct sv line)
{
	struct ini_section *section;
	struct sv key, value;
	struct ini_property *property;

	parser->place = IGNORED_PROPERTY;
	if (!ini_split_property(line, parser->dialect, &key, &value)) {
		add_error(parser, "Expected an '=' sign defining a property");
		return;
	}
	if (key.n == 0) {
		add_error(parser, "Property did not have a name");
		return;
	}
	if (parser->dialect == INI_AWS && !ini_is_word(key)) {
		warn_ignored(parser, "property", key);
		return;
	}
	parser->place = value.n > 0 ? IN_PROPERTY : IN_SUBS;
	section = &parser->ini->sections[parser->ini->count - 1];
	section->properties = mem_grow(section->properties, &section->cap, section->count + 1,
		sizeof *section->properties);
	property = &section->properties[section->count++];
	property->key = key;
	property->value = value;
	property->line = parser->line;
}

static struct ini_property *current_property(struct parser *parser)
{
	struct ini_section *section = &parser->ini->sections[parser->ini->count - 1];

	return &section->properties[section->count - 1];
}

/*
 * Put "LF line" behind the property's value. The text is its own room for it: the value ends on an
 * earlier line, so at least a line end and a blank lie between the two. Returns the line where it
 * is now.
 */
static struct sv join_line(struct ini *ini, struct ini_property *property, struct sv line)
{
	char *end = ini->text.p + (property->value.p - ini->text.p) + property->value.n;

	*end = '\n';
	memmove(end + 1, line.p, line.n);
	property->value.n += 1 + line.n;
	return sv_of(end + 1, line.n);
}

static void read_sub(struct parser *parser, struct sv line)
{
	struct ini_property *property = current_property(parser), *sub;
	struct sv key, value;

	if (!ini_split_property(line, parser->dialect, &key, &value)) {
		add_error(parser, "Expected an '=' sign defining a sub-property");
		return;
	}
	if (key.n == 0) {
		add_error(parser, "Sub-property did not have a name");
		return;
	}
	line = join_line(parser->ini, property, line);
	ini_split_property(line, parser->dialect, &key, &value);
	property->has_subs = true;
	property->subs = mem_grow(property->subs, &property->sub_cap, property->sub_count + 1,
		sizeof *property->subs);
	sub = &property->subs[property->sub_count++];
	sub->key = key;
	sub->value = value;
	sub->line = parser->line;
}

static void read_continuation(struct parser *parser, struct sv line)
{
	switch (parser->place) {
	case OUTSIDE:
		parser->place = IGNORED_SECTION; /* one mistake, one message */
		add_error(parser, parser->dialect == INI_AWS ? "Expected a profile definition"
							     : "Expected a section definition");
		break;
	case IN_SECTION:
		add_error(parser, "Expected a property definition, found continuation");
		break;
	case IN_PROPERTY:
		join_line(parser->ini, current_property(parser), line);
		break;
	case IN_SUBS:
		read_sub(parser, line);
		break;
	case IGNORED_PROPERTY:
	case IGNORED_SECTION:
		break;
	}
}

static void read_line(struct parser *parser, struct sv line)
{
	struct sv text = ini_trim(line);

	if (text.n == 0 || ini_is_comment_mark(line.p[0]))
		return;
	if (line.p[0] == '[')
		read_section(parser, line);
	else if (ini_is_blank(line.p[0]) || parser->place == OUTSIDE)
		read_continuation(parser, text);
	else if (parser->place != IGNORED_SECTION)
		read_property(parser, line);
}

void ini_parse(struct ini *ini, struct sv text, const char *source, enum ini_dialect dialect)
{
	const struct sv bom = sv_cstr("\xEF\xBB\xBF");
	struct parser parser = {.ini = ini, .dialect = dialect, .place = OUTSIDE};
	struct sv rest, line;

	*ini = (struct ini){.source = mem_strdup(source)};
	str_add(&ini->text, text);
	rest = str_sv(&ini->text);
	if (sv_starts_with(rest, bom))
		rest = sv_of(rest.p + bom.n, rest.n - bom.n);
	while (rest.n > 0) {
		sv_cut(rest, '\n', &line, &rest);
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		parser.line++;
		read_line(&parser, line);
	}
}
