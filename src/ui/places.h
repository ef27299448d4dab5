/*
 * What the host tells of every fleet that is shown: how its poller stands, how it is signed in; and
 * what that comes to for all of them together. Taken anew at every look.
 */
#ifndef SQSCOPE_UI_PLACES_H
#define SQSCOPE_UI_PLACES_H

#include "sqscope/term/roles.h"
#include "sqscope/ui/ui.h"

enum { EXPIRY_SHOWN_MS = 30 * 60 * 1000 }; /* from here on the head says when credentials end */

struct place_view {
	const struct fleet *fleet; /* borrowed */
	struct poller_status status;
	struct ui_access access;
};

struct places {
	struct place_view *items; /* in the order of the set */
	size_t count, cap;
};

void places_release(struct places *places);
/* Ask the host about every fleet; *together is what a head over all of them says. */
void places_update(struct ui *ui, struct poller_status *together);
/* Of a fleet; NULL when it is not shown. */
const struct place_view *places_of(const struct places *places, const struct fleet *fleet);

/* The end of its credentials, when it is near or past; 0. */
int64_t place_expiry(const struct place_view *view, int64_t unix_ms);
/* Tells whether any of them ends at another time than before. */
int64_t places_expiry_sum(const struct places *places);
/* The next wall time at which some place_expiry changes by itself; UNKNOWN. */
int64_t places_next_expiry(const struct places *places, int64_t unix_ms);

/* Every one is a custom endpoint. */
bool places_are_local(const struct ui *ui);

/* The role of the word of a place. */
enum role place_role(const struct place *place);
/* "https://localhost:4566/path" -> "localhost:4566"; borrowed. */
struct sv place_host(const struct place *place);

#endif
