/* Comparing JSON bodies with one another by their structure. */
#include "sqscope/model/message_groups.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct shape {
	uint64_t hash;
	const struct json_index *index;
	size_t order;
};

struct comparison {
	const struct json_index *one, *other;
	uint32_t differing[DIFFER_PATHS_MAX]; /* nodes of `one` */
	size_t count;
	bool is_too_much;
};

/* FNV-1a: structures are told apart, not secured. */
static uint64_t add_to_hash(uint64_t hash, struct sv bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		hash = (hash ^ (unsigned char)bytes.p[i]) * 1099511628211u;
	return hash;
}

/* Keys, nesting and order; what scalars and arrays hold does not count. */
static uint64_t hash_shape(const struct json_index *ix)
{
	uint64_t hash = 14695981039346656037u;

	for (uint32_t i = 0; i < ix->count;) {
		const struct json_node *node = &ix->nodes[i];
		bool is_object = node->kind == JSON_KIND_OBJECT;
		char kind = is_object ? '{' : node->kind == JSON_KIND_ARRAY ? '[' : '.';

		hash = add_to_hash(hash, json_index_key(ix, i));
		hash = add_to_hash(hash, sv_of(&kind, 1));
		if (is_object)
			hash = add_to_hash(
				hash, sv_of((const char *)&node->count, sizeof node->count));
		i = is_object ? i + 1 : node->after;
	}
	return hash;
}

static int by_hash(const void *a, const void *b)
{
	const struct shape *one = a, *other = b;

	if (one->hash != other->hash)
		return one->hash < other->hash ? -1 : 1;
	return (one->order > other->order) - (one->order < other->order);
}

/* The longest run of one shape. */
static struct shape *largest_set(struct shape *shapes, size_t count, size_t *alike)
{
	struct shape *largest = shapes;

	*alike = 0;
	for (size_t i = 0; i < count;) {
		size_t n = 1;

		while (i + n < count && shapes[i + n].hash == shapes[i].hash)
			n++;
		if (n > *alike) {
			*alike = n;
			largest = &shapes[i];
		}
		i += n;
	}
	return largest;
}

/* --- two bodies ------------------------------------------------------------------------------ */

static void add_difference(struct comparison *c, uint32_t node)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->differing[i] == node)
			return;
	}
	if (c->count == DIFFER_PATHS_MAX)
		c->is_too_much = true;
	else
		c->differing[c->count++] = node;
}

static bool has_same_children(const struct comparison *c, uint32_t a, uint32_t b)
{
	const struct json_node *one = &c->one->nodes[a], *other = &c->other->nodes[b];

	if (!json_node_is_container(one) || one->kind != other->kind || one->count != other->count)
		return false;
	a = json_index_child(c->one, a);
	b = json_index_child(c->other, b);
	while (a != JSON_NONE && b != JSON_NONE) {
		if (!sv_eq(json_index_key(c->one, a), json_index_key(c->other, b)))
			return false;
		a = json_index_next(c->one, a);
		b = json_index_next(c->other, b);
	}
	return a == b;
}

/* Walk both at once: nodes are in the order of the text, so equal structures run in step. */
static void compare(struct comparison *c)
{
	uint32_t a = 0, b = 0;

	while (a < c->one->count && b < c->other->count && !c->is_too_much) {
		if (has_same_children(c, a, b)) {
			a++;
			b++;
			continue;
		}
		if (!sv_eq(json_index_text(c->one, a), json_index_text(c->other, b)))
			add_difference(c, a);
		a = c->one->nodes[a].after;
		b = c->other->nodes[b].after;
	}
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* What differs inside of something that differs as a whole is not named again. */
static void add_paths(struct comparison *c, struct message_difference *out)
{
	uint32_t covered = 0;

	qsort(c->differing, c->count, sizeof *c->differing, by_number);
	for (size_t i = 0; i < c->count; i++) {
		uint32_t node = c->differing[i];

		if (node < covered)
			continue;
		covered = c->one->nodes[node].after;
		if (out->path_count++ > 0)
			str_add_cstr(&out->paths, ", ");
		json_path_add(c->one, node, &out->paths);
	}
}

/* --- all of them ----------------------------------------------------------------------------- */

static size_t take_shapes(const struct body *const *bodies, size_t count, struct shape *shapes)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct body_step *step = body_innermost(bodies[i]);

		if (body_form_rows[step->form].is_json && !step->index.error)
			shapes[n++] = (struct shape){hash_shape(&step->index), &step->index, i};
	}
	qsort(shapes, n, sizeof *shapes, by_hash);
	return n;
}

bool message_differ(const struct body *const *bodies, size_t count, struct message_difference *out)
{
	size_t most = (size_t)limit(LIMIT_DIFFER_BODIES), n;
	struct shape *shapes, *set;
	struct comparison c = {0};
	bool is_useful;

	*out = (struct message_difference){.compared = count < most ? count : most};
	shapes = mem_new(out->compared + 1, sizeof *shapes);
	n = take_shapes(bodies, out->compared, shapes);
	set = largest_set(shapes, n, &out->alike);
	c.one = set->index;
	for (size_t i = 1; i < out->alike && !c.is_too_much; i++) {
		c.other = set[i].index;
		compare(&c);
	}
	is_useful = out->alike > 1 && !c.is_too_much;
	if (is_useful)
		add_paths(&c, out);
	free(shapes);
	return is_useful;
}

void message_difference_text(const struct message_difference *difference, struct str *out)
{
	str_addf(out, "%zu of %zu bodies ", difference->alike, difference->compared);
	if (difference->path_count > 0)
		str_addf(out, "differ only in %s", str_cstr(&difference->paths));
	else
		str_add_cstr(out, "are the same");
}
