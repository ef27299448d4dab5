/* Fuzz target: app/declared, states of Pulumi and Terraform; and the comparison with a live queue.
 */
#include "fuzz_target.h"

#include "app/drift.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct declared declared = {0};
	struct queue_settings live = {0};
	struct drift drift = {0};
	struct str out = {0};
	struct err err = {0};
	struct sv text = sv_of((const char *)data, size);

	queue_settings_put(&live, ATTR_VISIBILITY_TIMEOUT, "30");
	queue_settings_put_tag(&live, sv_cstr("a"), sv_cstr("b"));
	for (int tool = DECLARED_PULUMI; tool <= DECLARED_TERRAFORM; tool++) {
		if (!declared_read(&declared, (enum declared_tool)tool, text, &err))
			continue;
		for (size_t i = 0; i < declared.count; i++)
			drift_compare(&drift, &declared.items[i], i % 2 ? NULL : &live);
	}
	drift_text(&drift, &out);
	json_decref(drift_json(&drift));
	drift_release(&drift);
	declared_release(&declared);
	queue_settings_release(&live);
	str_release(&out);
	return 0;
}
