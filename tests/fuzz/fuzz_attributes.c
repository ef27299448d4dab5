/*
 * Fuzz target: any answer of GetQueueAttributes gives attributes that can be shown and merged, and
 * what is read where it lies is what the full reader makes of it.
 */
#include "fuzz_target.h"

#include "sqs/attribute_scan.h"
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

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void check_same(const struct queue_attributes *a, const struct queue_attributes *b)
{
	for (size_t i = 0; i < ATTR_COUNT; i++)
		must(a->number[i] == b->number[i] && is_same_text(a->text[i], b->text[i]),
			"both readers find the same");
	must(a->max_receive_count == b->max_receive_count &&
			is_same_text(a->dead_letter_arn, b->dead_letter_arn),
		"both readers find the same redrive policy");
}

/* A repeated name is settled by the last one there, and by the last that makes sense here. */
static bool repeats_a_name(struct sv body)
{
	json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	const bool repeats = !root;

	json_decref(root);
	return repeats;
}

/* With one member more in front it is an answer for the full reader. */
static void compare_readers(struct sv body)
{
	struct queue_attributes scanned, full;
	struct str longer = {0};

	queue_attributes_init(&scanned);
	queue_attributes_init(&full);
	if (attribute_scan(body, &scanned) && !repeats_a_name(body)) {
		str_add_cstr(&longer, "{\"0\":0,");
		str_add(&longer, sv_of(sv_trim(body).p + 1, sv_trim(body).n - 1));
		must(decode_attributes(str_sv(&longer), &full, NULL), "the full reader reads it");
		check_same(&scanned, &full);
	}
	str_release(&longer);
	queue_attributes_release(&full);
	queue_attributes_release(&scanned);
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
	compare_readers(sv_of((const char *)data, size));
	return 0;
}
