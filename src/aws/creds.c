/* Credentials as a value. */
#include "sqscope/aws/creds.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

void creds_copy(struct creds *dst, const struct creds *src)
{
	struct creds copy = {
		.access_key_id = mem_strdup(src->access_key_id),
		.expires_unix_ms = src->expires_unix_ms,
		.provider = src->provider,
		.account_id = mem_strdup(src->account_id),
		.was_prompted = src->was_prompted,
	};

	secret_copy(&copy.secret_access_key, &src->secret_access_key);
	secret_copy(&copy.session_token, &src->session_token);
	creds_release(dst);
	*dst = copy;
}

void creds_release(struct creds *creds)
{
	free(creds->access_key_id);
	free(creds->account_id);
	secret_release(&creds->secret_access_key);
	secret_release(&creds->session_token);
	*creds = (struct creds){0};
}

bool creds_are_equal(const struct creds *a, const struct creds *b)
{
	return sv_eq(sv_cstr(a->access_key_id), sv_cstr(b->access_key_id)) &&
	       sv_eq(secret_sv(&a->secret_access_key), secret_sv(&b->secret_access_key)) &&
	       sv_eq(secret_sv(&a->session_token), secret_sv(&b->session_token));
}

bool creds_are_expired(const struct creds *creds, int64_t now_unix_ms)
{
	return creds->expires_unix_ms != 0 && now_unix_ms >= creds->expires_unix_ms;
}
