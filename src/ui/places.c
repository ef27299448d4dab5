/* What the host tells of every fleet that is shown. */
#include "places.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

#include <stdlib.h>

void places_release(struct places *places)
{
	free(places->items);
	*places = (struct places){0};
}

/* All of them have to be in the way of something for the whole to be. */
static enum poller_phase common_phase(const struct places *places)
{
	size_t paused = 0, unreachable = 0, listing = 0;

	for (size_t i = 0; i < places->count; i++) {
		enum poller_phase phase = places->items[i].status.phase;

		paused += phase == POLLER_PAUSED;
		unreachable += phase == POLLER_UNREACHABLE;
		listing += phase == POLLER_LISTING;
	}
	if (listing > 0)
		return POLLER_LISTING;
	if (places->count > 0 && paused == places->count)
		return POLLER_PAUSED;
	if (places->count > 0 && unreachable == places->count)
		return POLLER_UNREACHABLE;
	return POLLER_LIVE;
}

static void add(struct poller_status *sum, const struct poller_status *one)
{
	sum->listed += one->listed;
	sum->maybe_truncated |= one->maybe_truncated;
	sum->requests_per_s += one->requests_per_s;
	sum->dollars_per_day += one->dollars_per_day;
	sum->requests += one->requests;
	sum->throttled += one->throttled;
	sum->gen += one->gen;
}

void places_update(struct ui *ui, struct poller_status *together)
{
	struct places *places = &ui->places;
	const struct fleet_set *set = ui->fleets;

	*together = (struct poller_status){.retry_at_unix_ms = UNKNOWN};
	places->items = mem_grow(places->items, &places->cap, set->count, sizeof *places->items);
	places->count = set->count;
	for (size_t i = 0; i < set->count; i++) {
		struct place_view *view = &places->items[i];

		*view = (struct place_view){.fleet = set->fleets[i]};
		ui->host->get_status(ui->host->ud, view->fleet, &view->status);
		ui->host->get_access(ui->host->ud, view->fleet, &view->access);
		add(together, &view->status);
	}
	together->phase = common_phase(places);
}

const struct place_view *places_of(const struct places *places, const struct fleet *fleet)
{
	for (size_t i = 0; i < places->count; i++) {
		if (places->items[i].fleet == fleet)
			return &places->items[i];
	}
	return NULL;
}

int64_t place_expiry(const struct place_view *view, int64_t unix_ms)
{
	int64_t expires = view ? view->access.expires_unix_ms : 0;

	return expires > 0 && expires - unix_ms < EXPIRY_SHOWN_MS ? expires : 0;
}

int64_t places_expiry_sum(const struct places *places)
{
	int64_t sum = 0;

	for (size_t i = 0; i < places->count; i++)
		sum += places->items[i].access.expires_unix_ms;
	return sum;
}

int64_t places_next_expiry(const struct places *places, int64_t unix_ms)
{
	int64_t next = UNKNOWN;

	for (size_t i = 0; i < places->count; i++) {
		int64_t expires = places->items[i].access.expires_unix_ms;
		int64_t at = expires - EXPIRY_SHOWN_MS;

		if (expires <= 0)
			continue;
		at = at > unix_ms ? at : expires;
		if (at > unix_ms && (next == UNKNOWN || at < next))
			next = at;
	}
	return next;
}

bool places_are_local(const struct ui *ui)
{
	for (size_t i = 0; i < ui->fleets->count; i++) {
		if (!ui->fleets->fleets[i]->place.endpoint)
			return false;
	}
	return true;
}

enum role place_role(const struct place *place)
{
	if (place->color >= 1 && place->color <= ROLE_CONTEXTS)
		return (enum role)(ROLE_CONTEXT_1 + place->color - 1);
	return ROLE_TEXT;
}

struct sv place_host(const struct place *place)
{
	struct sv host, path;
	const char *scheme_end = place->endpoint ? strstr(place->endpoint, "://") : NULL;

	sv_cut(sv_cstr(scheme_end ? scheme_end + strlen("://") : place->endpoint), '/', &host,
		&path);
	return host;
}
