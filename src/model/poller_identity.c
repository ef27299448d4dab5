/* Who we are, from the live call. Not to know it harms nothing else. */
#include "poller_internal.h"
#include "sqscope/base/log.h"

#include <stdio.h>

enum { PATIENCE_MS = 2000 };

void identity_want(struct poller *p)
{
	p->identity.is_wanted = p->sts != NULL && !p->identity.is_asking;
}

static void know(struct poller *p, const struct sts_identity *identity)
{
	struct fleet *fleet = p->fleet;

	if (p->identity.is_known && sv_eq_cstr(identity->account, fleet->account) &&
		sv_eq_cstr(identity->arn, fleet->caller_arn))
		return;
	snprintf(fleet->account, sizeof fleet->account, "%.*s", SV_ARGS(identity->account));
	snprintf(fleet->caller_arn, sizeof fleet->caller_arn, "%.*s", SV_ARGS(identity->arn));
	p->identity.is_known = true;
	fleet->gen++;
	poller_touch(p);
}

/* What was known is not shown as known any more: the credentials may be others by now. */
static void doubt(struct poller *p, const struct err *err)
{
	log_write(LOG_INFO, "the account is not known: %s", err->msg);
	p->identity.error = *err;
	if (p->identity.is_known) {
		p->fleet->account[0] = p->fleet->caller_arn[0] = '\0';
		p->fleet->gen++;
	}
	p->identity.is_known = false;
	poller_touch(p);
}

/* Not known until the answer comes: a write in between is refused. */
void identity_renew(struct poller *p)
{
	if (p->identity.is_known) {
		p->fleet->account[0] = p->fleet->caller_arn[0] = '\0';
		p->identity.is_known = false;
		fleet_touch(p->fleet);
		poller_touch(p);
	}
	identity_want(p);
}

static void on_identity(void *ud, const struct sts_identity *identity, const struct err *err)
{
	struct request request;
	struct poller *p;
	struct err late = {0};

	if (!request_end(ud, &request))
		return;
	p = request.poller;
	p->identity.is_asking = false;
	if (!err_is_set(err)) {
		err_clear(&p->identity.error);
		know(p, identity);
	} else if (err->code == ERR_CANCELLED) {
		err_set(&late, ERR_TIMEOUT, "STS did not answer while the queues did");
		doubt(p, &late);
	} else {
		doubt(p, err);
	}
	poller_pump(p);
}

void identity_ask(struct poller *p)
{
	struct request *request = request_new(p, NULL);

	p->identity.is_wanted = false;
	p->identity.is_asking = true;
	request->aws_call = sts_get_caller_identity(p->sts, PRIORITY_VISIBLE, on_identity, request);
}

static void on_out_of_patience(void *ud)
{
	struct poller *p = ud;

	for (struct request *request = p->requests; request; request = request->next) {
		if (request->aws_call)
			request_cancel(request);
	}
}

void identity_lose_patience(struct poller *p)
{
	if (!loop_timer_is_active(&p->identity.patience))
		loop_timer_start(
			p->loop, &p->identity.patience, PATIENCE_MS, on_out_of_patience, p);
}
