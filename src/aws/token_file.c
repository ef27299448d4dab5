/* The files of a sign-in: JSON that is shared with other programs. */
#include "token_file.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"

#include <stdlib.h>

enum { MS_PER_S = 1000, MAX_LIFE_S = 366 * 86400 };

static void wipe_str(struct str *s)
{
	digest_wipe(s->p, s->n);
	str_release(s);
}

bool token_file_read(const char *path, struct secret *out, bool *missing, struct err *err)
{
	struct str text = {0};
	bool ok = file_read(path, limit(LIMIT_AWS_FILE), &text, missing, err);

	if (ok)
		secret_set(out, str_sv(&text));
	wipe_str(&text);
	return ok;
}

json_t *token_file_parse(struct sv text, struct err *err)
{
	/* What jansson says of a broken text may quote it. */
	json_t *root = json_answer_load(text, NULL);

	if (json_is_object(root) && json_object_size(root) > 0)
		return root;
	json_answer_wipe(root);
	err_set(err, ERR_NO_CREDENTIALS, "the file is not the JSON object that it should be");
	return NULL;
}

bool token_file_need(const json_t *object, const char *key, struct sv *out, struct err *err)
{
	*out = json_answer_text(object, key);
	if (sv_is_empty(*out))
		return err_fail(err, ERR_NO_CREDENTIALS, "it has no %s", key);
	return !memchr(out->p, '\0', out->n) ||
	       err_fail(err, ERR_NO_CREDENTIALS, "its %s is no text", key);
}

bool token_file_merge(
	struct sv text, json_t *members, struct sv used_refresh_token, struct secret *out)
{
	json_t *root = token_file_parse(text, NULL);

	if (!root || !sv_eq(json_answer_text(root, "refreshToken"), used_refresh_token)) {
		json_answer_wipe(root);
		return false;
	}
	json_object_update_recursive(root, members);
	token_dump(root, out);
	return true;
}

bool token_file_save(
	const char *path, json_t *members, struct sv used_refresh_token, struct err *err)
{
	struct secret before = {0}, after = {0};
	bool missing, ok;

	if (!token_file_read(path, &before, &missing, err)) {
		if (missing)
			err_clear(err);
		return missing;
	}
	ok = !token_file_merge(secret_sv(&before), members, used_refresh_token, &after) ||
	     file_replace(path, secret_sv(&after), err);
	secret_release(&before);
	secret_release(&after);
	return ok;
}

bool token_answer_expiry(const json_t *answer, int64_t now_unix_ms, int64_t *out)
{
	const json_t *member = json_object_get(answer, "expiresIn");
	double seconds = json_number_value(member);

	if (!(seconds >= 1))
		return false;
	*out = now_unix_ms + (int64_t)(seconds < MAX_LIFE_S ? seconds : MAX_LIFE_S) * MS_PER_S;
	return true;
}

void token_dump(json_t *object, struct secret *out)
{
	char *text = json_dumps(object, JSON_COMPACT);

	secret_release(out);
	*out = (struct secret){.p = text, .n = text ? strlen(text) : 0};
	json_answer_wipe(object);
}

void token_put(json_t *object, const char *key, const struct secret *value)
{
	struct sv bytes = secret_sv(value);

	json_object_set_new(object, key, json_stringn(bytes.p, bytes.n));
}

void token_put_time(json_t *object, const char *key, int64_t unix_ms)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format_utc(unix_ms, text);
	json_object_set_new(object, key, json_string(text));
}
