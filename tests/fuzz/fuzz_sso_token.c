/* Fuzz target: any text as the token file of IAM Identity Center, and any answer to its refresh. A
 * NUL byte stands between them. */
#include "fuzz_target.h"

#include "aws/sso_token.h"

static const int64_t now_unix_ms = 1767268800000LL;

static void check_write_back(struct sv text, const struct sso_token *token, struct sv used)
{
	json_t *members = sso_token_members(token);
	struct secret merged = {0};
	struct sso_token again;

	if (token_file_merge(text, members, used, &merged)) {
		must(sso_token_parse(secret_sv(&merged), &again, NULL),
			"what was put back is read");
		must(sv_eq(secret_sv(&again.access_token), secret_sv(&token->access_token)),
			"the token is put back");
		must(sv_eq(secret_sv(&again.client_secret), secret_sv(&token->client_secret)),
			"the rest stays");
		sso_token_release(&again);
	}
	json_answer_wipe(members);
	secret_release(&merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text, answer;
	struct sso_token token;
	struct secret used = {0}, body = {0};
	struct err err = {0};

	sv_cut(sv_of((const char *)data, size), '\0', &text, &answer);
	if (sso_token_parse(text, &token, &err)) {
		must(!secret_is_empty(&token.access_token), "a token has text");
		secret_copy(&used, &token.refresh_token);
		sso_token_make_request(&token, &body);
		must(!secret_is_empty(&body), "a request has a body");
		if (sso_token_take_answer(&token, answer, now_unix_ms, &err)) {
			must(sso_token_is_valid(&token, now_unix_ms), "a new token is valid");
			check_write_back(text, &token, secret_sv(&used));
		}
	} else {
		must(err.code == ERR_NO_CREDENTIALS, "a failure is told");
	}
	sso_token_release(&token);
	secret_release(&used);
	secret_release(&body);
	return 0;
}
