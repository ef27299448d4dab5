/*
 * `:theme why`: a cursor over everything that is drawn; the last row says which role the place
 * under it has, what that means and what the theme makes of it. So a theme can be written without
 * guessing.
 */
#ifndef SQSCOPE_UI_VIEW_WHY_H
#define SQSCOPE_UI_VIEW_WHY_H

#include "ui_state.h"

void why_view_open(struct ui *ui);

#endif
