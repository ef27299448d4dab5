/*
 * Fuzz target: bodies (the lines of the input) are compared and grouped by what seems wrong with
 * them; a body is always like itself.
 */
#include "fuzz_target.h"

#include "sqscope/base/limits.h"
#include "sqscope/model/message_groups.h"

enum { BODIES_MAX = 16 };

static void group(struct message_groups *g, struct sv bytes)
{
	struct message m = {0};
	struct str type = {0};
	struct body body;
	bool is_known;
	struct sv value;

	str_add(&m.body, bytes);
	message_add_attribute(&m, sv_cstr("ErrorMessage"), sv_cstr("String"), bytes);
	body_decode_message(&body, &m, NULL);
	is_known = message_error_type(&m, &body, &type);
	must(is_known == (type.n > 0), "a known error has a name");
	value = str_sv(&type);
	must(message_groups_add(g, is_known ? &value : NULL) < g->count, "a message has a group");
	str_release(&type);
	body_release(&body);
	message_release(&m);
}

static void check_groups(const struct message_groups *g, size_t messages)
{
	size_t order[BODIES_MAX];
	int64_t sum = 0;

	message_groups_order(g, order);
	for (size_t i = 0; i < g->count; i++)
		sum += g->groups[order[i]].count;
	must(sum == (int64_t)messages, "every message is counted once");
}

static void check_difference(const struct body *const *bodies, size_t count)
{
	struct message_difference difference;
	const struct body *twice[] = {bodies[0], bodies[0]};
	struct str text = {0};

	if (message_differ(bodies, count, &difference)) {
		must(difference.path_count <= DIFFER_PATHS_MAX, "few places are named");
		message_difference_text(&difference, &text);
	}
	str_release(&difference.paths);
	if (message_differ(twice, 2, &difference))
		must(difference.path_count == 0, "a body is like itself");
	str_release(&difference.paths);
	str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv rest = sv_of((const char *)data, size), line;
	struct body bodies[BODIES_MAX];
	const struct body *pointers[BODIES_MAX] = {NULL};
	struct message_groups g;
	size_t count = 0;

	message_groups_init(&g);
	do {
		bool has_more = sv_cut(rest, '\n', &line, &rest);

		body_decode(&bodies[count], line, NULL);
		pointers[count] = &bodies[count];
		group(&g, line);
		count++;
		if (!has_more)
			break;
	} while (count < BODIES_MAX);
	check_groups(&g, count);
	check_difference(pointers, count);
	for (size_t i = 0; i < count; i++)
		body_release(&bodies[i]);
	message_groups_release(&g);
	return 0;
}
