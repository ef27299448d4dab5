/*
 * What commands do: the functions that the table in commands.c names, by the file they stand in.
 */
#ifndef SQSCOPE_UI_ACTIONS_H
#define SQSCOPE_UI_ACTIONS_H

#include "sqscope/ui/command.h"

/* actions_move.c */
bool action_up(struct ui *ui, struct sv args, struct err *err);
bool action_down(struct ui *ui, struct sv args, struct err *err);
bool action_page_up(struct ui *ui, struct sv args, struct err *err);
bool action_page_down(struct ui *ui, struct sv args, struct err *err);
bool action_half_up(struct ui *ui, struct sv args, struct err *err);
bool action_half_down(struct ui *ui, struct sv args, struct err *err);
bool action_first(struct ui *ui, struct sv args, struct err *err);
bool action_last(struct ui *ui, struct sv args, struct err *err);
bool action_left(struct ui *ui, struct sv args, struct err *err);
bool action_right(struct ui *ui, struct sv args, struct err *err);
bool action_back(struct ui *ui, struct sv args, struct err *err);
bool action_close(struct ui *ui, struct sv args, struct err *err);
bool action_escape(struct ui *ui, struct sv args, struct err *err);
bool action_fleet(struct ui *ui, struct sv args, struct err *err);

/* actions_global.c */
bool action_cancel(struct ui *ui, struct sv args, struct err *err);
bool action_quit(struct ui *ui, struct sv args, struct err *err);
bool action_queue(struct ui *ui, struct sv args, struct err *err);
bool action_dlq(struct ui *ui, struct sv args, struct err *err);
bool action_refresh(struct ui *ui, struct sv args, struct err *err);
bool action_pause(struct ui *ui, struct sv args, struct err *err);
bool action_interval(struct ui *ui, struct sv args, struct err *err);
bool action_units(struct ui *ui, struct sv args, struct err *err);
bool action_mouse(struct ui *ui, struct sv args, struct err *err);
bool action_lean(struct ui *ui, struct sv args, struct err *err);
bool action_hints(struct ui *ui, struct sv args, struct err *err);
bool action_bell(struct ui *ui, struct sv args, struct err *err);
bool action_run(struct ui *ui, struct sv args, struct err *err);
bool action_layout(struct ui *ui, struct sv args, struct err *err);
bool action_theme(struct ui *ui, struct sv args, struct err *err);
bool action_repaint(struct ui *ui, struct sv args, struct err *err);
bool action_suspend(struct ui *ui, struct sv args, struct err *err);
bool action_hide(struct ui *ui, struct sv args, struct err *err);
bool action_acknowledge(struct ui *ui, struct sv args, struct err *err);

/* write_mode.c */
bool action_rw(struct ui *ui, struct sv args, struct err *err);
bool action_ro(struct ui *ui, struct sv args, struct err *err);

/* actions_context.c */
bool action_context(struct ui *ui, struct sv args, struct err *err);
bool action_profile(struct ui *ui, struct sv args, struct err *err);
bool action_region(struct ui *ui, struct sv args, struct err *err);
bool action_login(struct ui *ui, struct sv args, struct err *err);

/* view_prompt.c */
bool action_command_line(struct ui *ui, struct sv args, struct err *err);
bool action_filter(struct ui *ui, struct sv args, struct err *err);

/* actions_fleet.c */
bool action_open(struct ui *ui, struct sv args, struct err *err);
bool action_mark(struct ui *ui, struct sv args, struct err *err);
bool action_mark_all(struct ui *ui, struct sv args, struct err *err);
bool action_follow(struct ui *ui, struct sv args, struct err *err);
bool action_sort(struct ui *ui, struct sv args, struct err *err);
bool action_columns(struct ui *ui, struct sv args, struct err *err);
bool action_reverse(struct ui *ui, struct sv args, struct err *err);

/* view_queue.c */
bool action_open_link(struct ui *ui, struct sv args, struct err *err);
bool action_overview(struct ui *ui, struct sv args, struct err *err);
bool action_attributes(struct ui *ui, struct sv args, struct err *err);
bool action_tags(struct ui *ui, struct sv args, struct err *err);
bool action_next_tab(struct ui *ui, struct sv args, struct err *err);
bool action_previous_tab(struct ui *ui, struct sv args, struct err *err);

bool action_policy(struct ui *ui, struct sv args, struct err *err);
bool action_findings(struct ui *ui, struct sv args, struct err *err);

/* actions_queue.c, view_create.c, actions_bulk.c */
bool action_create(struct ui *ui, struct sv args, struct err *err);
bool action_edit_queue(struct ui *ui, struct sv args, struct err *err);
bool action_new_tag(struct ui *ui, struct sv args, struct err *err);
bool action_delete_queue(struct ui *ui, struct sv args, struct err *err);
bool action_copy_queue(struct ui *ui, struct sv args, struct err *err);
bool action_set_queues(struct ui *ui, struct sv args, struct err *err);

/* view_messages.c */
bool action_messages(struct ui *ui, struct sv args, struct err *err);

