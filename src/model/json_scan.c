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

static bool take_word(struct scan *s)
{
	struct sv word = json_scan_word(sv_of(s->p + s->at, s->n - s->at));
	enum json_kind kind = json_scan_word_kind(word, &s->ix->is_lax);

	if (sv_is_empty(word))
		return fail(s, "a value is missing");
	if (kind == JSON_KIND_BROKEN)
		return fail(s, "this is no value");
	if (!add_node(s, kind, s->at, s->at + (uint32_t)word.n))
		return false;
	s->at += (uint32_t)word.n;
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
