/* The role sessions of the AWS command line. */
#include "role_cache.h"

#include "creds_json.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"

#include <jansson.h>
#include <stdlib.h>

enum { LEAST_LIFE_MS = 5 * 60 * 1000 };

static void set_text(json_t *object, const char *name, struct sv value)
{
	if (!sv_is_empty(value))
		json_object_set_new(object, name, json_stringn(value.p, value.n));
}

void role_cache_key_text(const struct role_cache_key *key, struct str *out)
{
	json_t *object = json_object();
	int64_t duration_s;
	char *text;

	set_text(object, "RoleArn", key->role_arn);
	set_text(object, "ExternalId", key->external_id);
	set_text(object, "SerialNumber", key->serial);
	set_text(object, "RoleSessionName", key->session_name);
	if (sv_to_i64(key->duration_s, &duration_s))
		json_object_set_new(object, "DurationSeconds", json_integer(duration_s));
	text = json_dumps(object, JSON_SORT_KEYS | JSON_ENSURE_ASCII);
	str_add_cstr(out, text ? text : "");
	free(text);
	json_decref(object);
}

bool role_cache_read(const struct creds_context *context, struct sv key_text, struct creds *out)
{
	char name[SHA1_HEX_SIZE];
	struct str path = {0}, text = {0};
	bool ok;

	digest_sha1_hex(key_text, name);
	creds_expand_home(context, sv_cstr("~/.aws/cli/cache/"), &path);
	str_addf(&path, "%s.json", name);
	ok = file_read(str_cstr(&path), limit(LIMIT_AWS_FILE), &text, NULL, NULL) &&
	     creds_json_read(str_sv(&text), CREDS_JSON_CLI_CACHE, out, NULL);
	if (ok && creds_are_expired(out, loop_unix_ms(context->loop) + LEAST_LIFE_MS)) {
		creds_release(out);
		ok = false;
	}
	digest_wipe(text.p, text.n);
	str_release(&text);
	str_release(&path);
	return ok;
}
