/* The handlers of the actions, each in the file of its family. For the table in sim_actions.c. */
#ifndef SIM_ACTIONS_H
#define SIM_ACTIONS_H

#include "sim_action.h"

enum sim_outcome sim_add_permission(struct sim_call *call);
enum sim_outcome sim_cancel_message_move_task(struct sim_call *call);
enum sim_outcome sim_change_message_visibility(struct sim_call *call);
enum sim_outcome sim_change_message_visibility_batch(struct sim_call *call);
enum sim_outcome sim_create_queue(struct sim_call *call);
enum sim_outcome sim_delete_message(struct sim_call *call);
enum sim_outcome sim_delete_message_batch(struct sim_call *call);
enum sim_outcome sim_delete_queue(struct sim_call *call);
enum sim_outcome sim_get_queue_attributes(struct sim_call *call);
enum sim_outcome sim_get_queue_url(struct sim_call *call);
enum sim_outcome sim_list_dead_letter_source_queues(struct sim_call *call);
enum sim_outcome sim_list_message_move_tasks(struct sim_call *call);
enum sim_outcome sim_list_queue_tags(struct sim_call *call);
enum sim_outcome sim_list_queues(struct sim_call *call);
enum sim_outcome sim_purge_queue(struct sim_call *call);
enum sim_outcome sim_receive_message(struct sim_call *call);
enum sim_outcome sim_remove_permission(struct sim_call *call);
enum sim_outcome sim_send_message(struct sim_call *call);
enum sim_outcome sim_send_message_batch(struct sim_call *call);
enum sim_outcome sim_set_queue_attributes(struct sim_call *call);
enum sim_outcome sim_start_message_move_task(struct sim_call *call);
enum sim_outcome sim_tag_queue(struct sim_call *call);
enum sim_outcome sim_untag_queue(struct sim_call *call);

#endif
