/*
 * A form over the view. Its owner gives the fields (form.h), is told of edits to check them, and of
 * the button that was pressed. Esc closes it; nothing was done then.
 */
#ifndef SQSCOPE_UI_VIEW_FORM_H
#define SQSCOPE_UI_VIEW_FORM_H

#include "form.h"
#include "ui_state.h"

struct form_view;

struct form_owner {
	const char *name; /* of the mode; static */
	/* A button. True: the form may go; it still stands while this runs. */
	bool (*pressed)(struct ui *ui, struct form *form, int id, void *ud);
	void (*edited)(struct ui *ui, struct form *form, int id, void *ud); /* may be NULL */
	/* Something that its notes tell of changed, and they were brought up to date. May be NULL
	 */
	bool (*is_changed)(struct ui *ui, struct form *form, void *ud);
	void (*moved)(struct ui *ui, struct form *form, int id, void *ud); /* may be NULL */
	void (*release)(void *ud);                                         /* may be NULL */
};

/* The form and ud are taken; owner is static. */
void form_open(struct ui *ui, const struct form_owner *owner, struct form *form, void *ud);

/* The form of that owner with that ud, if it is still open anywhere on the stack; NULL. For answers
 * that come later. */
struct form *form_find(struct ui *ui, const struct form_owner *owner, const void *ud);
/* Close that one, wherever it stands. */
void form_close(struct ui *ui, const struct form_owner *owner, const void *ud);
/* The same, but ud is the caller's again. */
void form_disown(struct ui *ui, const struct form_owner *owner, const void *ud);
/* The ud of a mode that is a form of that owner; NULL. */
void *form_owned(const struct mode *mode, const struct form_owner *owner);

#endif
