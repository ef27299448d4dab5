/* GET /handles: what the workers' log would hold. */
#include "sim_control.h"

#include "sim_handle.h"

enum { BAD_REQUEST = 400 };

void sim_control_handles(struct sim_exchange *x)
{
	struct str name = {0};
	sim_form_field(sim_request_query(&x->request), "queue", &name);
	const struct sim_queue *q = sim_store_find(x->store, str_sv(&name));
	str_release(&name);
	if (!q) {
		sim_control_fail(x, BAD_REQUEST, "queue=NAME must name a queue");
		return;
	}
	const struct sim_list *list = &q->messages[SIM_IN_FLIGHT];
	for (struct sim_link *link = sim_list_first(list); link; link = sim_list_next(list, link)) {
		sim_handle_write(
			x->store, SIM_OWNER(link, struct sim_message, link), &x->answer.body);
		str_add_char(&x->answer.body, '\n');
	}
	x->answer.type = "text/plain";
	sim_exchange_answer(x);
}
