/* What an answer says about a permission. Pure but for the check that is settled. */
#include "doctor.h"
#include "sqscope/sqs/queue_name.h"

static bool is_one_of(const char *code, const char *const *codes)
{
	for (; *codes; codes++)
		if (sv_eq_cstr(sv_cstr(code), *codes))
			return true;
	return false;
}

enum grant doctor_grant(const struct err *err)
{
	static const char *const denials[] = {"AccessDenied", "KmsAccessDenied", "NotAuthorized",
		"UnauthorizedOperation", "UnauthorizedException", NULL};
	static const char *const unknown_actions[] = {
		"InvalidAction", "UnknownOperationException", "UnknownOperation", NULL};
	if (!err_is_set(err))
		return GRANT_ALLOWED;
	if (is_one_of(err->service_code, denials))
		return GRANT_DENIED;
	if (is_one_of(err->service_code, unknown_actions))
		return GRANT_NOT_SERVED;
	bool is_refused = err->http_status >= 400 && err->http_status < 500;
	/* A code that means something to this service only (Batch's ClientException) is an answer,
	 * too; without any code it is the address that is wrong. */
	if (err->code == ERR_INVALID ||
		(is_refused && err->service_code[0] &&
			(err->code == ERR_NOT_FOUND || err->code == ERR_SERVICE)))
		return GRANT_ALLOWED;
	if (err->http_status && (err->code == ERR_NOT_FOUND || err->code == ERR_SERVICE ||
					err->code == ERR_PROTOCOL))
		return GRANT_NOT_SERVED;
	return GRANT_UNKNOWN;
}

/* Where it has to be allowed, for the sentence about what to do. */
static void add_resource(const struct doctor *d, const struct permission_row *row, struct str *out)
{
	if (row->resource == RESOURCE_QUEUE && d->queue_arn.n)
		str_addf(out, " on %s", str_cstr(&d->queue_arn));
	else if (row->resource == RESOURCE_ANY)
		str_add_cstr(out, " on *");
}

static void settle_denied(
	const struct doctor *d, const struct permission_row *row, struct check *check)
{
	struct str where = {0};
	struct err err = {0};
	err_set(&err, ERR_DENIED, "%s is denied", row->name);
	doctor_settle(check, &err, " ");
	check->is_denied = true;
	add_resource(d, row, &where);
	doctor_fix(check, "Allow %s%s; sqscope policy --mode %s prints the statement.", row->name,
		str_cstr(&where),
		permission_is_for(row->id, MODE_READ_ONLY)  ? "read-only"
		: permission_is_for(row->id, MODE_OPERATOR) ? "operator"
							    : "admin");
	str_release(&where);
}

static void settle_not_served(
	const struct permission_row *row, struct check *check, const struct err *err)
{
	struct err missing = {0};
	bool is_sqs = sv_eq_cstr(sv_cstr(row->service), "sqs");
	if (!is_sqs) {
		doctor_skip(check, "the endpoint does not serve %s", row->service);
		return;
	}
	err_set(&missing, err->code, "the endpoint does not serve %s", row->name);
	doctor_settle(check, &missing, " ");
	doctor_fix(check, "Nothing to do, unless this should be AWS.");
}

static void settle_unknown(const struct doctor *d, struct check *check, const struct err *err)
{
	if (err_is_set(&d->creds_error)) {
		doctor_skip(check, "there are no credentials");
		return;
	}
	if (check->is_optional) {
		doctor_skip(check, "%s", err->msg);
		return;
	}
	doctor_settle(check, err, " ");
	if (err->code == ERR_DENIED)
		doctor_fix(check, "The service refuses these credentials: check key, secret and "
				  "session token, or sign in anew.");
}

void doctor_judge(struct doctor *d, enum permission id, const struct err *err)
{
	const struct permission_row *row = &permission_rows[id];
	struct check *check = doctor_permission(d, id);
	switch (doctor_grant(err)) {
	case GRANT_ALLOWED:
		doctor_settle(check, NULL, row->is_write ? "not denied" : "allowed");
		break;
	case GRANT_DENIED:
		settle_denied(d, row, check);
		break;
	case GRANT_NOT_SERVED:
		settle_not_served(row, check, err);
		break;
	case GRANT_UNKNOWN:
		settle_unknown(d, check, err);
		break;
	}
}
