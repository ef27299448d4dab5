/* Requests and forms. */
#include "sim_request.h"

#include "sqscope/base/str.h"

void sim_request_release(struct sim_request *r)
{
	str_release(&r->target);
	str_release(&r->body);
}

void sim_answer_release(struct sim_answer *a)
{
	str_release(&a->query_error);
	str_release(&a->body);
}

struct sv sim_request_path(const struct sim_request *r)
{
	struct sv path, query;
	sv_cut(str_sv(&r->target), '?', &path, &query);
	return path;
}

struct sv sim_request_query(const struct sim_request *r)
{
	struct sv path, query;
	sv_cut(str_sv(&r->target), '?', &path, &query);
	return query;
}

struct sv sim_request_header(const struct sim_request *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (sv_eq_nocase(sv_cstr(r->headers[i].name), sv_cstr(name)))
			return sv_cstr(r->headers[i].value);
	return sv_of(NULL, 0);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void sim_percent_decode(struct sv text, bool is_form, struct str *out)
{
	for (size_t i = 0; i < text.n; i++) {
		int high = i + 2 < text.n ? hex_value(text.p[i + 1]) : -1;
		int low = i + 2 < text.n ? hex_value(text.p[i + 2]) : -1;
		if (text.p[i] == '%' && high >= 0 && low >= 0) {
			str_add_char(out, (char)(high << 4 | low));
			i += 2;
		} else {
			str_add_char(out, is_form && text.p[i] == '+' ? ' ' : text.p[i]);
		}
	}
}

bool sim_form_field(struct sv form, const char *name, struct str *value)
{
	struct sv field;
	while (form.n) {
		struct sv key, given;
		sv_cut(form, '&', &field, &form);
		sv_cut(field, '=', &key, &given);
		if (!sv_eq_cstr(key, name))
			continue;
		sim_percent_decode(given, true, value);
		return true;
	}
	return false;
}
