/* Pieces that the list of messages and the detail of one share. */
#include "message_pane.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/units.h"

enum { SHORT_ID = 8, HMS = 8, KIB = 1024 };

struct sv message_short_id(const struct message *m)
{
	struct sv id = str_sv(&m->id);

	if (id.n > SHORT_ID)
		id.n = SHORT_ID;
	return id;
}

void message_add_size(int64_t bytes, struct str *out)
{
	char text[UNITS_TEXT_SIZE];
	struct sv number, unit;

	units_bytes(bytes, text);
	if (bytes < KIB) {
		str_addf(out, "%lld", (long long)bytes);
		return;
	}
	sv_cut(sv_cstr(text), ' ', &number, &unit);
	str_addf(out, "%.*s%.1s", SV_ARGS(number), unit.n > 0 ? unit.p : "");
}

static enum role add_held(const struct lease *lease, bool is_kept, int64_t now_ms, struct str *out)
{
	bool is_near = lease->until_ms - now_ms < LEASE_NEAR_MS;
	char when[CLOCK_TEXT_SIZE];

	clock_format_hms(lease->until_unix_ms, when);
	str_addf(out, "%.*s%s", HMS, when, is_near ? "!" : is_kept ? "H" : "");
	return is_near ? ROLE_LEASE_LOW : ROLE_LEASE;
}

enum role message_add_until(const struct desk_item *item, int64_t now_ms, struct str *out)
{
	switch (item->lease->state) {
	case LEASE_HELD:
		return add_held(item->lease, item->is_kept, now_ms, out);
	case LEASE_LOST:
		str_add_cstr(out, "lost");
		return ROLE_STATE_CRIT;
	case LEASE_RETURNED:
		str_add_cstr(out, "returned");
		return ROLE_DIM;
	case LEASE_GIVEN:
		str_add_cstr(out, "redrive");
		return ROLE_DIM;
	case LEASE_DELETED:
		str_add_cstr(out, "deleted");
		return ROLE_DIM;
	}
	return ROLE_TEXT;
}

void message_add_past(const struct desk_item *item, struct str *out)
{
	char when[CLOCK_TEXT_SIZE] = "an earlier time";

	if (item->moved_unix_ms != UNKNOWN)
		clock_format_utc(item->moved_unix_ms, when);
	switch (item->past) {
	case JOURNAL_PAST_RETURNED:
	case JOURNAL_PAST_SAME_BODY:
		str_addf(out, "returned after redrive of %s", when);
		break;
	case JOURNAL_PAST_ORIGINAL:
		str_addf(out, "a copy was sent by the redrive of %s, and this is still here", when);
		break;
	case JOURNAL_PAST_NONE:
		break;
	}
}
