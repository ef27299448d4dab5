/* Paths of JSON values: "$.error.type", "$[\"a b\"][3]". */
#include "json_scan.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/json_index.h"

#include <stdlib.h>

static bool is_plain_char(char c, bool is_first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!is_first && c >= '0' && c <= '9');
}

static bool is_plain_name(struct sv name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (!is_plain_char(name.p[i], i == 0))
			return false;
	}
	return name.n > 0;
}

/* ".name", or the key as written in brackets when a name has more than letters. */
static void add_key(struct sv key, struct str *out)
{
	struct sv name = sv_of(key.p + 1, key.n >= 2 ? key.n - 2 : 0);

	if (is_plain_name(name))
		str_addf(out, ".%.*s", SV_ARGS(name));
	else
		str_addf(out, "[%.*s]", SV_ARGS(key));
}

static uint32_t position_of(const struct json_index *ix, uint32_t node)
{
	uint32_t position = 0;

	for (uint32_t i = json_index_child(ix, ix->nodes[node].parent); i != node;
		i = json_index_next(ix, i))
		position++;
	return position;
}

void json_path_add(const struct json_index *ix, uint32_t node, struct str *out)
{
	uint32_t *steps = NULL;
	size_t count = 0, cap = 0;

	for (uint32_t i = node; ix->nodes[i].parent != JSON_NONE; i = ix->nodes[i].parent) {
		steps = mem_grow(steps, &cap, count + 1, sizeof *steps);
		steps[count++] = i;
	}
	str_add_char(out, '$');
	while (count > 0) {
		uint32_t i = steps[--count];

		if (ix->nodes[i].key != JSON_NONE)
			add_key(json_index_key(ix, i), out);
		else
			str_addf(out, "[%u]", position_of(ix, i));
	}
	free(steps);
}

static uint32_t nth_child(const struct json_index *ix, uint32_t node, int64_t position)
{
	uint32_t i;

	if (ix->nodes[node].kind != JSON_KIND_ARRAY || position < 0 ||
		position >= ix->nodes[node].count)
		return JSON_NONE;
	i = json_index_child(ix, node);
	while (position-- > 0)
		i = json_index_next(ix, i);
	return i;
}

/* "[3]" or "[\"a b\"]" at the start of *path. */
static uint32_t take_bracket(const struct json_index *ix, uint32_t node, struct sv *path)
{
	struct sv inner = sv_of(path->p + 1, path->n - 1), rest;
	struct str name = {0};
	int64_t position;

	if (inner.n > 0 && inner.p[0] == '"') {
		struct sv quoted = json_scan_string(inner);

		*path = sv_of(inner.p + quoted.n, inner.n - quoted.n);
		if (path->n == 0 || path->p[0] != ']')
			return JSON_NONE;
		*path = sv_of(path->p + 1, path->n - 1);
		json_string_decode(quoted, &name);
		node = json_index_member(ix, node, str_sv(&name));
		str_release(&name);
		return node;
	}
	if (!sv_cut(inner, ']', &inner, &rest) || !sv_to_i64(inner, &position))
		return JSON_NONE;
	*path = rest;
	return nth_child(ix, node, position);
}

static uint32_t take_name(const struct json_index *ix, uint32_t node, struct sv *path)
{
	size_t n = 1;
	struct sv name;

	while (n < path->n && path->p[n] != '.' && path->p[n] != '[')
		n++;
	name = sv_of(path->p + 1, n - 1);
	*path = sv_of(path->p + n, path->n - n);
	return sv_is_empty(name) ? (uint32_t)JSON_NONE : json_index_member(ix, node, name);
}

uint32_t json_path_find(const struct json_index *ix, struct sv path)
{
	uint32_t node = 0;

	if (ix->count == 0 || path.n == 0 || path.p[0] != '$')
		return JSON_NONE;
	path = sv_of(path.p + 1, path.n - 1);
	while (path.n > 0 && node != JSON_NONE) {
		if (path.p[0] == '.')
			node = take_name(ix, node, &path);
		else if (path.p[0] == '[')
			node = take_bracket(ix, node, &path);
		else
			return JSON_NONE;
	}
	return node;
}
