/* Fuzz target: any text as a key in PEM, and as what PEM wraps; any URL. A NUL byte stands between
 * them. */
#include "fuzz_target.h"

#include "aws/dpop.h"

static void check(struct sv pem, const char *url)
{
	const struct dpop_request request = {.method = "POST", .url = url};
	struct str proof = {0};
	struct err err = {0};
	int dots = 0;

	if (dpop_add_proof(pem, &request, &proof, &err)) {
		for (size_t i = 0; i < proof.n; i++) {
			must(proof.p[i] > ' ' && proof.p[i] < 0x7F, "a proof fits into a header");
			dots += proof.p[i] == '.';
		}
		must(dots == 2, "a proof has three parts");
	} else {
		must(err_is_set(&err) && proof.n == 0, "a failure is told and leaves nothing");
	}
	str_release(&proof);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv key, rest;
	struct str url = {0}, pem = {0};

	sv_cut(sv_of((const char *)data, size), '\0', &key, &rest);
	str_add(&url, rest);
	check(key, str_cstr(&url));
	str_addf(&pem, "-----BEGIN %s-----\n%.*s\n-----END %s-----\n", "EC PRIVATE KEY",
		SV_ARGS(key), "EC PRIVATE KEY");
	check(str_sv(&pem), str_cstr(&url));
	str_release(&pem);
	str_release(&url);
	return 0;
}
