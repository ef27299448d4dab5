/* Building the index: one pass over the text, one small function a token. */
#include "json_scan.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/json_index.h"

#include <assert.h>

struct scan {
	struct json_index *ix;
	const char *p;
	uint32_t at, n;
	uint32_t open; /* the container at hand, or JSON_NONE */
	uint32_t key;  /* of the member at hand, or JSON_NONE */
	int64_t depth;
	bool wants_value; /* else a comma or an end */
	bool is_first;    /* nothing stands in the container yet: it may end */
};

/* Past the string that begins at `at`, or `n` when it does not end. */
static size_t skip_string(const char *p, size_t at, size_t n)
{
	for (size_t i = at + 1; i < n; i++) {
		if (p[i] == '"')
			return i + 1;
		if (p[i] == '\\')
			i++;
	}
	return n;
}

struct sv json_scan_string(struct sv v)
{
	return sv_of(v.p, skip_string(v.p, 0, v.n));
}

static bool fail(struct scan *s, const char *why)
{
	s->ix->error = why;
	s->ix->error_offset = s->at;
	return false;
}

static bool add_node(struct scan *s, enum json_kind kind, uint32_t start, uint32_t end)
{
	struct json_index *ix = s->ix;
	struct json_node *node;

	if (kind != JSON_KIND_BROKEN && (int64_t)ix->count >= limit(LIMIT_BODY_NODES))
		return fail(s, "more values than are told apart");
	ix->nodes = mem_grow(ix->nodes, &ix->cap, ix->count + 1, sizeof *ix->nodes);
	node = &ix->nodes[ix->count++];
	*node = (struct json_node){.start = start,
		.end = end,
		.key = s->key,
		.parent = s->open,
		.after = (uint32_t)ix->count,
		.kind = (uint8_t)kind};
	if (s->open != JSON_NONE)
		ix->nodes[s->open].count++;
	s->key = JSON_NONE;
	s->wants_value = false;
	return true;
}

/* --- scalars --------------------------------------------------------------------------------- */

static bool take_string(struct scan *s, uint32_t *end)
{
	const char *p = s->p;

	for (uint32_t i = s->at + 1; i < s->n; i++) {
		if (p[i] == '"') {
			*end = i + 1;
			return true;
		}
		if (p[i] == '\\')
			i++;
		else if ((unsigned char)p[i] < ' ')
			s->ix->is_lax = true;
	}
	return fail(s, "a string does not end");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static uint32_t skip_digits(const struct scan *s, uint32_t at)
{
	while (at < s->n && is_digit(s->p[at]))
		at++;
	return at;
}

/* Past the number at hand by the grammar of RFC 8259, or 0. */
static uint32_t strict_number_end(const struct scan *s)
{
	uint32_t at = s->at, digits;

	if (s->p[at] == '-')
		at++;
	digits = at;
	at = skip_digits(s, at);
	if (at == digits || (s->p[digits] == '0' && at > digits + 1))
		return 0;
	if (at < s->n && s->p[at] == '.') {
		digits = ++at;
		at = skip_digits(s, at);
		if (at == digits)
			return 0;
	}
	if (at < s->n && (s->p[at] == 'e' || s->p[at] == 'E')) {
		at++;
		if (at < s->n && (s->p[at] == '+' || s->p[at] == '-'))
			at++;
		digits = at;
		at = skip_digits(s, at);
		if (at == digits)
			return 0;
	}
	return at;
}

static bool is_word_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
	       c == '-' || c == '.' || c == '_';
}

static uint32_t word_end(const struct scan *s)
{
	uint32_t at = s->at;

	while (at < s->n && is_word_char(s->p[at]))
		at++;
	return at;
}

static bool is_loose_number(struct sv word)
{
	static const char *const words[] = {"NaN", "Infinity", "-Infinity"};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (sv_eq_cstr(word, words[i]))
			return true;
	}
	if (!is_digit(word.p[0]) && word.p[0] != '-')
		return false;
	for (size_t i = 1; i < word.n; i++) {
		if (!is_digit(word.p[i]) && !memchr("eE+-.", word.p[i], 5))
			return false;
	}
	return word.n > 1 || is_digit(word.p[0]);
}

static bool take_word(struct scan *s)
{
	uint32_t end = word_end(s);
	struct sv word = sv_of(s->p + s->at, end - s->at);
	enum json_kind kind;

	if (sv_is_empty(word))
		return fail(s, "a value is missing");
	if (sv_eq_cstr(word, "true") || sv_eq_cstr(word, "false")) {
		kind = JSON_KIND_BOOL;
	} else if (sv_eq_cstr(word, "null")) {
		kind = JSON_KIND_NULL;
	} else if (strict_number_end(s) == end) {
		kind = JSON_KIND_NUMBER;
	} else if (is_loose_number(word)) {
		kind = JSON_KIND_NUMBER;
		s->ix->is_lax = true;
	} else {
		return fail(s, "this is no value");
	}
	if (!add_node(s, kind, s->at, end))
		return false;
	s->at = end;
	return true;
}

