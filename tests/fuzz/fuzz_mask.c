/*
 * Fuzz target: any pattern hides ranges that lie in the layer, in order and apart; what a mask of a
 * known secret lets through does not hold it. Up to the first newline the input is a pattern.
 */
#include "fuzz_target.h"

#include "sqscope/base/mem.h"
#include "sqscope/model/message_summary.h"

static const char secret[] = "sk-hush";

static bool is_text(enum body_form form)
{
	return form == BODY_FORM_TEXT || form == BODY_FORM_XML || body_form_rows[form].is_json;
}

static void check_layer(
	const struct body_step *step, const struct mask_ranges *ranges, bool hides_secret)
{
	bool *hidden = mem_new(step->index.count + 1, sizeof *hidden);
	struct str copy = {0};

	for (size_t i = 0; i < ranges->count; i++) {
		const struct mask_range *range = &ranges->items[i];

		must(range->start < range->end && range->end <= step->bytes.n,
			"a range lies in it");
		must(i == 0 || range->start > ranges->items[i - 1].end, "ranges are apart");
		must(mask_ranges_has(ranges, range->start), "its first byte is hidden");
	}
	mask_ranges_copy(ranges, step->bytes, &copy);
	must(!hides_secret || !is_text(step->form) || !strstr(str_cstr(&copy), secret),
		"a secret is hidden");
	mask_ranges_mark(ranges, &step->index, hidden);
	str_release(&copy);
	free(hidden);
}

static void check(const struct mask *mask, struct sv bytes, bool hides_secret)
{
	struct mask_ranges ranges[BODY_STEPS_MAX] = {0};
	struct message_summary summary;
	struct message m = {0};
	struct body body;

	str_add(&m.body, bytes);
	body_decode_message(&body, &m, NULL);
	mask_body(mask, &body, ranges);
	for (size_t i = 0; i < body.count; i++) {
		check_layer(&body.steps[i], &ranges[i], hides_secret);
		mask_ranges_release(&ranges[i]);
	}
	message_summary_make(&summary, &m, &body, mask);
	must(strlen(summary.text) <= SUMMARY_TEXT_BYTES, "a summary is short");
	message_summary_release(&summary);
	body_release(&body);
	message_release(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv pattern, bytes;
	struct mask *mask = mask_new(), *known = mask_new();

	sv_cut(sv_of((const char *)data, size), '\n', &pattern, &bytes);
	/* Expressions of anybody's making can be slow without being wrong. */
	if (pattern.n > 0 && pattern.p[0] == '/')
		pattern = sv_cstr("/[a-f]+|x*/");
	if (mask_add(mask, pattern, NULL))
		check(mask, bytes, false);
	must(mask_add(known, sv_cstr("/sk-hush/"), NULL), "a pattern is one");
	check(known, bytes, true);
	mask_free(mask);
	mask_free(known);
	return 0;
}
