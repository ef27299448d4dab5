/* Policies, by the ranges of their JSON. */
#include "lint_policy.h"

#include "sqscope/model/json_index.h"

enum { ROOT = 0 };

static bool is_string(const struct json_index *ix, uint32_t node, const char *text)
{
	return node != JSON_NONE && json_index_is_string(ix, node, sv_cstr(text));
}

/* A text, or a list that holds it. */
static bool holds(const struct json_index *ix, uint32_t node, const char *text)
{
	if (node == JSON_NONE || ix->nodes[node].kind != JSON_KIND_ARRAY)
		return is_string(ix, node, text);
	for (uint32_t item = json_index_child(ix, node); item != JSON_NONE;
		item = json_index_next(ix, item)) {
		if (is_string(ix, item, text))
			return true;
	}
	return false;
}

static uint32_t member(const struct json_index *ix, uint32_t node, const char *name)
{
	return json_index_member(ix, node, sv_cstr(name));
}

const char *lint_policy_denies_source(const char *policy, const char *arn)
{
	struct json_index ix = {0};
	const char *word = NULL;
	uint32_t permission;

	if (policy && json_index_build(&ix, sv_cstr(policy))) {
		permission = member(&ix, ROOT, "redrivePermission");
		if (is_string(&ix, permission, "denyAll"))
			word = "denyAll";
		else if (is_string(&ix, permission, "byQueue") &&
			 !holds(&ix, member(&ix, ROOT, "sourceQueueArns"), arn))
			word = "byQueue";
	}
	json_index_release(&ix);
	return word;
}

static bool is_everybody(const struct json_index *ix, uint32_t principal)
{
	return is_string(ix, principal, "*") || holds(ix, member(ix, principal, "AWS"), "*");
}

static bool allows_everybody(const struct json_index *ix, uint32_t statement, struct str *sid)
{
	uint32_t condition = member(ix, statement, "Condition");
	uint32_t name = member(ix, statement, "Sid");

	if (!is_string(ix, member(ix, statement, "Effect"), "Allow") ||
		!is_everybody(ix, member(ix, statement, "Principal")) ||
		(condition != JSON_NONE && ix->nodes[condition].count > 0))
		return false;
	if (name != JSON_NONE && ix->nodes[name].kind == JSON_KIND_STRING)
		json_string_decode(json_index_text(ix, name), sid);
	return true;
}

bool lint_policy_is_public(const char *policy, struct str *sid)
{
	struct json_index ix = {0};
	uint32_t statement;
	bool is_public = false;

	if (policy && json_index_build(&ix, sv_cstr(policy))) {
		statement = member(&ix, ROOT, "Statement");
		/* One alone need not be in a list. */
		if (statement != JSON_NONE && ix.nodes[statement].kind == JSON_KIND_ARRAY)
			statement = json_index_child(&ix, statement);
		for (; statement != JSON_NONE && !is_public;
			statement = json_index_next(&ix, statement))
			is_public = allows_everybody(&ix, statement, sid);
	}
	json_index_release(&ix);
	return is_public;
}
