/* What a queue looks like on a screen: to tell whether a poll changed anything that is shown. */
#ifndef QUEUE_IMAGE_H
#define QUEUE_IMAGE_H

#include "sqscope/model/queue.h"

/* Everything of a queue that some view shows and that a poll may change, less its attributes. */
struct queue_image {
	int64_t visible, in_flight, delayed;
	double in, out, net;
	bool rates_known, is_stale;
	struct drain drain;
	enum severity severity;
	char reason[QUEUE_REASON_SIZE];
	struct err error;
	int64_t minute, trend[SERIES_MINUTES]; /* of the ready messages */
};

void queue_image_take(const struct queue *q, struct queue_image *image);
bool queue_image_same_counts(const struct queue_image *image, const struct queue *q);
bool queue_image_same(const struct queue_image *image, const struct queue *q);
bool queue_attributes_same(const struct queue_attributes *a, const struct queue_attributes *b);

#endif
