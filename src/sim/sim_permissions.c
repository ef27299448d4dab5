/* AddPermission, RemovePermission: statements of the queue's policy, by label. */
#include "sim_actions.h"
#include "sim_name.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { ACTIONS_MAX = 7 };

static json_t *policy_of(const struct sim_queue *q)
{
	json_t *policy = q->settings.policy ? json_loads(q->settings.policy, 0, NULL) : NULL;
	if (policy)
		return policy;
	return json_pack("{s:s, s:s+, s:[]}", "Version", "2012-10-17", "Id", q->arn,
		"/SQSDefaultPolicy", "Statement");
}

/* Where the statement of that label stands; -1: nowhere. */
static int find_label(const json_t *policy, const char *label)
{
	const json_t *statement;
	size_t i;
	json_array_foreach(json_object_get(policy, "Statement"), i, statement)
	{
		const char *sid = json_string_value(json_object_get(statement, "Sid"));
		if (sid && strcmp(sid, label) == 0)
			return (int)i;
	}
	return -1;
}

static void keep_policy(struct sim_call *call, json_t *policy)
{
	struct sim_queue *q = call->queue;
	free(q->settings.policy);
	q->settings.policy = NULL;
	if (json_array_size(json_object_get(policy, "Statement")))
		q->settings.policy = json_dumps(policy, JSON_COMPACT);
	q->modified_ms = call->store->now_ms;
}

/* "SQS:SendMessage" for each name; false for a name that is no action. */
static bool read_actions(struct sim_call *call, const json_t *names, json_t *actions)
{
	const json_t *name;
	size_t i;
	if (json_array_size(names) < 1 || json_array_size(names) > ACTIONS_MAX)
		return sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"1 to 7 actions can be named.");
	json_array_foreach(names, i, name)
	{
		const char *text = json_string_value(name);
		if (!text || (strcmp(text, "*") != 0 && !sim_action_find(sv_cstr(text))))
			return sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
				"Value SQS:%.100s for parameter ActionName is invalid. Reason: "
				"Please refer to the appropriate WSDL for a list of valid actions. ",
				text ? text : "");
		json_array_append_new(actions, json_sprintf("SQS:%s", text));
	}
	return true;
}

static bool read_principals(struct sim_call *call, const json_t *accounts, json_t *principals)
{
	const json_t *account;
	size_t i;
	json_array_foreach(accounts, i, account)
	{
		const char *text = json_string_value(account);
		if (!text || strlen(text) != 12 || strspn(text, "0123456789") != 12)
			return sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
				"Value [%.100s] for parameter PrincipalId is invalid. Reason: "
				"Unable to verify.",
				text ? text : "");
		json_array_append_new(principals, json_sprintf("arn:aws:iam::%s:root", text));
	}
	return json_array_size(accounts) > 0 ||
	       sim_error_set(&call->error, SIM_ERROR_INVALID_PARAMETER_VALUE,
		       "At least one account must be named.");
}

/* A list of one stands without the list, as the service writes it. */
static json_t *single(json_t *list)
{
	return json_array_size(list) == 1 ? json_array_get(list, 0) : list;
}

static enum sim_outcome add(struct sim_call *call, json_t *policy, const char *label,
	const json_t *accounts, const json_t *names)
{
	json_t *principals = json_array(), *actions = json_array();
	enum sim_outcome outcome = SIM_FAILED;
	if (find_label(policy, label) >= 0) {
		sim_error_value(&call->error, label, "Label", "Already exists.");
	} else if (read_principals(call, accounts, principals) &&
		   read_actions(call, names, actions)) {
		json_array_append_new(json_object_get(policy, "Statement"),
			json_pack("{s:s, s:s, s:{s:O}, s:O, s:s}", "Sid", label, "Effect", "Allow",
				"Principal", "AWS", single(principals), "Action", single(actions),
				"Resource", call->queue->arn));
		keep_policy(call, policy);
		outcome = SIM_DONE;
	}
	json_decref(principals);
	json_decref(actions);
	return outcome;
}

enum sim_outcome sim_add_permission(struct sim_call *call)
{
	const json_t *accounts, *names;
	struct sv label;
	if (!sim_in_text(call->in, "Label", &label, &call->error) ||
		!sim_in_list(call->in, "AWSAccountIds", &accounts, &call->error) ||
		!sim_in_list(call->in, "Actions", &names, &call->error))
		return SIM_FAILED;
	if (!sim_label_is_valid(label))
		return sim_call_fail(call, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Value %.100s for parameter Label is invalid. Reason: Can only include "
			"alphanumeric characters, hyphens, or underscores. 1 to 80 in length.",
			label.p);
	json_t *policy = policy_of(call->queue);
	enum sim_outcome outcome = add(call, policy, label.p, accounts, names);
	json_decref(policy);
	return outcome;
}

enum sim_outcome sim_remove_permission(struct sim_call *call)
{
	struct sv label;
	if (!sim_in_text(call->in, "Label", &label, &call->error))
		return SIM_FAILED;
	json_t *policy = policy_of(call->queue);
	int place = find_label(policy, label.p);
	if (place >= 0) {
		json_array_remove(json_object_get(policy, "Statement"), (size_t)place);
		keep_policy(call, policy);
	} else {
		sim_error_value(&call->error, label.p, "Label", "can't find label.");
	}
	json_decref(policy);
	return place >= 0 ? SIM_DONE : SIM_FAILED;
}
