/*
 * A form: rows with something to type, to tick or to choose, sentences between them, and buttons
 * in the last row. Tab and the arrows go from field to field, Space ticks and chooses, Enter goes
 * on and presses a button; the focus starts where the owner says, never on a button that does
 * something. Pasted text goes into fields, and nowhere else. It knows no meaning: its owner names
 * fields by ids, reads their values, and says what is wrong with them.
 */
#ifndef SQSCOPE_UI_FORM_H
#define SQSCOPE_UI_FORM_H

#include "prompt.h"

enum { FORM_FIELDS = 48 };

enum form_kind {
	FORM_TEXT,
	FORM_CHECK,
	FORM_CHOICE, /* one of its group is on */
	FORM_NOTE,   /* a sentence of the owner's: no field */
	FORM_RULE,   /* a line across */
	FORM_BUTTON,
};

struct form_field {
	enum form_kind kind;
	int id, group;
	struct str label;
	struct str note;    /* behind the field: its unit, its range, what it means */
	struct str problem; /* instead of the note, while the value is wrong */
	struct str off;     /* why it cannot be used now; empty: it can */
	struct prompt prompt;
	bool is_on;
	int value_cols; /* of a text field; 0: what is left of the row */
	enum role role; /* of a note */
};

struct form {
	struct str title;
	struct form_field fields[FORM_FIELDS];
	size_t count, focus, top;
	int label_cols; /* 0: as wide as the widest label */
};

enum form_result {
	FORM_NOTHING, /* no key of a form */
	FORM_MOVED,
	FORM_EDITED,    /* the field in focus has another value */
	FORM_PRESSED,   /* the button in focus */
	FORM_OFF,       /* what is in focus cannot be used; its `off` says why */
	FORM_CANCELLED, /* Esc, ^C */
};

/* A sentence and a rule do not. */
bool form_takes_focus(const struct form_field *field);

struct form *form_new(const char *title);
void form_free(struct form *form);

/* Rows in the order in which they are shown. The field that is returned stays where it is. */
struct form_field *form_text(struct form *form, int id, const char *label, struct sv value);
struct form_field *form_check(struct form *form, int id, const char *label, bool is_on);
struct form_field *form_choice(struct form *form, int id, int group, const char *label, bool is_on);
struct form_field *form_note(struct form *form, int id, enum role role, const char *text);
/* Sentences, in as many notes as they take lines on a screen of so many columns. */
void form_paragraph(struct form *form, int id, enum role role, int screen_cols, struct sv text);
void form_rule(struct form *form);
struct form_field *form_button(struct form *form, int id, const char *label);

/* The field of that id. */
struct form_field *form_field(struct form *form, int id);
/* The trimmed text of a field. Borrowed until it is edited. */
struct sv form_value(struct form *form, int id);
bool form_is_on(struct form *form, int id);
/* Which id of a group is on; UNKNOWN when none is. */
int form_chosen(struct form *form, int group);
void form_focus(struct form *form, int id);

/* Replace a text of a field. */
void form_set(struct str *text, const char *fmt, ...) PRINTF_LIKE(2, 3);

enum form_result form_key(struct form *form, struct key key, struct sv paste);
/* The id of what is in focus. */
int form_focus_id(const struct form *form);

/* In a box in the middle of the screen, as large as it needs. */
void form_draw(struct form *form, struct area screen);

#endif
