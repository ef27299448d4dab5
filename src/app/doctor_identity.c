/* Credentials, and who they are. */
#include "doctor.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/services/sts.h"

#include <stdio.h>

/* What is kept of them is what may be shown. */
static void keep_credentials(struct doctor *d, const struct creds *creds)
{
	creds_release(&d->creds);
	d->creds = (struct creds){
		.access_key_id = mem_strdup(creds->access_key_id),
		.expires_unix_ms = creds->expires_unix_ms,
		.provider = creds->provider,
		.account_id = mem_strdup(creds->account_id),
	};
}

static void add_sign_in(struct doctor *d, struct check *check)
{
	struct str command = {0};
	if (creds_signin_command(&doctor_context(d)->aws, &command))
		doctor_fix(check, "Run: %s", str_cstr(&command));
	str_release(&command);
}

static void on_credentials(void *ud, const struct creds *creds, const struct err *err)
{
	struct doctor *d = ud;
	struct check *check = doctor_find(d, "credentials");
	char until[CLOCK_TEXT_SIZE] = "";
	d->waits_for_creds = false;
	if (d->is_cut_off)
		doctor_cut_off(d);
	if (!creds) {
		d->creds_error = *err;
		doctor_settle(check, err, " ");
		if (err->code == ERR_EXPIRED)
			add_sign_in(d, check);
		doctor_end(d);
		return;
	}
	keep_credentials(d, creds);
	if (creds->expires_unix_ms)
		clock_format_utc(creds->expires_unix_ms, until);
	doctor_settle(check, NULL, "%s from %s%s%s", creds->access_key_id, creds->provider,
		*until ? ", expire " : "", until);
	doctor_end(d);
}

void doctor_check_credentials(struct doctor *d, struct check *check)
{
	(void)check;
	doctor_begin(d);
	d->waits_for_creds = true;
	session_ask_at_terminal(&d->session);
	creds_provider_get(doctor_context(d)->creds, on_credentials, d);
}

static void on_identity(void *ud, const struct sts_identity *identity, const struct err *err)
{
	struct doctor *d = ud;
	struct fleet *fleet = &doctor_context(d)->fleet;
	struct check *check = doctor_find(d, permission_rows[PERMISSION_GET_CALLER_IDENTITY].name);
	if (!err_is_set(err)) {
		snprintf(fleet->account, sizeof fleet->account, "%.*s", SV_ARGS(identity->account));
		snprintf(fleet->caller_arn, sizeof fleet->caller_arn, "%.*s",
			SV_ARGS(identity->arn));
	}
	if (err_is_set(&d->creds_error)) {
		doctor_skip(check, "there are no credentials");
	} else {
		doctor_settle(check, err, "%s", fleet->caller_arn);
		if (err_is_set(err))
			doctor_fix(check,
				"Without it the account is not known: see to the endpoint "
				"of STS. It needs no permission.");
	}
	doctor_end(d);
}

void doctor_check_identity(struct doctor *d, struct check *check)
{
	if (!doctor_context(d)->sts_aws) {
		doctor_skip(check, "STS has no endpoint");
		return;
	}
	doctor_begin(d);
	sts_get_caller_identity(doctor_context(d)->sts_aws, PRIORITY_USER, on_identity, d);
}