/* --- containers ------------------------------------------------------------------------------ */

static bool open_container(struct scan *s, enum json_kind kind)
{
	if (s->depth >= limit(LIMIT_BODY_DEPTH))
		return fail(s, "nested deeper than is told apart");
	if (!add_node(s, kind, s->at, s->n))
		return false;
	s->open = (uint32_t)s->ix->count - 1;
	s->ix->nodes[s->open].is_unclosed = true;
	s->depth++;
	s->at++;
	s->wants_value = s->is_first = true;
	return true;
}

static void leave_container(struct scan *s)
{
	struct json_node *node = &s->ix->nodes[s->open];

	node->after = (uint32_t)s->ix->count;
	s->open = node->parent;
	s->depth--;
	s->wants_value = false;
}

static bool close_container(struct scan *s)
{
	struct json_node *node;
	char expected;

	if (s->open == JSON_NONE)
		return fail(s, "this closes nothing");
	node = &s->ix->nodes[s->open];
	expected = node->kind == JSON_KIND_OBJECT ? '}' : ']';
	if (s->p[s->at] != expected)
		return fail(s, "closed by the wrong bracket");
	s->at++;
	node->end = s->at;
	node->is_unclosed = false;
	leave_container(s);
	return true;
}

static void skip_blanks(struct scan *s)
{
	while (s->at < s->n && (s->p[s->at] == ' ' || s->p[s->at] == '\n' || s->p[s->at] == '\r' ||
				       s->p[s->at] == '\t'))
		s->at++;
}

static bool take_key(struct scan *s)
{
	uint32_t key = s->at, end;

	if (s->p[s->at] != '"')
		return fail(s, "a key is missing");
	if (!take_string(s, &end))
		return false;
	s->key = key;
	s->at = end;
	skip_blanks(s);
	if (s->at == s->n || s->p[s->at] != ':')
		return fail(s, "a colon is missing");
	s->at++;
	skip_blanks(s);
	return s->at < s->n || fail(s, "a value is missing");
}

static bool take_value(struct scan *s)
{
	uint32_t end;

	s->is_first = false;
	switch (s->p[s->at]) {
	case '{':
		return open_container(s, JSON_KIND_OBJECT);
	case '[':
		return open_container(s, JSON_KIND_ARRAY);
	case '"':
		if (!take_string(s, &end) || !add_node(s, JSON_KIND_STRING, s->at, end))
			return false;
		s->at = end;
		return true;
	default:
		return take_word(s);
	}
}

static bool is_end(char c)
{
	return c == '}' || c == ']';
}

static bool step(struct scan *s)
{
	char c = s->p[s->at];

	if (!s->wants_value) {
		if (s->open == JSON_NONE)
			return fail(s, "more follows after the end");
		if (is_end(c))
			return close_container(s);
		if (c != ',')
			return fail(s, "a comma or an end is missing");
		s->at++;
		s->wants_value = true;
		return true;
	}
	if (is_end(c) && s->is_first)
		return close_container(s);
	if (s->open != JSON_NONE && s->ix->nodes[s->open].kind == JSON_KIND_OBJECT && !take_key(s))
		return false;
	return take_value(s);
}

static bool scan_all(struct scan *s)
{
	for (;;) {
		skip_blanks(s);
		if (s->at == s->n)
			break;
		if (!step(s))
			return false;
	}
	if (s->open != JSON_NONE)
		return fail(s, "it ends before its end");
	return s->ix->count > 0 || fail(s, "there is nothing");
}

/* What could not be read is a node, too; its key belongs to what is shown of it. */
static void add_rest(struct scan *s)
{
	uint32_t start = s->key != JSON_NONE ? s->key : s->at;

	s->key = JSON_NONE;
	if (start < s->n)
		add_node(s, JSON_KIND_BROKEN, start, s->n);
	while (s->open != JSON_NONE)
		leave_container(s);
}

bool json_index_build(struct json_index *ix, struct sv text)
{
	struct scan s = {.ix = ix,
		.p = text.p,
		.n = (uint32_t)text.n,
		.open = JSON_NONE,
		.key = JSON_NONE,
		.wants_value = true};
	bool is_whole;

	assert(text.n < UINT32_MAX);
	*ix = (struct json_index){.text = text};
	is_whole = scan_all(&s);
	if (!is_whole)
		add_rest(&s);
	return is_whole;
}
