/* KMS: DescribeKey of the keys that the scenarios use. */
#include "sim_neighbour.h"
#include "sim_services.h"

enum { BAD_REQUEST = 400, CREATED_S = 1700000000, DELETION_S = 7 * 24 * 3600, MS = 1000 };

static const char target_prefix[] = "TrentService.";

#define KMS_ARN "arn:aws:kms:" SIM_REGION ":" SIM_ACCOUNT ":"

static const struct key {
	const char *id, *alias, *state, *manager;
} keys[] = {
	{"1f0c7a52-0000-4000-8000-000000000001", "alias/ai-pipeline", "Enabled", "CUSTOMER"},
	{"1f0c7a52-0000-4000-8000-000000000002", "alias/ai-archive", "Disabled", "CUSTOMER"},
	{"1f0c7a52-0000-4000-8000-000000000003", "alias/ai-legacy", "PendingDeletion", "CUSTOMER"},
	{"1f0c7a52-0000-4000-8000-000000000004", "alias/aws/sqs", "Enabled", "AWS"},
};

/* By id or alias, each also as an ARN. */
static const struct key *find(const char *name)
{
	struct sv wanted = sv_cstr(name);
	if (sv_starts_with(wanted, sv_cstr(KMS_ARN))) {
		const size_t n = sizeof KMS_ARN - 1;
		wanted = sv_of(wanted.p + n, wanted.n - n);
	}
	if (sv_starts_with(wanted, sv_cstr("key/")))
		wanted = sv_of(wanted.p + 4, wanted.n - 4);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (sv_eq_cstr(wanted, keys[i].id) || sv_eq_cstr(wanted, keys[i].alias))
			return &keys[i];
	return NULL;
}

static void describe(struct sim_exchange *x, const struct key *key)
{
	bool is_enabled = strcmp(key->state, "Enabled") == 0;
	json_t *arn = json_sprintf(KMS_ARN "key/%s", key->id);
	json_t *out = json_pack("{s:s, s:s, s:o, s:i, s:b, s:s, s:s, s:s, s:s, s:s, s:b}",
		"AWSAccountId", SIM_ACCOUNT, "KeyId", key->id, "Arn", arn, "CreationDate",
		(int)CREATED_S, "Enabled", is_enabled, "Description", key->alias, "KeyUsage",
		"ENCRYPT_DECRYPT", "KeyState", key->state, "Origin", "AWS_KMS", "KeyManager",
		key->manager, "MultiRegion", false);
	if (strcmp(key->state, "PendingDeletion") == 0)
		json_object_set_new(
			out, "DeletionDate", json_integer(x->store->now_ms / MS + DELETION_S));
	sim_neighbour_answer(x, json_pack("{s:o}", "KeyMetadata", out));
}

static void serve(struct sim_exchange *x)
{
	struct sv target = sim_request_header(&x->request, "x-amz-target");
	x->answer.type = "application/x-amz-json-1.1";
	if (!sv_eq_cstr(target, "TrentService.DescribeKey")) {
		sim_neighbour_fail(x, BAD_REQUEST, "UnknownOperationException",
			"This is not a part of the simulator.");
		return;
	}
	if (sim_strike_request(x, "DescribeKey", sv_of("", 0)))
		return;
	json_t *in = sim_neighbour_read(x);
	if (!in)
		return;
	const char *name = sim_neighbour_text(in, "KeyId");
	const struct key *key = find(name);
	if (key)
		describe(x, key);
	else
		sim_neighbour_fail(
			x, BAD_REQUEST, "NotFoundException", "Key '%.200s' does not exist", name);
	json_decref(in);
}

const struct sim_service sim_service_kms = {
	.name = "kms",
	.target = target_prefix,
	.serve = serve,
};