/* view_receive.c */
bool action_more(struct ui *ui, struct sv args, struct err *err);
bool action_scan(struct ui *ui, struct sv args, struct err *err);

/* actions_messages.c */
bool action_message(struct ui *ui, struct sv args, struct err *err);
bool action_next_pane(struct ui *ui, struct sv args, struct err *err);
bool action_messages_cancel(struct ui *ui, struct sv args, struct err *err);
bool action_mark_message(struct ui *ui, struct sv args, struct err *err);
bool action_mark_messages(struct ui *ui, struct sv args, struct err *err);
bool action_return_now(struct ui *ui, struct sv args, struct err *err);
bool action_hold(struct ui *ui, struct sv args, struct err *err);
bool action_extend(struct ui *ui, struct sv args, struct err *err);
bool action_where(struct ui *ui, struct sv args, struct err *err);
bool action_text(struct ui *ui, struct sv args, struct err *err);

/* actions_groups.c */
bool action_group(struct ui *ui, struct sv args, struct err *err);

/* actions_message.c */
bool action_message_back(struct ui *ui, struct sv args, struct err *err);
bool action_next_message(struct ui *ui, struct sv args, struct err *err);
bool action_previous_message(struct ui *ui, struct sv args, struct err *err);
bool action_message_pane(struct ui *ui, struct sv args, struct err *err);
bool action_message_attributes(struct ui *ui, struct sv args, struct err *err);
bool action_body_form(struct ui *ui, struct sv args, struct err *err);
bool action_layer_back(struct ui *ui, struct sv args, struct err *err);
bool action_layer_forward(struct ui *ui, struct sv args, struct err *err);
bool action_body_wrap(struct ui *ui, struct sv args, struct err *err);
bool action_fold(struct ui *ui, struct sv args, struct err *err);
bool action_fold_all(struct ui *ui, struct sv args, struct err *err);
bool action_unfold_all(struct ui *ui, struct sv args, struct err *err);
bool action_find_in_body(struct ui *ui, struct sv args, struct err *err);
bool action_find_next_in_body(struct ui *ui, struct sv args, struct err *err);
bool action_find_previous_in_body(struct ui *ui, struct sv args, struct err *err);
bool action_copy_message(struct ui *ui, struct sv args, struct err *err);
bool action_unmask(struct ui *ui, struct sv args, struct err *err);

/* actions_write.c */
bool action_delete_messages(struct ui *ui, struct sv args, struct err *err);
bool action_edit_message(struct ui *ui, struct sv args, struct err *err);
bool action_export_messages(struct ui *ui, struct sv args, struct err *err);

/* view_send.c */
bool action_send(struct ui *ui, struct sv args, struct err *err);

/* view_visibility.c */
bool action_visibility(struct ui *ui, struct sv args, struct err *err);

/* view_redrive.c, view_tasks.c */
bool action_redrive(struct ui *ui, struct sv args, struct err *err);
bool action_tasks(struct ui *ui, struct sv args, struct err *err);

/* actions_clear.c */
bool action_purge(struct ui *ui, struct sv args, struct err *err);
bool action_dump(struct ui *ui, struct sv args, struct err *err);
bool action_restore(struct ui *ui, struct sv args, struct err *err);

/* view_operations.c, actions_operations.c */
bool action_operations(struct ui *ui, struct sv args, struct err *err);
bool action_operation_detail(struct ui *ui, struct sv args, struct err *err);
bool action_operation_copy(struct ui *ui, struct sv args, struct err *err);
bool action_operation_report(struct ui *ui, struct sv args, struct err *err);
bool action_operation_cancel(struct ui *ui, struct sv args, struct err *err);
bool action_operation_pause(struct ui *ui, struct sv args, struct err *err);
bool action_operation_go_on(struct ui *ui, struct sv args, struct err *err);
bool action_operation_velocity(struct ui *ui, struct sv args, struct err *err);
bool action_operation_resume(struct ui *ui, struct sv args, struct err *err);

/* view_audit.c */
bool action_audit(struct ui *ui, struct sv args, struct err *err);

/* view_briefing.c */
void briefing_view_open(struct ui *ui);
bool action_briefing(struct ui *ui, struct sv args, struct err *err);

/* view_help.c, view_error.c, view_stats.c, view_log.c */
bool action_help(struct ui *ui, struct sv args, struct err *err);
bool action_error(struct ui *ui, struct sv args, struct err *err);
bool action_stats(struct ui *ui, struct sv args, struct err *err);
bool action_find(struct ui *ui, struct sv args, struct err *err);
bool action_find_next(struct ui *ui, struct sv args, struct err *err);
bool action_find_previous(struct ui *ui, struct sv args, struct err *err);
bool action_log(struct ui *ui, struct sv args, struct err *err);

/* view_workers.c */
bool action_workers(struct ui *ui, struct sv args, struct err *err);
bool action_switch_worker(struct ui *ui, struct sv args, struct err *err);
bool action_ask_again(struct ui *ui, struct sv args, struct err *err);

#endif
