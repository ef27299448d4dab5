/*
 * What one key sends, read from the front of a byte string. No state: the decoder (key_decoder.h)
 * asks again when more has come. Keys are told apart by their form (ECMA-48 CSI, SS3), so that the
 * application and the normal mode of xterm, tmux, screen, rxvt, vt100 and the Linux console all
 * work whatever TERM says.
 */
#ifndef SQSCOPE_TERM_KEY_SEQUENCE_H
#define SQSCOPE_TERM_KEY_SEQUENCE_H

#include "sqscope/term/key.h"

/* No key sends more; a longer one is dropped. */
enum { KEY_SEQUENCE_MAX = 32 };
/* A paste holds at most this many times LIMIT_PROMPT: no field takes more. */
enum { KEY_PASTE_PROMPTS = 16 };

enum key_sequence_kind {
	KEY_SEQUENCE_MORE,    /* it may go on */
	KEY_SEQUENCE_KEY,     /* a key */
	KEY_SEQUENCE_NOTHING, /* not for us: Alt with a character, a report, a broken character */
	KEY_SEQUENCE_STRING,  /* the start of an answer that ends in BEL or ST */
	KEY_SEQUENCE_PASTE_START, /* bracketed paste */
};

struct key_sequence {
	enum key_sequence_kind kind;
	size_t used; /* bytes that it takes; 0 for KEY_SEQUENCE_MORE */
	struct key key;
};

/* `v` must not be empty. */
struct key_sequence key_sequence_read(struct sv v);

#endif
