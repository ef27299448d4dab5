/* Fuzz target: any bytes give a usable INI document. */
#include "fuzz_target.h"

#include "sqscope/base/ini.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void check_view(const struct ini *ini, struct sv v)
{
	const char *start = str_cstr(&ini->text);

	must(v.p >= start && v.p + v.n <= start + ini->text.n, "views look into the document");
	must(v.n == 0 || !is_blank(v.p[0]) || v.p[0] == '\n', "views are trimmed in front");
	must(v.n == 0 || !is_blank(v.p[v.n - 1]), "views are trimmed at the end");
}

static void check_key(struct sv key)
{
	for (size_t i = 0; i < key.n; i++)
		must(key.p[i] != '=' && key.p[i] != '\n', "a key ends before its '='");
	must(key.n > 0, "a key has a name");
}

static void check_property(const struct ini *ini, const struct ini_property *property)
{
	check_view(ini, property->key);
	check_view(ini, property->value);
	check_key(property->key);
	must(property->has_subs == (property->sub_count > 0), "has_subs says so");
	must(!property->has_subs || property->value.p[0] == '\n', "subs follow an empty value");
	for (size_t i = 0; i < property->sub_count; i++) {
		const struct ini_property *sub = &property->subs[i];

		check_view(ini, sub->key);
		check_view(ini, sub->value);
		check_key(sub->key);
		must(sub->sub_count == 0, "subs have no subs");
		must(sub->value.p + sub->value.n <= property->value.p + property->value.n,
			"a sub is part of the joined value");
		must(ini_get_sub(property, sub->key), "a sub is found");
	}
}

static void check_section(const struct ini *ini, const struct ini_section *section)
{
	check_view(ini, section->name);
	must(section->name.n > 0, "a section has a name");
	must(ini_section(ini, section->name), "a section is found");
	for (size_t i = 0; i < section->count; i++) {
		const struct ini_property *property = &section->properties[i];

		check_property(ini, property);
		must(property->line > section->line, "a property follows its section");
		must(ini_get(section, property->key), "a property is found");
	}
}

static void check_problems(const struct ini *ini)
{
	must(ini->problem_count <= 200, "the problems are bounded");
	for (size_t i = 0; i < ini->problem_count; i++) {
		const struct ini_problem *problem = &ini->problems[i];
		size_t length = strnlen(problem->text, sizeof problem->text);

		must(length > 0 && length < sizeof problem->text, "a problem has a text");
		must(problem->line > 0, "a problem has a line");
		for (size_t k = 0; k < length; k++)
			must(problem->text[k] >= 0x20 && problem->text[k] < 0x7F,
				"the text is safe");
	}
}

static void check(struct sv text, enum ini_dialect dialect)
{
	struct ini ini;

	ini_parse(&ini, text, "fuzz", dialect);
	must(ini.text.n == text.n, "the text keeps its length");
	for (size_t i = 0; i < ini.count; i++)
		check_section(&ini, &ini.sections[i]);
	check_problems(&ini);
	ini_release(&ini);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = sv_of((const char *)data, size);

	check(text, INI_AWS);
	check(text, INI_CONFIG);
	check(text, INI_THEME);
	return 0;
}
