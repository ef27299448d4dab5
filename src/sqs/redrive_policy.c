/* A redrive policy: {"deadLetterTargetArn": ..., "maxReceiveCount": ...}. */
#include "redrive_policy.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/base/units.h"

void redrive_policy_parse(struct sv json, struct str *dead_letter_arn, int64_t *max_receive_count)
{
	json_t *root = json_answer_load(json, NULL);
	json_t *count;
	int64_t n = UNKNOWN;

	str_clear(dead_letter_arn);
	*max_receive_count = UNKNOWN;
	if (!root)
		return;
	str_set(dead_letter_arn, json_answer_text(root, "deadLetterTargetArn"));
	count = json_object_get(root, "maxReceiveCount");
	if (json_is_integer(count))
		n = json_integer_value(count);
	else if (!sv_to_i64(json_answer_text(root, "maxReceiveCount"), &n))
		n = UNKNOWN;
	*max_receive_count = n > 0 ? n : UNKNOWN;
	json_decref(root);
}
