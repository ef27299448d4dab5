/*
 * The directory of what outlives the program: the log and the local database.
 */
#ifndef STATE_DIR_H
#define STATE_DIR_H

#include "sqscope/app/options.h"

/* What --state-dir says, else $XDG_STATE_HOME/sqscope, else ~/.local/state/sqscope. Nothing is
 * made. Appended to out. */
void state_dir_path(const struct options *options, struct str *out);

#endif
