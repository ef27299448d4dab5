/*
 * Codes of MFA devices that somebody waits for: asked one at a time, in a box over the view, when
 * nothing else is being typed. What is typed is neither shown nor kept: it stands in no history,
 * and is wiped with the box.
 */
#ifndef SQSCOPE_UI_QUESTIONS_H
#define SQSCOPE_UI_QUESTIONS_H

#include "sqscope/ui/ui.h"

enum { QUESTIONS_MAX = 16, CODE_MAX = 32 };

struct question {
	struct str profile, device;
	void (*answer)(void *ud, struct sv code);
	void *ud;
};

struct questions {
	struct question waiting[QUESTIONS_MAX]; /* the first is the one that is on the screen */
	size_t count;
	bool is_open; /* its box is on the stack */
	char code[CODE_MAX];
	size_t length;
};

/* Without an answer: the end. */
void questions_release(struct questions *questions);
/* Open the box of the first when its time has come. Once a turn and after every key. */
void questions_show(struct ui *ui);

#endif
