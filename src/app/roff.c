/* Writing mdoc. */
#include "roff.h"

#include <stdarg.h>

void roff_text(struct str *out, struct sv text)
{
	for (size_t i = 0; i < text.n; i++) {
		switch (text.p[i]) {
		case '\\':
			str_add_cstr(out, "\\e");
			break;
		case '-':
			str_add_cstr(out, "\\-");
			break;
		case '"':
			str_add_cstr(out, "\\(dq");
			break;
		/* These three would come out as accents. */
		case '^':
			str_add_cstr(out, "\\(ha");
			break;
		case '~':
			str_add_cstr(out, "\\(ti");
			break;
		case '`':
			str_add_cstr(out, "\\(ga");
			break;
		default:
			str_add_char(out, text.p[i]);
			break;
		}
	}
}

/* Each word behind \&: a word such as "No" would be read as a macro. */
static void add_words(struct str *out, struct sv text)
{
	struct sv word;
	while (sv_next_word(&text, &word)) {
		str_add_cstr(out, " \\&");
		roff_text(out, word);
	}
}

void roff_list_begin(struct str *out, const char *width, bool is_compact)
{
	str_addf(out, ".Bl -tag -width %s%s\n", width, is_compact ? " -compact" : "");
}

void roff_list_end(struct str *out)
{
	str_add_cstr(out, ".El\n");
}

void roff_item(struct str *out, const char *macro, struct sv name, struct sv rest)
{
	str_add_cstr(out, ".It");
	if (macro)
		str_addf(out, " %s", macro);
	add_words(out, name);
	if (!sv_is_empty(rest)) {
		str_add_cstr(out, " No");
		add_words(out, rest);
	}
	str_add_char(out, '\n');
}

/* A sentence begins on a line of its own: mdoc sets the space between sentences. */
static bool ends_sentence(struct sv text, size_t i)
{
	if (text.p[i] != ' ' || i == 0 || i + 1 == text.n)
		return false;
	char next = text.p[i + 1];
	return strchr(".?!", text.p[i - 1]) && next >= 'A' && next <= 'Z';
}

/* A line must not begin with what would be a request. */
static void add_line(struct str *out, struct sv line)
{
	if (line.n && (line.p[0] == '.' || line.p[0] == '\''))
		str_add_cstr(out, "\\&");
	roff_text(out, line);
	str_add_char(out, '\n');
}

void roff_line(struct str *out, const char *fmt, ...)
{
	struct str raw = {0};
	size_t start = 0;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&raw, fmt, ap);
	va_end(ap);
	struct sv text = str_sv(&raw);
	for (size_t i = 0; i < text.n; i++) {
		if (!ends_sentence(text, i))
			continue;
		add_line(out, sv_of(text.p + start, i - start));
		start = i + 1;
	}
	add_line(out, sv_of(text.p + start, text.n - start));
	str_release(&raw);
}

void roff_sentence(struct str *out, const char *summary)
{
	char first = *summary;
	bool is_lower = first >= 'a' && first <= 'z';
	roff_line(out, "%c%s.", is_lower ? first - 'a' + 'A' : first, summary + 1);
}
