/*
 * Fuzz target: what a program, a container, an instance or a cache file says is credentials that
 * can be used, or an error that can be shown and holds no piece of it. The first byte chooses which
 * of them it is.
 */
#include "fuzz_target.h"

#include "aws/creds_json.h"

static void check_creds(const struct creds *creds)
{
	must(creds->access_key_id && creds->access_key_id[0], "there is a key id");
	must(!secret_is_empty(&creds->secret_access_key), "there is a secret");
	must(!creds->account_id || creds->account_id[0], "an account is not empty");
}

static void check_error(const struct err *err)
{
	must(err->code == ERR_NO_CREDENTIALS, "it is an error of that kind");
	must(err->msg[0] != '\0', "there is a sentence");
	for (const char *c = err->msg; *c; c++)
		must((unsigned char)*c >= ' ' && *c != 0x7F, "the sentence is safe for a terminal");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct creds creds = {0};
	struct err err = {0};
	enum creds_json_kind kind;
	struct sv text;

	if (size == 0)
		return 0;
	kind = (enum creds_json_kind)(data[0] % (CREDS_JSON_CLI_CACHE + 1));
	text = sv_of((const char *)data + 1, size - 1);
	if (creds_json_read(text, kind, &creds, &err)) {
		check_creds(&creds);
	} else {
		check_error(&err);
		must(!creds.access_key_id, "nothing is left behind");
	}
	creds_release(&creds);
	return 0;
}
