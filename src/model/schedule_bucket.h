/* The size of the schedule's token bucket. */
#ifndef SCHEDULE_BUCKET_H
#define SCHEDULE_BUCKET_H

#include "sqscope/model/schedule.h"

double bucket_capacity(double max_rps);

#endif
