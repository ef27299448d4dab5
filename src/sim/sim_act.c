/* Actions from inside. */
#include "sim_act.h"

#include "sim_action.h"

bool sim_act(struct sim_store *store, const char *action, json_t *in, struct err *err)
{
	struct sim_call call = {.store = store, .base_url = "", .in = in};
	bool is_done = sim_call_run(&call, sv_cstr(action)) == SIM_DONE ||
		       err_fail(err, ERR_FAILED, "%s: %s", action, call.error.text);
	sim_call_release(&call);
	json_decref(in);
	return is_done;
}
