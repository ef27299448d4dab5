/* Paths of a mask: parsing, and matching them from their end. */
#include "mask_pattern.h"

#include "json_scan.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static struct mask_step *add_step(struct mask_path *path, enum mask_step_kind kind)
{
	struct mask_step *step;

	path->steps = mem_grow(path->steps, &path->cap, path->count + 1, sizeof *path->steps);
	step = &path->steps[path->count++];
	step->kind = kind;
	return step;
}

static struct sv skip(struct sv v, size_t n)
{
	return sv_of(v.p + n, v.n - n);
}

/* ".name" or ".*". */
static bool take_name(struct mask_path *path, struct sv *rest)
{
	size_t n = 1;
	struct sv name;

	while (n < rest->n && rest->p[n] != '.' && rest->p[n] != '[')
		n++;
	name = sv_of(rest->p + 1, n - 1);
	*rest = skip(*rest, n);
	if (sv_is_empty(name))
		return false;
	if (sv_eq_cstr(name, "*"))
		add_step(path, MASK_STEP_ANY);
	else
		str_add(&add_step(path, MASK_STEP_NAME)->name, name);
	return true;
}

/* "[3]", "[*]" or "[\"a b\"]". */
static bool take_bracket(struct mask_path *path, struct sv *rest)
{
	struct sv inner = skip(*rest, 1), tail;
	int64_t index;

	if (inner.n > 0 && inner.p[0] == '"') {
		struct sv quoted = json_scan_string(inner);

		*rest = skip(inner, quoted.n);
		if (rest->n == 0 || rest->p[0] != ']')
			return false;
		*rest = skip(*rest, 1);
		return json_string_decode(quoted, &add_step(path, MASK_STEP_NAME)->name);
	}
	if (!sv_cut(inner, ']', &inner, &tail))
		return false;
	*rest = tail;
	if (sv_eq_cstr(inner, "*")) {
		add_step(path, MASK_STEP_ANY);
		return true;
	}
	if (!sv_to_i64(inner, &index) || index < 0)
		return false;
	add_step(path, MASK_STEP_INDEX)->index = index;
	return true;
}

bool mask_path_parse(struct mask_path *path, struct sv pattern, struct err *err)
{
	struct sv rest = pattern;
	bool is_good = rest.n > 1 && (rest.p[0] == '$' || rest.p[0] == '*');

	*path = (struct mask_path){.is_rooted = is_good && rest.p[0] == '$'};
	if (is_good)
		rest = skip(rest, 1);
	while (is_good && rest.n > 0) {
		if (rest.p[0] == '.')
			is_good = take_name(path, &rest);
		else
			is_good = rest.p[0] == '[' && take_bracket(path, &rest);
	}
	if (is_good)
		return true;
	mask_path_release(path);
	return err_fail(err, ERR_CONFIG,
		"%.*s is no pattern: $.path.of.a.value, *.key or /expression/", SV_ARGS(pattern));
}

void mask_path_release(struct mask_path *path)
{
	for (size_t i = 0; i < path->count; i++)
		str_release(&path->steps[i].name);
	free(path->steps);
	*path = (struct mask_path){0};
}

static bool is_nth(const struct json_index *ix, uint32_t node, int64_t index)
{
	uint32_t i;

	if (ix->nodes[ix->nodes[node].parent].kind != JSON_KIND_ARRAY)
		return false;
	i = json_index_child(ix, ix->nodes[node].parent);
	while (i != JSON_NONE && i < node && index-- > 0)
		i = json_index_next(ix, i);
	return i == node && index <= 0;
}

static bool step_matches(const struct mask_step *step, const struct json_index *ix, uint32_t node)
{
	if (ix->nodes[node].parent == JSON_NONE)
		return false;
	switch (step->kind) {
	case MASK_STEP_ANY:
		return true;
	case MASK_STEP_INDEX:
		return is_nth(ix, node, step->index);
	case MASK_STEP_NAME:
		return ix->nodes[node].key != JSON_NONE &&
		       json_string_is(json_index_key(ix, node), str_sv(&step->name), true);
	}
	return false;
}

bool mask_path_matches(const struct mask_path *path, const struct json_index *ix, uint32_t node)
{
	for (size_t i = path->count; i-- > 0; node = ix->nodes[node].parent) {
		if (!step_matches(&path->steps[i], ix, node))
			return false;
	}
	return !path->is_rooted || ix->nodes[node].parent == JSON_NONE;
}

struct sv mask_path_last_name(const struct mask_path *path)
{
	const struct mask_step *last = &path->steps[path->count - 1];

	return last->kind == MASK_STEP_NAME ? str_sv(&last->name) : sv_cstr("");
}
