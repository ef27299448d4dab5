/* Fuzz target: any answer of GetQueueAttributes gives attributes that can be shown and merged. */
#include "fuzz_target.h"

#include "sqs/decode.h"

static void check(const struct queue_attributes *a)
{
	struct str text = {0};

	must(a->max_receive_count == UNKNOWN || a->max_receive_count > 0, "a count is positive");
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		must(a->number[i] >= UNKNOWN, "a number is known or not");
		str_clear(&text);
		queue_attributes_format(a, (enum queue_attribute)i, &text);
		must(text.n > 0, "every attribute has a shown form");
	}
	str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct queue_attributes a, merged;

	queue_attributes_init(&a);
	queue_attributes_init(&merged);
	if (decode_attributes(sv_of((const char *)data, size), &a, NULL)) {
		check(&a);
		queue_attributes_merge(&merged, &a);
		check(&merged);
	}
	queue_attributes_release(&merged);
	queue_attributes_release(&a);
	return 0;
}
