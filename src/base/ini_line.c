/* One line of an INI file: where its comment starts, what stands left and right of the `=`. */
#include "ini_line.h"

bool ini_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool ini_is_comment_mark(char c)
{
	return c == '#' || c == ';';
}

struct sv ini_trim(struct sv v)
{
	while (v.n > 0 && ini_is_blank(v.p[0]))
		v = sv_of(v.p + 1, v.n - 1);
	while (v.n > 0 && ini_is_blank(v.p[v.n - 1]))
		v.n--;
	return v;
}

static bool is_word_character(char c)
{
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

	return is_letter || (c >= '0' && c <= '9') || (c != '\0' && strchr("_-/.%@:+", c));
}

bool ini_is_word(struct sv v)
{
	for (size_t i = 0; i < v.n; i++) {
		if (!is_word_character(v.p[i]))
			return false;
	}
	return v.n > 0;
}

bool ini_is_section_name(struct sv name)
{
	struct sv prefix, rest;
	bool is_quoted;

	ini_split_name(name, &prefix, &rest);
	is_quoted = rest.p + rest.n < name.p + name.n;
	if (prefix.n > 0 && !ini_is_word(prefix))
		return false;
	return is_quoted ? rest.n > 0 : ini_is_word(rest);
}

/* Where the comment of a section line starts, or the line's end. */
static size_t section_end(struct sv line, bool heed_quotes)
{
	char quote = '\0';

	for (size_t i = 1; i < line.n; i++) {
		char c = line.p[i], before = line.p[i - 1];
		bool may_open = heed_quotes && (before == '[' || ini_is_blank(before));

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (ini_is_comment_mark(c))
			return i;
		else if (may_open && (c == '"' || c == '\''))
			quote = c;
	}
	/* A quote that is never closed was none. */
	return quote ? section_end(line, false) : line.n;
}

struct sv ini_cut_section_comment(struct sv line)
{
	return ini_trim(sv_of(line.p, section_end(line, true)));
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A value of our own config that is nothing but a colour: `color = #rrggbb`. */
static bool is_color_at(struct sv line, size_t at)
{
	size_t before = at, n = 0;

	while (before > 0 && ini_is_blank(line.p[before - 1]))
		before--;
	while (at + 1 + n < line.n && is_hex(line.p[at + 1 + n]))
		n++;
	return before > 0 && line.p[before - 1] == '=' && line.p[at] == '#' && (n == 3 || n == 6) &&
	       (at + 1 + n == line.n || ini_is_blank(line.p[at + 1 + n]));
}

static bool starts_comment(struct sv line, size_t at, enum ini_dialect dialect)
{
	if (!ini_is_comment_mark(line.p[at]) || !ini_is_blank(line.p[at - 1]))
		return false;
	return dialect != INI_CONFIG || !is_color_at(line, at);
}

bool ini_split_property(struct sv line, enum ini_dialect dialect, struct sv *key, struct sv *value)
{
	for (size_t i = 1; i < line.n && dialect != INI_THEME; i++) {
		if (starts_comment(line, i, dialect))
			line.n = i;
	}
	if (!sv_cut(line, '=', key, value))
		return false;
	*key = ini_trim(*key);
	*value = ini_trim(*value);
	return true;
}
