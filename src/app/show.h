/*
 * What `show` tells of one queue beyond a sweep: its tags, and every queue that uses it as
 * dead-letter queue.
 */
#ifndef SHOW_H
#define SHOW_H

#include "json.h"
#include "session.h"

struct show_tag {
	struct str key, value;
};

struct show {
	struct session *session; /* borrowed */
	struct queue *queue;     /* borrowed from the fleet */
	struct show_tag *tags;
	size_t tag_count;
	struct err tags_error;
	struct str *source_urls;
	size_t source_count, source_cap;
	struct err sources_error;
	int pages;   /* of sources so far */
	int pending; /* calls under way */
};

/* Ask for both and wait, or for a signal. */
void show_fetch(struct show *show);
/* After the session is gone: a call that is cut short still writes here. */
void show_release(struct show *show);

/* Clear, or what could not be read. */
void show_verdict(const struct show *show, struct err *out);

json_t *show_json(const struct show *show, int64_t as_of_unix_ms);
/* For people, in lines of `width` (0: as long as they are). */
void show_text(const struct show *show, int width, struct str *out);

#endif
