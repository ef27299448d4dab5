/* How signing writes a path and a query. */
#include "sigv4_uri.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/percent.h"

#include <stdlib.h>

struct param {
	struct str name, value; /* encoded */
};

struct param_list {
	struct param *items;
	size_t count, cap;
};

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* A '%' that begins no escape stands for itself. */
static void add_decoded(struct str *out, struct sv text)
{
	for (size_t i = 0; i < text.n; i++) {
		int high = i + 2 < text.n ? hex_value(text.p[i + 1]) : -1;
		int low = high >= 0 ? hex_value(text.p[i + 2]) : -1;

		if (text.p[i] != '%' || low < 0) {
			str_add_char(out, text.p[i]);
			continue;
		}
		str_add_char(out, (char)(high << 4 | low));
		i += 2;
	}
}

static void add_segment(struct str *path, struct sv segment)
{
	if (sv_is_empty(segment) || sv_eq_cstr(segment, "."))
		return;
	if (sv_eq_cstr(segment, "..")) {
		while (path->n > 0 && path->p[path->n - 1] != '/')
			str_truncate(path, path->n - 1);
		if (path->n > 0)
			str_truncate(path, path->n - 1);
		return;
	}
	str_add_char(path, '/');
	str_add(path, segment);
}

static void add_normalized(struct str *out, struct sv path)
{
	bool is_folder = path.p[path.n - 1] == '/';
	struct str plain = {0};
	struct sv segment;

	while (path.n > 0) {
		sv_cut(path, '/', &segment, &path);
		add_segment(&plain, segment);
	}
	if (plain.n == 0 || is_folder)
		str_add_char(&plain, '/');
	percent_encode(str_sv(&plain), "/", out);
	str_release(&plain);
}

void sigv4_canonical_path(struct sv path, bool normalize, struct str *out)
{
	if (path.n <= 1)
		str_add_char(out, '/');
	else if (normalize)
		add_normalized(out, path);
	else
		percent_encode(path, "/%", out);
}

static int by_name_then_value(const void *a, const void *b)
{
	const struct param *left = a, *right = b;
	int order = sv_cmp(str_sv(&left->name), str_sv(&right->name));

	return order != 0 ? order : sv_cmp(str_sv(&left->value), str_sv(&right->value));
}

static void encode_again(struct str *out, struct sv text)
{
	struct str plain = {0};

	add_decoded(&plain, text);
	percent_encode(str_sv(&plain), "", out);
	str_release(&plain);
}

static void read_params(struct sv query, struct param_list *list)
{
	struct sv text, name, value;
	struct param *param;

	while (query.n > 0) {
		sv_cut(query, '&', &text, &query);
		if (sv_is_empty(text))
			continue;
		sv_cut(text, '=', &name, &value);
		list->items =
			mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
		param = &list->items[list->count++];
		encode_again(&param->name, name);
		encode_again(&param->value, value);
	}
}

void sigv4_canonical_query(struct sv query, struct str *out)
{
	struct param_list list = {0};

	if (sv_is_empty(query))
		return;
	read_params(query, &list);
	if (list.count > 0)
		qsort(list.items, list.count, sizeof *list.items, by_name_then_value);
	for (size_t i = 0; i < list.count; i++) {
		if (i > 0)
			str_add_char(out, '&');
		str_add(out, str_sv(&list.items[i].name));
		str_add_char(out, '=');
		str_add(out, str_sv(&list.items[i].value));
		str_release(&list.items[i].name);
		str_release(&list.items[i].value);
	}
	free(list.items);
}
