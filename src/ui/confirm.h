/*
 * A question before something that is hard or impossible to take back. The answer cannot be given
 * by accident: the focus starts on Cancel, the key that asked does not answer, pasted text is
 * refused. Level 3 wants a letter of its own, then Enter. Level 4 wants the name of what is about
 * to be lost, typed; a reason where the context asks for one; and three seconds after that before
 * its button works (design: ux 4.1, 4.2, 7.9). It draws nothing: view_confirm.h shows it.
 */
#ifndef SQSCOPE_UI_CONFIRM_H
#define SQSCOPE_UI_CONFIRM_H

#include "prompt.h"

enum { CONFIRM_FACTS = 12, CONFIRM_DELAY_MS = 3000 };

enum confirm_level {
	CONFIRM_HARD = 3,         /* hard to reverse */
	CONFIRM_IRREVERSIBLE = 4, /* or fleet-sized */
};

enum confirm_focus { CONFIRM_ON_NAME, CONFIRM_ON_REASON, CONFIRM_ON_CANCEL, CONFIRM_ON_ACTION };

enum confirm_result {
	CONFIRM_NOTHING, /* no key of a question */
	CONFIRM_CHANGED,
	CONFIRM_PASTE_REFUSED,
	CONFIRM_NOT_YET, /* Enter on a button that does not work yet: confirm_why tells */
	CONFIRM_YES,
	CONFIRM_NO,
};

struct confirm_fact {
	struct str label, value;
};

struct confirm {
	enum confirm_level level;
	const char *title; /* "PURGE QUEUE" (static) */
	const char *verb;  /* "Purge": the button (static) */
	char letter;       /* of level 3, lower case: brings the focus to the button */
	struct str text;   /* what will happen, a sentence or two */
	struct confirm_fact facts[CONFIRM_FACTS];
	size_t fact_count;
	struct str cli;  /* the same as a line of the AWS command line, to be copied; or empty */
	struct str name; /* level 4: what must be typed */
	bool needs_reason;

	enum confirm_focus focus;
	struct prompt typed, reason;
	int64_t matched_ms; /* when everything that is asked for was there; UNKNOWN */
};

void confirm_init(struct confirm *confirm, enum confirm_level level);
void confirm_release(struct confirm *confirm);
/* One that finds no place is dropped. */
void confirm_add_fact(struct confirm *confirm, const char *label, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* After everything is said: where the focus starts. */
void confirm_begin(struct confirm *confirm);

enum confirm_result confirm_key(
	struct confirm *confirm, struct key key, struct sv paste, int64_t now_ms);

/* Does the button work? */
bool confirm_is_armed(const struct confirm *confirm, int64_t now_ms);
/* When it will, if nothing else is missing and it does not yet; UNKNOWN. */
int64_t confirm_armed_at_ms(const struct confirm *confirm, int64_t now_ms);
/* What it waits for, a sentence; static. */
const char *confirm_why(const struct confirm *confirm);

#endif
