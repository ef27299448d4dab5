/*
 * ncurses as we use it: functions, no macros that take words like `move` and `clear` away. It has a
 * key_name and a struct screen too; ours are meant everywhere here.
 */
#ifndef SQSCOPE_TERM_CURSES_API_H
#define SQSCOPE_TERM_CURSES_API_H

#define NCURSES_NOMACROS 1
#define key_name         curses_key_name
#define screen           curses_screen
#include <curses.h>
#undef key_name
#undef screen

#endif
