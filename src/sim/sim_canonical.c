/* The canonical request. */
#include "sim_canonical.h"

#include <stdlib.h>

enum { FIELDS_MAX = 64 };

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static void add_encoded(struct str *out, struct sv text, bool keeps_slash)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (is_unreserved(c) || (keeps_slash && c == '/')) {
			str_add_char(out, c);
		} else {
			str_add_char(out, '%');
			str_add_char(out, digits[(uint8_t)c >> 4]);
			str_add_char(out, digits[(uint8_t)c & 15]);
		}
	}
}

/* The path as it came is encoded once; every service but S3 signs it encoded twice. */
static void add_path(struct str *out, struct sv path)
{
	if (sv_is_empty(path))
		str_add_char(out, '/');
	else
		add_encoded(out, path, true);
	str_add_char(out, '\n');
}

static int by_bytes(const void *a, const void *b)
{
	const struct str *left = a, *right = b;
	return sv_cmp(str_sv(left), str_sv(right));
}

/* Decoded, encoded again in one way, sorted. A NUL between name and value sorts "a" before "a-b".
 */
static size_t read_fields(struct sv query, struct str fields[FIELDS_MAX])
{
	size_t count = 0;
	struct str plain = {0};
	while (query.n && count < FIELDS_MAX) {
		struct sv field, parts[2];
		sv_cut(query, '&', &field, &query);
		sv_cut(field, '=', &parts[0], &parts[1]);
		fields[count] = (struct str){0};
		for (int i = 0; i < 2; i++) {
			str_clear(&plain);
			sim_percent_decode(parts[i], false, &plain);
			add_encoded(&fields[count], str_sv(&plain), false);
			if (i == 0)
				str_add_char(&fields[count], '\0');
		}
		count++;
	}
	str_release(&plain);
	qsort(fields, count, sizeof *fields, by_bytes);
	return count;
}

static void add_query(struct str *out, struct sv query)
{
	struct str fields[FIELDS_MAX];
	size_t count = read_fields(query, fields);
	for (size_t i = 0; i < count; i++) {
		*strchr(fields[i].p, '\0') = '=';
		if (i)
			str_add_char(out, '&');
		str_add(out, str_sv(&fields[i]));
		str_release(&fields[i]);
	}
	str_add_char(out, '\n');
}

/* Without blanks at the ends, and with one instead of several between. */
static void add_value(struct str *out, struct sv value)
{
	value = sv_trim(value);
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != ' ' || value.p[i - 1] != ' ')
			str_add_char(out, value.p[i]);
}

/* "name:value\n"; values of headers that came twice are joined by commas. */
static bool add_header(struct str *out, const struct sim_request *request, struct sv name)
{
	bool is_found = false;
	str_add(out, name);
	str_add_char(out, ':');
	for (size_t i = 0; i < request->header_count; i++) {
		if (!sv_eq_nocase(sv_cstr(request->headers[i].name), name))
			continue;
		if (is_found)
			str_add_char(out, ',');
		add_value(out, sv_cstr(request->headers[i].value));
		is_found = true;
	}
	str_add_char(out, '\n');
	return is_found;
}

bool sim_canonical_write(const struct sim_request *request, struct sv signed_headers,
	const char *body_hash, struct str *out)
{
	struct sv left = signed_headers;
	bool are_there = true;
	str_addf(out, "%s\n", request->method);
	add_path(out, sim_request_path(request));
	add_query(out, sim_request_query(request));
	while (left.n) {
		struct sv name;
		sv_cut(left, ';', &name, &left);
		are_there = add_header(out, request, name) && are_there;
	}
	str_add_char(out, '\n');
	str_add(out, signed_headers);
	str_addf(out, "\n%s", body_hash);
	return are_there;
}
