/*
 * The guard for terminals without bracketed paste: three keys of text within BURST_MS are a paste,
 * which would otherwise run as commands (design: ux 2.2). One key repeated is a key held down. Keys
 * pass through it one by one: put one in, then take until there is none.
 */
#ifndef SQSCOPE_TERM_KEY_BURST_H
#define SQSCOPE_TERM_KEY_BURST_H

#include "sqscope/term/key.h"

enum { BURST_MS = 20, BURST_KEYS = 3, BURST_HELD_MAX = 64 };

struct key_burst {
	bool is_on;                      /* off: every key goes straight through */
	struct key held[BURST_HELD_MAX]; /* maybe the start of a paste; given out from `at` */
	size_t count, at;
	struct key after;          /* what ended them */
	bool is_paste;             /* `paste` is being collected */
	int64_t since_ms, last_ms; /* of the first and the last key of text */
	bool gave_paste;           /* the key given out last is a paste that was collected here */
	struct str paste;
};

void key_burst_release(struct key_burst *b);
void key_burst_put(struct key_burst *b, struct key key, int64_t now_ms);
/* KEY_CODE_NONE: nothing can be given out (yet). After KEY_CODE_PASTE its text is in `paste`. */
struct key key_burst_take(struct key_burst *b, int64_t now_ms);
/* Milliseconds until key_burst_take gives what is held; UNKNOWN when nothing is. */
int64_t key_burst_wait_ms(const struct key_burst *b, int64_t now_ms);

#endif
