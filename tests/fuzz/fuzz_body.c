/* Fuzz target: any bytes have layers within their bounds, and an index whose nodes lie in the text
 * and can be found by their paths. */
#include "fuzz_target.h"

#include "sqscope/base/limits.h"
#include "sqscope/model/body.h"

enum { PATHS = 50 };

static void check_node(const struct json_index *ix, uint32_t i)
{
	const struct json_node *node = &ix->nodes[i];

	must(node->start <= node->end && node->end <= ix->text.n, "a node lies in the text");
	must(node->after > i && node->after <= ix->count, "a subtree ends behind its node");
	must(node->parent == JSON_NONE || node->parent < i, "a parent comes first");
	must(node->parent == JSON_NONE || ix->nodes[node->parent].after >= node->after,
		"a subtree lies in its parent's");
	must(json_index_key(ix, i).n == 0 || node->key < node->start, "a key comes first");
}

/* Duplicate keys have one path, which names the last; everything else is found again. */
static void check_path(const struct json_index *ix, uint32_t i)
{
	struct str path = {0}, again = {0};
	uint32_t found;

	json_path_add(ix, i, &path);
	found = json_path_find(ix, str_sv(&path));
	if (found != JSON_NONE && found != i) {
		json_path_add(ix, found, &again);
		must(again.n > 0, "a node has a path");
	}
	str_release(&path);
	str_release(&again);
}

static void check_index(const struct json_index *ix)
{
	uint32_t most = ix->count < PATHS ? (uint32_t)ix->count : (uint32_t)PATHS;

	must((ix->error != NULL) == (ix->error_offset != 0) || ix->error, "an error has a place");
	for (uint32_t i = 0; i < ix->count; i++)
		check_node(ix, i);
	for (uint32_t i = 0; i < most; i++) {
		if (ix->nodes[i].kind != JSON_KIND_BROKEN)
			check_path(ix, i);
	}
	for (size_t at = 0; at < ix->text.n; at += ix->text.n / PATHS + 1)
		must(json_index_at(ix, at) < ix->count, "every byte has a node");
}

static void check_step(const struct body_step *step)
{
	must(step->form < BODY_FORM_COUNT, "a layer has a form");
	must(step->index.count == 0 || body_form_rows[step->form].is_json, "JSON has an index");
	if (body_form_rows[step->form].is_json)
		check_index(&step->index);
}

/* Texts that are no bodies are indexed, too. */
static void check_any_text(struct sv text)
{
	struct json_index ix;
	struct str decoded = {0}, encoded = {0}, again = {0};

	json_index_build(&ix, text);
	if (ix.count > 0)
		check_index(&ix);
	json_index_release(&ix);
	json_string_decode(text, &decoded);
	json_string_encode(str_sv(&decoded), &encoded);
	must(json_string_decode(str_sv(&encoded), &again), "what we write is exact");
	must(sv_eq(str_sv(&decoded), str_sv(&again)), "a string comes back as it was");
	str_release(&decoded);
	str_release(&encoded);
	str_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv bytes = sv_of((const char *)data, size);
	struct str chain = {0};
	struct body body;

	body_decode(&body, bytes, NULL);
	must(body.count > 0 && (int64_t)body.count <= limit(LIMIT_BODY_STEPS) + 1, "few layers");
	for (size_t i = 0; i < body.count; i++) {
		must(i == 0 || (int64_t)body.steps[i].bytes.n <= limit(LIMIT_BODY_OUTPUT) ||
				body.steps[i].bytes.n <= size,
			"a layer is bounded");
		check_step(&body.steps[i]);
	}
	body_chain(&body, &chain);
	must(chain.n > 0, "there is a chain");
	str_release(&chain);
	body_release(&body);
	check_any_text(bytes);
	return 0;
}
