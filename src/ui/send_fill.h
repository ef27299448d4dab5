/*
 * What fills the form of a message that is sent: $EDITOR, the one that was sent last, a template of
 * the config, one that was received. Where a part of a body is masked, an editor shows it only
 * after that was asked for, and the log tells of it.
 */
#ifndef SQSCOPE_UI_SEND_FILL_H
#define SQSCOPE_UI_SEND_FILL_H

#include "send_form.h"
#include "view_form.h"

extern const struct form_owner send_owner; /* view_send.c */

/* For answers that come when the form may be gone: `sending` is compared, and looked into only when
 * the form is there. The caller frees it. */
struct send_waiting {
	struct ui *ui;
	struct sending *sending;
};

struct send_waiting *send_wait_for(struct ui *ui, struct sending *sending);

/* Open the form; `sending` is taken. */
void send_open(struct ui *ui, struct messages_view *view, struct sending *sending);

/* Buttons of the form. */
void send_fill_from_last(struct ui *ui, struct sending *sending);
void send_fill_from_template(struct ui *ui);

/* The draft of a message that was received, with what is hidden of it at present. */
struct sending *send_begin_as(struct messages_view *view, const struct desk_item *item);
/* --- send_editor.c */

/* The button of the form. */
void send_fill_from_editor(struct ui *ui, struct form *form, struct sending *sending);
/* A received message, edited first; the form comes after the editor. */
bool send_edit_first(struct ui *ui, const struct desk_item *item, struct err *err) MUST_CHECK;

#endif
