/* The ledger read as a report. */
#include "sim_debrief.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <stdlib.h>

/* The messages of one body, which clients ended or sent. */
struct body {
	uint64_t sent_by_client, sent_by_others, ended_by_client;
};

static struct sv hash_of(const struct sim_record *r)
{
	return sv_of((const char *)r->body_sha256, sizeof r->body_sha256);
}

static bool was_taken_away(const struct sim_record *r)
{
	return r->ended_by_client && r->fate != SIM_FATE_REDRIVEN;
}

static struct sim_deeds *deeds_of(struct sim_debrief *debrief, const char *queue)
{
	struct sim_deeds *deeds = map_get(debrief->queues, sv_cstr(queue));
	if (!deeds) {
		deeds = mem_new(1, sizeof *deeds);
		map_put(debrief->queues, sv_cstr(queue), deeds);
	}
	return deeds;
}

static uint64_t receives_by_client(const struct sim_ledger *ledger, const struct sim_record *r)
{
	uint64_t count = 0;
	const struct sim_ledger_receive *receive = sim_ledger_get_receive(ledger, r->last_receive);
	for (; receive; receive = sim_ledger_get_receive(ledger, receive->previous))
		count += receive->by_client;
	return count;
}

static bool is_held(const struct sim_record *r)
{
	return r->message && r->message->state == SIM_IN_FLIGHT && r->held_by_client;
}

static struct sim_deeds judge(const struct sim_ledger *ledger, const struct sim_record *r)
{
	bool is_gone = was_taken_away(r);
	return (struct sim_deeds){
		.sent = r->sent_by_client,
		.deleted = is_gone && r->fate == SIM_FATE_DELETED,
		.purged = is_gone && r->fate != SIM_FATE_DELETED,
		.redriven = r->fate == SIM_FATE_REDRIVEN,
		.receives = receives_by_client(ledger, r),
		.dead_lettered = r->moved_by_client,
		.held = is_held(r),
	};
}

static void add_deeds(struct sim_deeds *sum, const struct sim_deeds *more)
{
	sum->sent += more->sent;
	sum->deleted += more->deleted;
	sum->purged += more->purged;
	sum->redriven += more->redriven;
	sum->receives += more->receives;
	sum->dead_lettered += more->dead_lettered;
	sum->held += more->held;
}

static bool is_idle(const struct sim_deeds *d)
{
	return !(d->sent || d->deleted || d->purged || d->redriven || d->receives ||
		 d->dead_lettered || d->held);
}

static void count_body(struct map *bodies, const struct sim_record *r, bool is_first_pass)
{
	struct body *body = map_get(bodies, hash_of(r));
	if (is_first_pass && !body && (r->sent_by_client || was_taken_away(r))) {
		body = mem_new(1, sizeof *body);
		map_put(bodies, hash_of(r), body);
	}
	if (!body || is_first_pass)
		return;
	/* What a move task sent on is no message more. */
	body->sent_by_client += r->sent_by_client;
	body->sent_by_others += !r->sent_by_client && !r->previous;
	body->ended_by_client += was_taken_away(r);
}

static void settle_bodies(struct map *bodies, struct sim_debrief *debrief)
{
	for (struct map_entry *e = map_first(bodies); e; e = map_next(e)) {
		struct body *b = map_value(e);
		uint64_t again = b->sent_by_client;
		/* The first of a body that is the client's own is no copy of anything. */
		if (!b->sent_by_others && again)
			again--;
		uint64_t moved = again < b->ended_by_client ? again : b->ended_by_client;
		debrief->moved += moved;
		debrief->lost += b->ended_by_client - moved;
		debrief->duplicated += again - moved;
		free(b);
	}
	map_free(bodies);
}

