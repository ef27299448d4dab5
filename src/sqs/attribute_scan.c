/* One pass over an answer of a known form; what does not fit ends it. */
#include "attribute_scan.h"

struct scan {
	const char *p, *end;
	struct str text; /* the value at hand, when it holds escapes */
};

/* The character after the blanks; NUL, which no answer of this form holds, at the end. */
static char next_char(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
		s->p++;
	return s->p < s->end ? *s->p : '\0';
}

static bool take(struct scan *s, char c)
{
	if (next_char(s) != c)
		return false;
	s->p++;
	return true;
}

/* Neither the end of a string nor an escape, and no byte that only a full reader may judge. */
static bool is_plain(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

static struct sv take_plain(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && is_plain(*s->p))
		s->p++;
	return sv_of(from, (size_t)(s->p - from));
}

static bool take_quote(struct scan *s)
{
	const bool is_there = s->p < s->end && *s->p == '"';

	s->p += is_there;
	return is_there;
}

static bool take_name(struct scan *s, struct sv *out)
{
	if (!take(s, '"'))
		return false;
	*out = take_plain(s);
	return take_quote(s);
}

/* Policies are JSON inside of a text, so their quotes are escaped. */
static bool take_escape(struct scan *s)
{
	static const char known[] = "\"\\/";

	if (s->end - s->p < 2 || s->p[0] != '\\' || !memchr(known, s->p[1], sizeof known - 1))
		return false;
	str_add_char(&s->text, s->p[1]);
	s->p += 2;
	return true;
}

static bool take_text(struct scan *s, struct sv *out)
{
	if (!take(s, '"'))
		return false;
	*out = take_plain(s);
	if (take_quote(s))
		return true;
	str_set(&s->text, *out);
	while (!take_quote(s)) {
		if (!take_escape(s))
			return false;
		str_add(&s->text, take_plain(s));
	}
	*out = str_sv(&s->text);
	return true;
}

static bool take_member(struct scan *s, struct queue_attributes *out)
{
	struct sv name, text;

	if (!take_name(s, &name) || !take(s, ':') || !take_text(s, &text))
		return false;
	queue_attributes_set(out, name, text);
	return true;
}

static bool take_answer(struct scan *s, struct queue_attributes *out)
{
	struct sv name;

	if (!take(s, '{') || !take_name(s, &name) || !sv_eq_cstr(name, "Attributes"))
		return false;
	if (!take(s, ':') || !take(s, '{') || !take_member(s, out))
		return false;
	while (take(s, ',')) {
		if (!take_member(s, out))
			return false;
	}
	return take(s, '}') && take(s, '}') && next_char(s) == '\0' && s->p == s->end;
}

bool attribute_scan(struct sv body, struct queue_attributes *out)
{
	struct scan s = {.p = body.p, .end = body.p + body.n};
	const bool is_known = take_answer(&s, out);

	if (!is_known)
		queue_attributes_release(out);
	str_release(&s.text);
	return is_known;
}
