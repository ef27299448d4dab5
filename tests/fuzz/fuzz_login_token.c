/* Fuzz target: any text as the file of a session of aws login, and any answer to its refresh. A NUL
 * byte stands between them. */
#include "fuzz_target.h"

#include "aws/login_token.h"

static const int64_t now_unix_ms = 1767268800000LL;

static void check_write_back(struct sv text, const struct login_token *token, struct sv used)
{
	json_t *members = login_token_members(token);
	struct secret merged = {0};
	struct login_token again;

	if (token_file_merge(text, members, used, &merged)) {
		must(login_token_parse(secret_sv(&merged), &again, NULL),
			"what was put back is read");
		must(creds_are_equal(&again.creds, &token->creds), "the keys are put back");
		must(sv_eq(secret_sv(&again.dpop_key), secret_sv(&token->dpop_key)),
			"the rest stays");
		login_token_release(&again);
	}
	json_answer_wipe(members);
	secret_release(&merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text, answer;
	struct login_token token;
	struct secret used = {0}, body = {0};
	struct err err = {0};

	sv_cut(sv_of((const char *)data, size), '\0', &text, &answer);
	if (login_token_parse(text, &token, &err)) {
		must(token.creds.access_key_id[0] != '\0', "keys have an id");
		secret_copy(&used, &token.refresh_token);
		login_token_make_request(&token, &body);
		must(!secret_is_empty(&body), "a request has a body");
		if (login_token_take_answer(&token, answer, now_unix_ms, &err)) {
			must(!creds_are_expired(&token.creds, now_unix_ms), "new keys are valid");
			check_write_back(text, &token, secret_sv(&used));
		}
		login_token_release(&token);
	} else {
		must(err.code == ERR_NO_CREDENTIALS, "a failure is told");
	}
	secret_release(&used);
	secret_release(&body);
	return 0;
}
