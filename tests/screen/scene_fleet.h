/*
 * The fleet of the scenes: queues with an hour of history, told in a few points each and read every
 * ten seconds through the model, so that rates, trends and alarms are what the program makes of
 * them.
 */
#ifndef TESTS_SCREEN_SCENE_FLEET_H
#define TESTS_SCREEN_SCENE_FLEET_H

#include "unit/ui/ui_fixture.h"

enum { POINTS = 8, HISTORY_S = 3600, READ_EVERY_S = 10 };

struct scene_point {
	int minutes_ago;
	int64_t ready;
};

struct scene_queue {
	const char *name;
	const char *dlq;
	int64_t flight, delayed;
	int64_t wobble;                    /* ready goes up and down by so much between readings */
	struct scene_point points[POINTS]; /* oldest first; ends at 0 minutes ago */
};

static const struct scene_queue scene_queues[] = {
	{"ai-transcribe-dlq", NULL, 0, 0, 0, {{60, 88}, {20, 410}, {5, 892}, {0, 1204}}},
	{"ai-embed", "ai-embed-dlq", 480, 0, 0, {{60, 800}, {30, 4200}, {10, 9500}, {0, 12000}}},
	{"ai-embed-dlq", NULL, 0, 0, 0, {{60, 37}, {0, 37}}},
	{"ai-transcribe", "ai-transcribe-dlq", 1900, 0, 0,
		{{60, 15000}, {40, 14200}, {20, 12000}, {0, 8110}}},
	{"billing-events.fifo", NULL, 120000, 0, 0, {{60, 932}, {0, 932}}},
	{"image-caption", "image-caption-dlq", 12, 0, 20, {{60, 10}, {30, 90}, {15, 20}, {0, 40}}},
	{"image-caption-dlq", NULL, 12, 0, 0, {{60, 1900}, {12, 1900}, {0, 388}}},
	{"ai-summarise", NULL, 3, 0, 0, {{60, 0}, {0, 0}}},
	{"ai-rerank", NULL, 18, 0, 6, {{60, 18}, {0, 18}}},
	{"audit-fanout", NULL, 0, 0, 0, {{60, 0}, {0, 0}}},
	{"email-out", "email-out-dlq", 50, 50, 0, {{60, 600}, {30, 900}, {0, 211}}},
	{"email-out-dlq", NULL, 0, 0, 0, {{60, 2}, {0, 2}}},
	{"export-csv", NULL, 1, 0, 1, {{60, 1}, {0, 1}}},
	{"feature-backfill", NULL, 200, 0, 0, {{60, 210000}, {0, 71300}}},
	{"geo-tiles", NULL, 0, 0, 0, {{60, 0}, {0, 0}}},
	{"ingest-raw", NULL, 980, 0, 300, {{60, 900}, {30, 1100}, {0, 1014}}},
	{"ml-labels.fifo", NULL, 5, 0, 0, {{60, 0}, {50, 0}, {30, 300}, {0, 66}}},
};

/* Ready at a time before the end, between the two points around it. */
static inline int64_t scene_ready(const struct scene_queue *queue, int seconds_ago)
{
	const struct scene_point *points = queue->points;
	int i = 0, from, to;

	while (points[i + 1].minutes_ago * 60 > seconds_ago)
		i++;
	from = points[i].minutes_ago * 60;
	to = points[i + 1].minutes_ago * 60;
	return points[i].ready +
	       (points[i + 1].ready - points[i].ready) * (from - seconds_ago) / (from - to);
}

static inline void scene_read(struct fixture *f, const struct scene_queue *queue, int seconds_ago)
{
	int64_t ready = scene_ready(queue, seconds_ago);
	bool is_up = seconds_ago / READ_EVERY_S % 2 == 1;

	if (is_up)
		ready += queue->wobble;
	fixture_read(f, queue->name, ready, queue->flight, queue->delayed, queue->dlq);
}

/* The hour until now: now_ms and unix_ms are the same afterwards. */
static inline void scene_fill(struct fixture *f)
{
	fixture_wait(f, -(int64_t)HISTORY_S * 1000);
	for (int ago = HISTORY_S; ago >= 0; ago -= READ_EVERY_S) {
		for (size_t i = 0; i < COUNT_OF(scene_queues); i++)
			scene_read(f, &scene_queues[i], ago);
		fixture_deny(f, "legacy-import");
		if (ago > 0)
			fixture_wait(f, READ_EVERY_S * 1000);
	}
}

#endif
