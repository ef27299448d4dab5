/*
 * The orders that queues can be put in, one a column: worst or largest first, names A to Z, what is
 * not known last. Pure.
 */
#ifndef SQSCOPE_UI_COLUMN_ORDER_H
#define SQSCOPE_UI_COLUMN_ORDER_H

#include "sqscope/model/fleet.h"

int order_by_severity(const struct queue *a, const struct queue *b);
int order_by_name(const struct queue *a, const struct queue *b);
int order_by_context(const struct queue *a, const struct queue *b);
int order_by_ready(const struct queue *a, const struct queue *b);
int order_by_flight(const struct queue *a, const struct queue *b);
int order_by_delay(const struct queue *a, const struct queue *b);
int order_by_dlq(const struct queue *a, const struct queue *b);
int order_by_in(const struct queue *a, const struct queue *b);
int order_by_out(const struct queue *a, const struct queue *b);
int order_by_net(const struct queue *a, const struct queue *b);
int order_by_eta(const struct queue *a, const struct queue *b);
int order_by_trend(const struct queue *a, const struct queue *b);
int order_by_type(const struct queue *a, const struct queue *b);
int order_by_visibility(const struct queue *a, const struct queue *b);
int order_by_alarm(const struct queue *a, const struct queue *b);
int order_by_lint(const struct queue *a, const struct queue *b);

#endif
