/* The program's values as JSON. */
#include "json.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/base/units.h"

#include <stdlib.h>

json_t *json_sv(struct sv text)
{
	json_t *value = json_stringn(text.p, text.n);
	if (value)
		return value;
	struct str safe = {0};
	safe_text(&safe, text, 0);
	value = json_stringn(str_cstr(&safe), safe.n);
	str_release(&safe);
	return value;
}

json_t *json_or_null(const char *text)
{
	return text && *text ? json_sv(sv_cstr(text)) : json_null();
}

json_t *json_count(int64_t n)
{
	return n == UNKNOWN ? json_null() : json_integer(n);
}

json_t *json_time(int64_t unix_ms)
{
	char text[CLOCK_TEXT_SIZE];
	if (unix_ms == UNKNOWN)
		return json_null();
	clock_format_utc(unix_ms, text);
	return json_string(text);
}

json_t *json_short_error(const struct err *err)
{
	if (!err_is_set(err))
		return json_null();
	return json_pack(
		"{s:s, s:o}", "code", err_name(err), "message", json_sv(sv_cstr(err->msg)));
}

json_t *json_error(const struct err *err)
{
	return json_pack("{s:{s:s, s:o, s:o, s:o}}", "error", "code", err_name(err), "message",
		json_sv(sv_cstr(err->msg)), "hint", json_or_null(err_hint(err)), "request_id",
		json_or_null(err->request_id));
}

void json_write(json_t *value, struct str *out)
{
	char *text = json_dumps(value, JSON_COMPACT);
	str_add_cstr(out, text);
	free(text);
	json_decref(value);
}