void sim_debrief_take(const struct sim_store *store, struct sim_debrief *debrief)
{
	const struct sim_ledger *ledger = &store->ledger;
	struct map *bodies = map_new();
	*debrief = (struct sim_debrief){.queues = map_new()};
	for (uint32_t serial = 1; serial <= ledger->count; serial++) {
		const struct sim_record *r = sim_ledger_get(ledger, serial);
		struct sim_deeds deeds = judge(ledger, r);
		count_body(bodies, r, true);
		if (is_idle(&deeds))
			continue;
		add_deeds(&debrief->all, &deeds);
		add_deeds(deeds_of(debrief, r->queue), &deeds);
	}
	for (uint32_t serial = 1; map_count(bodies) && serial <= ledger->count; serial++)
		count_body(bodies, sim_ledger_get(ledger, serial), false);
	settle_bodies(bodies, debrief);
}

void sim_debrief_release(struct sim_debrief *debrief)
{
	for (struct map_entry *e = map_first(debrief->queues); e; e = map_next(e))
		free(map_value(e));
	map_free(debrief->queues);
}

static json_t *deeds_json(const struct sim_deeds *d)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "sent", (json_int_t)d->sent,
		"deleted", (json_int_t)d->deleted, "purged", (json_int_t)d->purged, "redriven",
		(json_int_t)d->redriven, "receives", (json_int_t)d->receives, "dead_lettered",
		(json_int_t)d->dead_lettered, "held", (json_int_t)d->held);
}

json_t *sim_debrief_json(const struct sim_debrief *debrief)
{
	json_t *out = deeds_json(&debrief->all);
	json_t *queues = json_object();
	for (struct map_entry *e = map_first(debrief->queues); e; e = map_next(e)) {
		char *name = mem_strndup(map_key(e).p, map_key(e).n);
		json_object_set_new(queues, name, deeds_json(map_value(e)));
		free(name);
	}
	json_object_set_new(out, "moved", json_integer((json_int_t)debrief->moved));
	json_object_set_new(out, "lost", json_integer((json_int_t)debrief->lost));
	json_object_set_new(out, "duplicated", json_integer((json_int_t)debrief->duplicated));
	json_object_set_new(out, "queues", queues);
	return out;
}

static void add_row(struct str *out, uint64_t n, const char *one, const char *many)
{
	char number[UNITS_TEXT_SIZE];
	if (n)
		str_addf(out, "  %9s  %s\n", units_exact((int64_t)n, number), n == 1 ? one : many);
}

static void add_queues(const struct sim_debrief *debrief, struct str *out)
{
	enum { NAME_COLUMNS = 34 };
	str_addf(out, "\n  %-*s %8s %8s %8s %8s\n", NAME_COLUMNS, "QUEUE", "RECEIVED", "DELETED",
		"SENT", "HELD");
	for (struct map_entry *e = map_first(debrief->queues); e; e = map_next(e)) {
		const struct sim_deeds *d = map_value(e);
		struct sv name = map_key(e);
		str_addf(out, "  %-*.*s %8llu %8llu %8llu %8llu\n", NAME_COLUMNS,
			name.n > NAME_COLUMNS ? NAME_COLUMNS : (int)name.n, name.p,
			(unsigned long long)d->receives,
			(unsigned long long)(d->deleted + d->purged + d->redriven),
			(unsigned long long)d->sent, (unsigned long long)d->held);
	}
}

void sim_debrief_text(const struct sim_debrief *debrief, struct str *out)
{
	const struct sim_deeds *all = &debrief->all;
	if (is_idle(all)) {
		str_add_cstr(out, "  You looked and touched no message: nothing was received, "
				  "moved or deleted.\n");
		return;
	}
	add_row(out, all->redriven, "message redriven by a move task",
		"messages redriven by a move task");
	add_row(out, debrief->moved, "message moved by hand (sent again, then deleted)",
		"messages moved by hand (sent again, then deleted)");
	add_row(out, debrief->lost, "message deleted for good", "messages deleted for good");
	add_row(out, debrief->duplicated, "message duplicated: sent again, but not deleted",
		"messages duplicated: sent again, but not deleted");
	add_row(out, all->receives, "receive count spent by looking",
		"receive counts spent by looking");
	add_row(out, all->dead_lettered, "message pushed into a dead-letter queue by looking",
		"messages pushed into a dead-letter queue by looking");
	add_row(out, all->held, "message still held: nobody else sees it until its time is over",
		"messages still held: nobody else sees them until their time is over");
	add_queues(debrief, out);
}
