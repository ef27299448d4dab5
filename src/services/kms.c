/* KMS: the state of a key. */
#include "sqscope/services/kms.h"

#include "service_call.h"
#include "sqscope/base/json_string.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <stdlib.h>

struct kms_job {
	struct str key_id;
	struct kms_key key;
	kms_key_fn done;
	void *ud;
};

void kms_key_release(struct kms_key *key)
{
	str_release(&key->id);
	str_release(&key->arn);
	str_release(&key->description);
	str_release(&key->state);
	str_release(&key->manager);
	*key = (struct kms_key){0};
}

static void make(void *ud, struct sv token, struct service_parts *parts)
{
	const struct kms_job *job = ud;

	(void)token;
	str_add_cstr(&parts->body, "{\"KeyId\":");
	json_string_add(&parts->body, str_sv(&job->key_id));
	str_add_char(&parts->body, '}');
}

static bool take(void *ud, const json_t *answer, struct str *token, struct err *err)
{
	struct kms_job *job = ud;
	const json_t *key = json_object_get(answer, "KeyMetadata");

	(void)token;
	if (sv_is_empty(json_answer_text(key, "KeyId")))
		return err_fail(err, ERR_PROTOCOL, "the answer describes no key");
	str_set(&job->key.id, json_answer_text(key, "KeyId"));
	str_set(&job->key.arn, json_answer_text(key, "Arn"));
	str_set(&job->key.description, json_answer_text(key, "Description"));
	str_set(&job->key.state, json_answer_text(key, "KeyState"));
	str_set(&job->key.manager, json_answer_text(key, "KeyManager"));
	job->key.deletion_unix_ms = service_time_of(key, "DeletionDate");
	return true;
}

static void end(void *ud, bool is_cut, const struct err *err)
{
	struct kms_job *job = ud;

	(void)is_cut;
	job->done(job->ud, &job->key, err);
	kms_key_release(&job->key);
	str_release(&job->key_id);
	free(job);
}

static const struct service_action describe_key = {
	.service = SERVICE_KMS,
	.name = "kms:DescribeKey",
	.target = "TrentService.DescribeKey",
	.make = make,
	.take = take,
	.end = end,
};

struct service_call *kms_describe_key(
	struct aws_client *kms, enum priority priority, struct sv key_id, kms_key_fn done, void *ud)
{
	struct kms_job *job = mem_new(1, sizeof *job);

	str_set(&job->key_id, key_id);
	job->done = done;
	job->ud = ud;
	job->key.deletion_unix_ms = UNKNOWN;
	return service_call_start(kms, &describe_key, priority, job);
}
