/* The table of commands. */
#include "actions.h"

enum { SUGGESTION_DISTANCE = 3 };

const char *const command_scope_names[SCOPE_COUNT] = {
	[SCOPE_GLOBAL] = "global",
	[SCOPE_FLEET] = "fleet",
	[SCOPE_QUEUE] = "queue",
	[SCOPE_MESSAGES] = "messages",
	[SCOPE_MESSAGE] = "message",
	[SCOPE_OPERATIONS] = "operations",
	[SCOPE_WORKERS] = "workers",
	[SCOPE_TEXT] = "text",
};

const char *const command_group_names[GROUP_COUNT] = {
	[GROUP_MOVE] = "MOVE",
	[GROUP_LOOK] = "LOOK",
	[GROUP_ACT] = "MARK",
	[GROUP_RUN] = "RUN",
};

const struct command commands[] = {
	/* clang-format off */
	{"down", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "one row down", action_down, NULL, ARGUMENT_NONE, NULL},
	{"up", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "one row up", action_up, NULL, ARGUMENT_NONE, NULL},
	{"page-down", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "a page down", action_page_down, "next", ARGUMENT_NONE, NULL},
	{"page-up", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "a page up", action_page_up, NULL, ARGUMENT_NONE, NULL},
	{"half-down", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "half a page down", action_half_down, NULL, ARGUMENT_NONE, NULL},
	{"half-up", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "half a page up", action_half_up, NULL, ARGUMENT_NONE, NULL},
	{"first", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "first row", action_first, NULL, ARGUMENT_NONE, NULL},
	{"last", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "last row", action_last, NULL, ARGUMENT_NONE, NULL},
	{"left", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "scroll columns left", action_left, NULL, ARGUMENT_NONE, NULL},
	{"right", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "scroll columns right", action_right, NULL, ARGUMENT_NONE, NULL},
	{"back", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "to the view before", action_back, NULL, ARGUMENT_NONE, NULL},
	{"escape", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "close, unfilter, go back", action_escape, "back", ARGUMENT_NONE, NULL},
	{"close", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "back; at the fleet: quit", action_close, NULL, ARGUMENT_NONE, NULL},
	{"cancel", NULL, SCOPE_GLOBAL, 0, GROUP_MOVE, "", "cancel; twice in 2 s: quit", action_cancel, NULL, ARGUMENT_NONE, NULL},

	{"open", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "the queue in detail", action_open, NULL, ARGUMENT_NONE, NULL},
	{"dlq", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "queue to DLQ, and back", action_dlq, "DLQ", ARGUMENT_NONE, NULL},
	{"filter", NULL, SCOPE_FLEET, COMMAND_TAKES_TEXT, GROUP_LOOK, "[words]", "show only what matches", action_filter, NULL, ARGUMENT_TEXT, NULL},
	{"sort", NULL, SCOPE_FLEET, 0, GROUP_LOOK, "[column]", "order by a column", action_sort, NULL, ARGUMENT_COLUMN, NULL},
	{"reverse", NULL, SCOPE_FLEET, 0, GROUP_LOOK, "", "turn the order round", action_reverse, NULL, ARGUMENT_NONE, NULL},
	{"columns", NULL, SCOPE_FLEET, COMMAND_TAKES_TEXT, GROUP_LOOK, "[NAME,...|all]", "which columns show", action_columns, NULL, ARGUMENT_TEXT, NULL},
	{"messages", "peek", SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "its messages", action_messages, NULL, ARGUMENT_NONE, NULL},
	{"workers", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "who works on it", action_workers, NULL, ARGUMENT_NONE, NULL},
	{"follow", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "follow the selected queue", action_follow, NULL, ARGUMENT_NONE, NULL},
	{"redrive", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION | COMMAND_WRITE, GROUP_ACT, "", "move out of a DLQ", action_redrive, NULL, ARGUMENT_NONE, NULL},
	{"tasks", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "its last move tasks", action_tasks, NULL, ARGUMENT_NONE, NULL},
	{"purge", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION | COMMAND_WRITE | COMMAND_DESTRUCTIVE, GROUP_ACT, "", "empty it; a backup first", action_purge, NULL, ARGUMENT_NONE, NULL},
	{"dump", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION | COMMAND_TAKES_TEXT, GROUP_ACT, "[FILE]", "save all of it in a file", action_dump, NULL, ARGUMENT_TEXT, NULL},
	{"restore", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION | COMMAND_WRITE | COMMAND_TAKES_TEXT, GROUP_ACT, "[FILE]", "send what is in a file", action_restore, NULL, ARGUMENT_TEXT, NULL},
	{"mark", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_ACT, "", "mark the row, go down", action_mark, NULL, ARGUMENT_NONE, NULL},
	{"mark-all", NULL, SCOPE_FLEET, 0, GROUP_ACT, "", "mark all shown, or none", action_mark_all, NULL, ARGUMENT_NONE, NULL},

	{"create", NULL, SCOPE_FLEET, COMMAND_TAKES_TEXT, GROUP_ACT, "[NAME]", "make a queue", action_create, NULL, ARGUMENT_TEXT, NULL},
	{"set", NULL, SCOPE_FLEET, COMMAND_TAKES_TEXT | COMMAND_WRITE | COMMAND_NEEDS_SELECTION, GROUP_ACT, "NAME=VALUE...", "settings of the marked", action_set_queues, NULL, ARGUMENT_TEXT, NULL},
	{"delete-queue", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION | COMMAND_WRITE | COMMAND_DESTRUCTIVE, GROUP_ACT, "", "with all its messages", action_delete_queue, NULL, ARGUMENT_NONE, NULL},
	{"copy", NULL, SCOPE_FLEET, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "copy name, URL, ARN", action_copy_queue, NULL, ARGUMENT_NONE, NULL},

	{"open", NULL, SCOPE_QUEUE, 0, GROUP_LOOK, "", "the selected link", action_open_link, NULL, ARGUMENT_NONE, NULL},
	{"dlq", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "queue to DLQ, and back", action_dlq, "DLQ", ARGUMENT_NONE, NULL},
	{"overview", NULL, SCOPE_QUEUE, 0, GROUP_LOOK, "", "counts, rates, links", action_overview, NULL, ARGUMENT_NONE, NULL},
	{"attributes", NULL, SCOPE_QUEUE, 0, GROUP_LOOK, "", "every attribute, explained", action_attributes, NULL, ARGUMENT_NONE, NULL},
	{"tags", NULL, SCOPE_QUEUE, 0, GROUP_LOOK, "", "its tags", action_tags, NULL, ARGUMENT_NONE, NULL},
	{"policy", NULL, SCOPE_QUEUE, 0, GROUP_LOOK, "", "its resource policy", action_policy, NULL, ARGUMENT_NONE, NULL},
	{"findings", "lint", SCOPE_QUEUE, 0, GROUP_LOOK, "", "what may go wrong, and why", action_findings, NULL, ARGUMENT_NONE, NULL},
	{"copy", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "copy name, URL, ARN", action_copy_queue, NULL, ARGUMENT_NONE, NULL},
	{"edit", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_WRITE | COMMAND_TAKES_TEXT, GROUP_ACT, "[ATTRIBUTE]", "change what is selected", action_edit_queue, NULL, ARGUMENT_TEXT, NULL},
	{"new-tag", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION, GROUP_ACT, "", "put another tag on it", action_new_tag, NULL, ARGUMENT_NONE, NULL},
	{"delete-queue", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_WRITE | COMMAND_DESTRUCTIVE, GROUP_ACT, "", "with all its messages", action_delete_queue, NULL, ARGUMENT_NONE, NULL},
	{"next-tab", NULL, SCOPE_QUEUE, 0, GROUP_LOOK, "", "the next tab", action_next_tab, "next tab", ARGUMENT_NONE, NULL},
	{"previous-tab", NULL, SCOPE_QUEUE, 0, GROUP_LOOK, "", "the tab before", action_previous_tab, NULL, ARGUMENT_NONE, NULL},
	{"messages", "peek", SCOPE_QUEUE, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "its messages", action_messages, NULL, ARGUMENT_NONE, NULL},
	{"workers", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "who works on it", action_workers, NULL, ARGUMENT_NONE, NULL},
	{"send", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_WRITE, GROUP_ACT, "", "send a message", action_send, NULL, ARGUMENT_NONE, NULL},
	{"redrive", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_WRITE, GROUP_ACT, "", "move out of a DLQ", action_redrive, NULL, ARGUMENT_NONE, NULL},
	{"tasks", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION, GROUP_LOOK, "", "its last move tasks", action_tasks, NULL, ARGUMENT_NONE, NULL},
	{"purge", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_WRITE | COMMAND_DESTRUCTIVE, GROUP_ACT, "", "empty it; a backup first", action_purge, NULL, ARGUMENT_NONE, NULL},
	{"dump", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_TAKES_TEXT, GROUP_ACT, "[FILE]", "save all of it in a file", action_dump, NULL, ARGUMENT_TEXT, NULL},
	{"restore", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_WRITE | COMMAND_TAKES_TEXT, GROUP_ACT, "[FILE]", "send what is in a file", action_restore, NULL, ARGUMENT_TEXT, NULL},
	{"visibility", NULL, SCOPE_QUEUE, COMMAND_NEEDS_SELECTION | COMMAND_WRITE, GROUP_ACT, "", "by receipt handles", action_visibility, NULL, ARGUMENT_NONE, NULL},

	{"message", "view", SCOPE_MESSAGES, 0, GROUP_LOOK, "", "the message in full", action_message, NULL, ARGUMENT_NONE, NULL},
	{"next-pane", NULL, SCOPE_MESSAGES, 0, GROUP_LOOK, "", "to the message beside", action_next_pane, "other pane", ARGUMENT_NONE, NULL},
	{"more", NULL, SCOPE_MESSAGES, 0, GROUP_LOOK, "", "receive up to 10 more", action_more, NULL, ARGUMENT_NONE, NULL},
	{"scan", NULL, SCOPE_MESSAGES, 0, GROUP_LOOK, "[COUNT]", "walk the whole queue", action_scan, "walk", ARGUMENT_TEXT, NULL},
	{"where", NULL, SCOPE_MESSAGES, COMMAND_TAKES_TEXT, GROUP_LOOK, "[JQ]", "only what jq selects", action_where, "jq", ARGUMENT_TEXT, NULL},
	{"text", "filter", SCOPE_MESSAGES, COMMAND_TAKES_TEXT, GROUP_LOOK, "[TEXT]", "only what has a text", action_text, NULL, ARGUMENT_TEXT, NULL},
	{"group", NULL, SCOPE_MESSAGES, COMMAND_TAKES_TEXT, GROUP_LOOK, "[error|none|JQ]", "count by a value", action_group, NULL, ARGUMENT_TEXT, NULL},
	{"copy", NULL, SCOPE_MESSAGES, 0, GROUP_LOOK, "", "copy its id, body, handle", action_copy_message, NULL, ARGUMENT_NONE, NULL},
	{"mark", NULL, SCOPE_MESSAGES, 0, GROUP_ACT, "", "mark it, go down", action_mark_message, NULL, ARGUMENT_NONE, NULL},
	{"mark-all", NULL, SCOPE_MESSAGES, 0, GROUP_ACT, "", "mark all shown, or none", action_mark_messages, NULL, ARGUMENT_NONE, NULL},
	{"return-now", NULL, SCOPE_MESSAGES, 0, GROUP_ACT, "", "hand back now", action_return_now, NULL, ARGUMENT_NONE, NULL},
	{"hold", NULL, SCOPE_MESSAGES, 0, GROUP_ACT, "", "keep while you work", action_hold, NULL, ARGUMENT_NONE, NULL},
	{"extend", NULL, SCOPE_MESSAGES, 0, GROUP_ACT, "[TIME]", "extend the lease", action_extend, NULL, ARGUMENT_TEXT, NULL},
	{"export", NULL, SCOPE_MESSAGES, COMMAND_TAKES_TEXT, GROUP_ACT, "[FILE]", "to a dump file", action_export_messages, NULL, ARGUMENT_TEXT, NULL},
	{"send", NULL, SCOPE_MESSAGES, COMMAND_WRITE, GROUP_ACT, "", "send a message", action_send, NULL, ARGUMENT_NONE, NULL},
	{"edit", NULL, SCOPE_MESSAGES, COMMAND_WRITE, GROUP_ACT, "", "edit, and send again", action_edit_message, NULL, ARGUMENT_NONE, NULL},
	{"delete-marked", "delete", SCOPE_MESSAGES, COMMAND_WRITE | COMMAND_DESTRUCTIVE, GROUP_ACT, "", "delete the marked ones", action_delete_messages, "delete", ARGUMENT_NONE, NULL},
	{"redrive", NULL, SCOPE_MESSAGES, COMMAND_WRITE, GROUP_ACT, "", "move to their source", action_redrive, NULL, ARGUMENT_NONE, NULL},
	{"visibility", NULL, SCOPE_MESSAGES, COMMAND_WRITE, GROUP_ACT, "", "by receipt handles", action_visibility, NULL, ARGUMENT_NONE, NULL},
	{"cancel", NULL, SCOPE_MESSAGES, 0, GROUP_MOVE, "", "stop a walk; twice: quit", action_messages_cancel, NULL, ARGUMENT_NONE, NULL},

	{"back", NULL, SCOPE_MESSAGE, 0, GROUP_MOVE, "", "to the list", action_message_back, NULL, ARGUMENT_NONE, NULL},
	{"close", NULL, SCOPE_MESSAGE, 0, GROUP_MOVE, "", "to the list", action_message_back, NULL, ARGUMENT_NONE, NULL},
	{"next-message", NULL, SCOPE_MESSAGE, 0, GROUP_MOVE, "", "the next in the list", action_next_message, NULL, ARGUMENT_NONE, NULL},
	{"previous-message", NULL, SCOPE_MESSAGE, 0, GROUP_MOVE, "", "the one before", action_previous_message, NULL, ARGUMENT_NONE, NULL},
	{"form", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "pretty, raw, hex", action_body_form, "pretty/raw/hex", ARGUMENT_NONE, NULL},
	{"layer-back", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "the layer outside", action_layer_back, NULL, ARGUMENT_NONE, NULL},
	{"layer-forward", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "the layer inside", action_layer_forward, NULL, ARGUMENT_NONE, NULL},
	{"wrap", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "wrap long lines", action_body_wrap, NULL, ARGUMENT_NONE, NULL},
	{"fold", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "fold or unfold this", action_fold, NULL, ARGUMENT_NONE, NULL},
	{"fold-all", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "fold everything", action_fold_all, NULL, ARGUMENT_NONE, NULL},
	{"unfold-all", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "unfold everything", action_unfold_all, NULL, ARGUMENT_NONE, NULL},
	{"find", NULL, SCOPE_MESSAGE, COMMAND_TAKES_TEXT, GROUP_LOOK, "[TEXT]", "find in the body", action_find_in_body, NULL, ARGUMENT_TEXT, NULL},
	{"find-next", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "the next match", action_find_next_in_body, NULL, ARGUMENT_NONE, NULL},
	{"find-previous", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "the match before", action_find_previous_in_body, NULL, ARGUMENT_NONE, NULL},
	{"next-pane", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "other pane, or attributes", action_message_pane, NULL, ARGUMENT_NONE, NULL},
	{"attributes", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "all of its attributes", action_message_attributes, "attrs", ARGUMENT_NONE, NULL},
	{"copy", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "copy id, value, path, body", action_copy_message, NULL, ARGUMENT_NONE, NULL},
	{"unmask", NULL, SCOPE_MESSAGE, 0, GROUP_LOOK, "", "show what is masked (it is logged)", action_unmask, NULL, ARGUMENT_NONE, NULL},
	{"return-now", NULL, SCOPE_MESSAGE, 0, GROUP_ACT, "", "hand back now", action_return_now, NULL, ARGUMENT_NONE, NULL},
	{"hold", NULL, SCOPE_MESSAGE, 0, GROUP_ACT, "", "keep while you work", action_hold, NULL, ARGUMENT_NONE, NULL},
	{"extend", NULL, SCOPE_MESSAGE, 0, GROUP_ACT, "[TIME]", "extend the lease", action_extend, NULL, ARGUMENT_TEXT, NULL},
	{"export", NULL, SCOPE_MESSAGE, COMMAND_TAKES_TEXT, GROUP_ACT, "[FILE]", "to a dump file", action_export_messages, NULL, ARGUMENT_TEXT, NULL},
	{"send", NULL, SCOPE_MESSAGE, COMMAND_WRITE, GROUP_ACT, "", "send one like it", action_send, NULL, ARGUMENT_NONE, NULL},
	{"edit", NULL, SCOPE_MESSAGE, COMMAND_WRITE, GROUP_ACT, "", "edit, and send again", action_edit_message, NULL, ARGUMENT_NONE, NULL},
	{"delete", NULL, SCOPE_MESSAGE, COMMAND_WRITE | COMMAND_DESTRUCTIVE, GROUP_ACT, "", "delete it", action_delete_messages, NULL, ARGUMENT_NONE, NULL},

	{"detail", "open", SCOPE_OPERATIONS, 0, GROUP_LOOK, "", "all that is known of it", action_operation_detail, NULL, ARGUMENT_NONE, NULL},
	{"copy", NULL, SCOPE_OPERATIONS, 0, GROUP_LOOK, "", "copy handle, command, id", action_operation_copy, NULL, ARGUMENT_NONE, NULL},
	{"report", NULL, SCOPE_OPERATIONS, 0, GROUP_LOOK, "", "write a report (Markdown)", action_operation_report, "write report", ARGUMENT_NONE, NULL},
	{"stop", NULL, SCOPE_OPERATIONS, 0, GROUP_ACT, "", "cancel: ends what is begun", action_operation_cancel, "cancel", ARGUMENT_NONE, NULL},
	{"hold-on", NULL, SCOPE_OPERATIONS, 0, GROUP_ACT, "", "pause it", action_operation_pause, "pause", ARGUMENT_NONE, NULL},
	{"go-on", NULL, SCOPE_OPERATIONS, COMMAND_WRITE, GROUP_ACT, "", "after a pause or canary", action_operation_go_on, "go on", ARGUMENT_NONE, NULL},
	{"velocity", NULL, SCOPE_OPERATIONS, 0, GROUP_ACT, "[N]", "messages a second", action_operation_velocity, NULL, ARGUMENT_TEXT, NULL},
	{"resume", NULL, SCOPE_OPERATIONS, COMMAND_WRITE, GROUP_ACT, "", "finish an unfinished one", action_operation_resume, NULL, ARGUMENT_NONE, NULL},
	{"switch", NULL, SCOPE_WORKERS, COMMAND_WRITE, GROUP_ACT, "", "pause or resume the polling", action_switch_worker, "pause/resume", ARGUMENT_NONE, NULL},
	{"ask-again", NULL, SCOPE_WORKERS, 0, GROUP_LOOK, "", "ask the services again", action_ask_again, "ask again", ARGUMENT_NONE, NULL},
	{"find", NULL, SCOPE_WORKERS, COMMAND_TAKES_TEXT, GROUP_LOOK, "[text]", "find in this text", action_find, NULL, ARGUMENT_TEXT, NULL},
	{"find-next", NULL, SCOPE_WORKERS, 0, GROUP_LOOK, "", "the next match", action_find_next, NULL, ARGUMENT_NONE, NULL},

	{"find", NULL, SCOPE_TEXT, COMMAND_TAKES_TEXT, GROUP_LOOK, "[text]", "find in this text", action_find, NULL, ARGUMENT_TEXT, NULL},
	{"find-next", NULL, SCOPE_TEXT, 0, GROUP_LOOK, "", "the next match", action_find_next, NULL, ARGUMENT_NONE, NULL},
	{"find-previous", NULL, SCOPE_TEXT, 0, GROUP_LOOK, "", "the match before", action_find_previous, NULL, ARGUMENT_NONE, NULL},

	{"queue", "go", SCOPE_GLOBAL, 0, GROUP_LOOK, "NAME", "open a queue (its name alone does too)", action_queue, NULL, ARGUMENT_QUEUE, NULL},
	{"fleet", "queues", SCOPE_GLOBAL, 0, GROUP_LOOK, "", "back to all the queues", action_fleet, NULL, ARGUMENT_NONE, NULL},
	{"operations", "ops", SCOPE_GLOBAL, 0, GROUP_LOOK, "", "what runs, and what was done", action_operations, NULL, ARGUMENT_NONE, NULL},
	{"error", "errors", SCOPE_GLOBAL, 0, GROUP_LOOK, "", "what fails, in full", action_error, "errors", ARGUMENT_NONE, NULL},
	{"ack", NULL, SCOPE_GLOBAL, 0, GROUP_LOOK, "", "alarms seen: hide them", action_acknowledge, NULL, ARGUMENT_NONE, NULL},
	{"hide", NULL, SCOPE_GLOBAL, 0, GROUP_LOOK, "", "hide the note on top", action_hide, NULL, ARGUMENT_NONE, NULL},

	{"command", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "command line", action_command_line, NULL, ARGUMENT_NONE, NULL},
	{"help", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[command]", "this help", action_help, NULL, ARGUMENT_COMMAND, NULL},
	{"refresh", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "list and read again, now", action_refresh, NULL, ARGUMENT_NONE, NULL},
	{"pause", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "stop reading, go on", action_pause, NULL, ARGUMENT_NONE, NULL},
	{"context", "contexts", SCOPE_GLOBAL, 0, GROUP_RUN, "[NAME|all]", "show other accounts", action_context, NULL, ARGUMENT_CONTEXT, NULL},
	{"profile", NULL, SCOPE_GLOBAL, COMMAND_TAKES_TEXT, GROUP_RUN, "[NAME]", "use another AWS profile", action_profile, NULL, ARGUMENT_PROFILE, NULL},
	{"region", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[NAME]", "look at another region", action_region, NULL, ARGUMENT_REGION, NULL},
	{"login", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "run the profile's sign-in", action_login, "sign in", ARGUMENT_NONE, NULL},
	{"interval", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "SECONDS", "time between readings of a row", action_interval, NULL, ARGUMENT_TEXT, NULL},
	{"units", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[exact|short]", "counts in full or short", action_units, NULL, ARGUMENT_CHOICE, "exact short"},
	{"theme", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[NAME|why]", "other colours", action_theme, NULL, ARGUMENT_THEME, NULL},
	{"run", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[NAME]", "a program of the config", action_run, NULL, ARGUMENT_PROGRAM, NULL},
	{"layout", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[NAME]", "a layout of the config", action_layout, NULL, ARGUMENT_LAYOUT, NULL},
	{"mouse", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[on|off]", "take clicks and the wheel", action_mouse, NULL, ARGUMENT_CHOICE, "on off"},
	{"lean", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[on|off]", "spare a slow link", action_lean, NULL, ARGUMENT_CHOICE, "on off"},
	{"hints", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[on|off]", "the keys at the bottom", action_hints, NULL, ARGUMENT_CHOICE, "on off"},
	{"bell", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[on|off]", "ring for a new critical alarm", action_bell, NULL, ARGUMENT_CHOICE, "on off"},
	{"rw", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "[MINUTES]", "let commands write for a time", action_rw, NULL, ARGUMENT_TEXT, NULL},
	{"ro", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "READ-ONLY again", action_ro, NULL, ARGUMENT_NONE, NULL},
	{"stats", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "requests, bytes, memory", action_stats, NULL, ARGUMENT_NONE, NULL},
	{"audit", NULL, SCOPE_GLOBAL, 0, GROUP_LOOK, "", "what was changed from here", action_audit, NULL, ARGUMENT_NONE, NULL},
	{"briefing", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "what a demo is about", action_briefing, NULL, ARGUMENT_NONE, NULL},
	{"log", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "the latest lines of the log", action_log, NULL, ARGUMENT_NONE, NULL},
	{"repaint", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "draw everything anew", action_repaint, NULL, ARGUMENT_NONE, NULL},
	{"suspend", NULL, SCOPE_GLOBAL, 0, GROUP_RUN, "", "to the shell; fg comes back", action_suspend, NULL, ARGUMENT_NONE, NULL},
	{"quit", "q", SCOPE_GLOBAL, 0, GROUP_RUN, "", "leave", action_quit, NULL, ARGUMENT_NONE, NULL},
	/* clang-format on */
};

const size_t command_count = COUNT_OF(commands);

static bool is_called(const struct command *command, struct sv name)
{
	return sv_eq_nocase(sv_cstr(command->name), name) ||
	       (command->alias && sv_eq_nocase(sv_cstr(command->alias), name));
}

static const struct command *find_in(enum command_scope scope, struct sv name)
{
	for (size_t i = 0; i < command_count; i++) {
		if (commands[i].scope == scope && is_called(&commands[i], name))
			return &commands[i];
	}
	return NULL;
}

const struct command *command_find(enum command_scope scope, struct sv name)
{
	const struct command *found = find_in(scope, name);

	return found || scope == SCOPE_GLOBAL ? found : find_in(SCOPE_GLOBAL, name);
}

const char *command_nearest(enum command_scope scope, struct sv name)
{
	const char *best = NULL;
	size_t least = SUGGESTION_DISTANCE, distance;

	for (size_t i = 0; i < command_count; i++) {
		if (commands[i].scope != scope && commands[i].scope != SCOPE_GLOBAL)
			continue;
		distance = sv_distance(name, sv_cstr(commands[i].name), SUGGESTION_DISTANCE);
		if (distance < least) {
			least = distance;
			best = commands[i].name;
		}
	}
	return best;
}
