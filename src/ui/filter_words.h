/*
 * The words that fields of a filter take; the tables stand in filter_parse.c in the order of these
 * enums.
 */
#ifndef SQSCOPE_UI_FILTER_WORDS_H
#define SQSCOPE_UI_FILTER_WORDS_H

#include "sqscope/model/rates.h"

enum filter_state {
	STATE_IS_CRIT,
	STATE_IS_WARN,
	STATE_IS_OK,
	STATE_IS_UNKNOWN,
	STATE_IS_STALE,
	STATE_IS_FAILING,
	STATE_IS_ALARM,
	STATE_WORDS
};

enum filter_is { IS_DLQ, IS_SOURCE, IS_FIFO, IS_STANDARD, IS_EMPTY, IS_MARKED, IS_WORDS };

enum filter_eta { ETA_GROW, ETA_STALL, ETA_OK, ETA_TIME, ETA_WORDS };

enum filter_number {
	NUMBER_READY,
	NUMBER_FLIGHT,
	NUMBER_DELAY,
	NUMBER_DLQ,
	NUMBER_IN,
	NUMBER_OUT,
	NUMBER_NET,
	NUMBER_WORDS
};

extern const enum drain_word filter_eta_drains[ETA_WORDS];

#endif
