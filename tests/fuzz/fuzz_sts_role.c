/*
 * Fuzz target: the answer of STS is credentials with an end, or an error that can be shown.
 */
#include "fuzz_target.h"

#include "aws/sts_role.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct creds creds = {0};
	struct err err = {0};

	if (sts_role_decode(sv_of((const char *)data, size), &creds, &err)) {
		must(creds.access_key_id && creds.access_key_id[0], "there is a key id");
		must(!secret_is_empty(&creds.secret_access_key), "there is a secret");
		must(!secret_is_empty(&creds.session_token), "there is a token");
		must(!creds.account_id || creds.account_id[0], "an account is not empty");
	} else {
		must(err.code == ERR_PROTOCOL, "it is an error of that kind");
		must(err.msg[0] != '\0', "there is a sentence");
		must(!creds.access_key_id, "nothing is left behind");
	}
	creds_release(&creds);
	return 0;
}
