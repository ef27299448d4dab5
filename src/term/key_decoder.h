/*
 * The decoder: bytes from the terminal become keys. It holds back what may go on (a lone ESC for
 * escape_wait_ms, the head of a sequence, half a character) and collects bracketed pastes. It reads
 * no clock and no terminal: bytes and times are handed in. Whatever comes in, it holds at most one
 * read's bytes plus a capped paste.
 */
#ifndef SQSCOPE_TERM_KEY_DECODER_H
#define SQSCOPE_TERM_KEY_DECODER_H

#include "key_sequence.h"

/* A key that this terminal sends in its own way. */
struct key_special {
	char bytes[KEY_SEQUENCE_MAX];
	size_t n;
	struct key key;
};

enum { KEY_SPECIALS_MAX = 32 };

struct key_decoder {
	struct key_special specials[KEY_SPECIALS_MAX];
	size_t special_count;
	int64_t escape_wait_ms;
	struct str in; /* not decoded yet, from `at` */
	size_t at;
	int64_t last_ms;    /* when the last byte came */
	int64_t escaped_ms; /* when a lone ESC was given out; its tail may still come */
	bool in_string;     /* inside an answer that nobody asked for */
	bool in_paste;
	struct str paste; /* the last one; line ends are LF */
};

void key_decoder_init(struct key_decoder *d, int64_t escape_wait_ms);
void key_decoder_release(struct key_decoder *d);

/* `sequence` (starting with ESC) means `key`. Left out when it is understood anyway. */
void key_decoder_add(struct key_decoder *d, struct sv sequence, struct key key);

/* Bytes that came at now_ms. Call key_decoder_next until it gives nothing, before and after. */
void key_decoder_feed(struct key_decoder *d, struct sv bytes, int64_t now_ms);
/* The next key, KEY_CODE_NONE when there is none (yet). After KEY_CODE_PASTE its text is in
 * `paste`. */
struct key key_decoder_next(struct key_decoder *d, int64_t now_ms);
/* Milliseconds until key_decoder_next gives a held ESC; UNKNOWN when none is held. */
int64_t key_decoder_wait_ms(const struct key_decoder *d, int64_t now_ms);

#endif
