/* The sources in their order, asked one after the other. */
#include "creds_source.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

const struct creds_source *const creds_chain_all[] = {
	&creds_environment,
	/* the profile in use */
	&creds_role,
	&creds_web_identity,
	&creds_sso,
	&creds_keys_in_credentials,
	&creds_login,
	&creds_process,
	&creds_keys_in_config,
	/* the machine */
	&creds_container,
	&creds_imds,
	NULL,
};

const struct creds_source *const creds_chain_of_profile[] = {
	&creds_keys,
	&creds_role,
	&creds_web_identity,
	&creds_sso,
	&creds_login,
	&creds_process,
	NULL,
};

struct creds_chain {
	const struct creds_source *const *next;
	const struct creds_context *context;
	void *job; /* of the source before next */
	creds_done_fn done;
	void *ud;
};

static void ask_next(struct creds_chain *chain);

static void end(struct creds_chain *chain, enum creds_outcome outcome, const struct creds *creds,
	const struct err *err)
{
	creds_done_fn done = chain->done;
	void *ud = chain->ud;

	free(chain);
	done(ud, outcome, creds, err);
}

static void on_answer(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct creds_chain *chain = ud;

	chain->job = NULL;
	if (outcome == CREDS_NOT_CONFIGURED && *chain->next)
		ask_next(chain);
	else
		end(chain, outcome, creds, err);
}

static void ask_next(struct creds_chain *chain)
{
	const struct creds_source *source = *chain->next++;

	chain->job = source->start(chain->context, on_answer, chain);
}

struct creds_chain *creds_chain_start(const struct creds_source *const *sources,
	const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct creds_chain *chain = mem_new(1, sizeof *chain);

	chain->next = sources;
	chain->context = context;
	chain->done = done;
	chain->ud = ud;
	ask_next(chain);
	return chain;
}

void creds_chain_cancel(struct creds_chain *chain)
{
	if (!chain)
		return;
	if (chain->job)
		chain->next[-1]->cancel(chain->job);
	free(chain);
}
