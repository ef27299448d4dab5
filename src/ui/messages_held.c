/* What is held, and what that holds up: on FIFO queues whole message groups. */
#include "view_messages.h"

#include "sqscope/base/clock.h"

enum { GROUPS_MAX = 32, GROUPS_NAMED = 3, GROUP_BYTES = 24 };

void messages_add_leased(const struct messages_view *view, struct str *out)
{
	struct desk_status status;
	char when[CLOCK_TEXT_SIZE];

	message_desk_status(view->desk, &status);
	if (status.held == 0)
		return;
	str_addf(out, "leased %zu", status.held);
	if (status.until_unix_ms != UNKNOWN) {
		clock_format_hms(status.until_unix_ms, when);
		str_addf(out, ", back %s", when);
	}
}

/* --- message groups -------------------------------------------------------------------------- */

struct held_group {
	struct sv id;
	int64_t until_unix_ms; /* of its last lease: then it goes on */
};

struct held_groups {
	struct held_group items[GROUPS_MAX];
	size_t count;
	bool are_more;
};

static void note(struct held_groups *held, const struct lease *lease)
{
	struct sv id = message_fact(&lease->message, "MessageGroupId");
	size_t i = 0;

	while (i < held->count && !sv_eq(held->items[i].id, id))
		i++;
	if (i == GROUPS_MAX) {
		held->are_more = true;
		return;
	}
	if (i == held->count)
		held->items[held->count++] = (struct held_group){id, lease->until_unix_ms};
	else if (lease->until_unix_ms > held->items[i].until_unix_ms)
		held->items[i].until_unix_ms = lease->until_unix_ms;
}

/* With its own end only where another one has another. */
static void add_group(const struct held_group *group, bool has_end, struct str *out)
{
	char when[CLOCK_TEXT_SIZE];
	bool is_long = group->id.n > GROUP_BYTES;

	str_addf(out, "%.*s%s", (int)(is_long ? GROUP_BYTES : group->id.n), group->id.p,
		is_long ? "..." : "");
	if (has_end) {
		clock_format_hms(group->until_unix_ms, when);
		str_addf(out, " to %s", when);
	}
}

static int64_t last_end(const struct held_groups *held, bool *is_one)
{
	int64_t last = held->items[0].until_unix_ms;

	*is_one = true;
	for (size_t i = 1; i < held->count; i++) {
		*is_one &= held->items[i].until_unix_ms / 1000 == last / 1000;
		if (held->items[i].until_unix_ms > last)
			last = held->items[i].until_unix_ms;
	}
	return last;
}

static void add_sentence(const struct held_groups *held, struct str *out)
{
	size_t named = held->count < GROUPS_NAMED ? held->count : GROUPS_NAMED;
	char when[CLOCK_TEXT_SIZE];
	bool is_one;
	int64_t last = last_end(held, &is_one);

	str_addf(out, " FIFO: holds up group%s ", held->count == 1 ? "" : "s");
	for (size_t i = 0; i < named; i++) {
		str_add_cstr(out, i > 0 ? ", " : "");
		add_group(&held->items[i], !is_one, out);
	}
	if (held->count > named)
		str_addf(
			out, " and %s%zu more", held->are_more ? "over " : "", held->count - named);
	clock_format_hms(last, when);
	str_addf(out, is_one ? " until %s." : "; all free at %s.", when);
}

bool messages_add_held_groups(const struct messages_view *view, struct str *out)
{
	struct held_groups held = {0};

	for (size_t i = 0; i < message_desk_count(view->desk); i++) {
		const struct lease *lease = message_desk_at(view->desk, i)->lease;

		if (lease->state == LEASE_HELD)
			note(&held, lease);
	}
	if (held.count > 0)
		add_sentence(&held, out);
	return held.count > 0;
}
