/* JSON answers over jansson. */
#include "sqscope/aws/json_answer.h"

#include "body_kind.h"
#include "sqscope/base/digest.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/units.h"

/* jansson has a depth limit of its own, but one that cannot be set. */
static bool is_too_deep(struct sv text)
{
	int64_t depth = 0, most = limit(LIMIT_JSON_DEPTH);
	bool in_string = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']'))
			depth--;
		if (depth > most)
			return true;
	}
	return false;
}

json_t *json_answer_load(struct sv body, struct err *err)
{
	enum body_kind kind = body_kind_of(body);
	json_error_t why;
	json_t *root;

	if (kind == BODY_EMPTY)
		return json_object();
	if (kind != BODY_JSON) {
		err_set(err, ERR_PROTOCOL, "the answer is %s instead of JSON",
			body_kind_text(kind));
		return NULL;
	}
	if (is_too_deep(body)) {
		err_set(err, ERR_LIMIT, "the answer is nested deeper than %d levels",
			(int)limit(LIMIT_JSON_DEPTH));
		return NULL;
	}
	root = json_loadb(body.p, body.n, JSON_ALLOW_NUL, &why);
	if (!root)
		err_set(err, ERR_PROTOCOL, "the answer is broken JSON: %s", why.text);
	return root;
}

struct sv json_answer_text(const json_t *object, const char *key)
{
	struct sv text;

	return json_answer_as_text(json_object_get(object, key), &text) ? text : sv_cstr("");
}

int64_t json_answer_number(const json_t *object, const char *key)
{
	static const double most = 9e18; /* what an int64_t surely holds */
	const json_t *value = json_object_get(object, key);
	int64_t n;

	if (json_is_integer(value))
		return json_integer_value(value);
	if (json_is_real(value) && json_real_value(value) > -most && json_real_value(value) < most)
		return (int64_t)json_real_value(value);
	return json_is_string(value) && sv_to_i64(json_answer_text(object, key), &n) ? n : UNKNOWN;
}

bool json_answer_as_text(const json_t *value, struct sv *out)
{
	if (!json_is_string(value))
		return false;
	*out = sv_of(json_string_value(value), json_string_length(value));
	return true;
}

static void wipe_texts(json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;

	switch (json_typeof(value)) {
	case JSON_STRING:
		digest_wipe((char *)json_string_value(value), json_string_length(value));
		break;
	case JSON_OBJECT:
		json_object_foreach(value, key, member) wipe_texts(member);
		break;
	case JSON_ARRAY:
		json_array_foreach(value, i, member) wipe_texts(member);
		break;
	case JSON_INTEGER:
	case JSON_REAL:
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		break;
	}
}

void json_answer_wipe(json_t *root)
{
	if (!root)
		return;
	wipe_texts(root);
	json_decref(root);
}
