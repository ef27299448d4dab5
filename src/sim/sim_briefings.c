/* The briefings: at most 76 columns, 17 rows, so that one fits an 80x24 terminal. */
#include "sim_briefings.h"

const char sim_briefing_pipeline[] =
	"An AI pipeline on a normal day: recordings are transcribed, texts embedded\n"
	"and summarised, pictures captioned. About 16 queues, and small troubles:\n"
	"\n"
	"  ai-embed         grows: its workers are slower than its producers\n"
	"  ai-transcribe    drains a backlog; some jobs run out of GPU memory\n"
	"  *-dlq            hold what failed in the last days\n"
	"  ai-job-queue     gives a worker 30 s, and many jobs take longer\n"
	"  legacy-import    may not be read: AccessDenied\n"
	"\n"
	"Try: which queue is worst and since when? Which one will never catch up?\n"
	"Open it with Enter, go to its dead-letter queue, compare the settings.\n";

const char sim_briefing_storm[] =
	"A new model went out 40 minutes ago. One transcription in ten fails twice\n"
	"and lands in ai-transcribe-dlq, which grows by more than one a second.\n"
	"The rollback is under way: in 3 minutes time-outs and memory errors end.\n"
	"Jobs with BadInput will never work.\n"
	"\n"
	"Your job: get the good jobs back into ai-transcribe without the bad ones,\n"
	"and not before the rollback is through: what is redriven earlier fails\n"
	"twice again.\n"
	"\n"
	"Try: watch the dead-letter queue stop growing. Look at a few messages: the\n"
	"attribute last_error says why each one failed. Redrive what can work now.\n";

const char sim_briefing_stuck[] =
	"A spot fleet was taken away 95 minutes ago. Its workers had received 480\n"
	"messages of ai-embed for 12 hours and died with them: nobody can see these\n"
	"jobs until the time is over. The autoscaler reads 480 in flight as 480 busy\n"
	"workers and starts no new ones, so the backlog grows.\n"
	"\n"
	"Messages that somebody else received can be handed back only with the\n"
	"receipt handle. The workers logged theirs: the control path gives them to\n"
	"you (GET /handles?queue=ai-embed, one a line).\n"
	"\n"
	"Try: find the queue where in flight never changes. Compare its visibility\n"
	"timeout with how long a job takes.\n";

const char sim_briefing_pill[] =
	"Workers of ai-job-queue die with signal 11. A few jobs name a model revision\n"
	"that does not load; each ends the worker that takes it, is visible again\n"
	"after 30 s and ends the next one. The queue has no redrive policy, so this\n"
	"goes on for 14 days, and there are more such jobs every minute.\n"
	"\n"
	"Your job: find the jobs that do it and take them out, and only them.\n"
	"\n"
	"Try: watch the backlog grow although the workers are many. Look at messages\n"
	"with a high receive count: what do they have in common? What setting would\n"
	"have kept this small?\n";

const char sim_briefing_throttled[] =
	"Another team's tool uses up the account's quota: a quarter of your calls is\n"
	"refused with RequestThrottled, others take up to 400 ms, a few get 503.\n"
	"The pipeline itself works as usual.\n"
	"\n"
	"Try: see which rows are old (~) and since when. What does the program do\n"
	"about it? Poll more slowly, narrow the list with a filter, and watch the\n"
	"refusals in the statistics and in the log.\n";

const char sim_briefing_blocked[] =
	"billing-events.fifo keeps order within each tenant. Two hours ago a worker\n"
	"took the first message of tenant-00 for 12 hours and died: everything of\n"
	"that tenant waits behind it, over 900 messages. Other tenants go on, so\n"
	"the queue looks alive.\n"
	"\n"
	"Try: is the backlog growing, though workers receive and delete? One message\n"
	"is in flight and never changes. A purge would lose every tenant's events.\n"
	"The worker's handle is on the control path (GET /handles?queue=NAME).\n";

const char sim_briefing_quiet[] =
	"Four queues and no traffic: nothing happens unless you do it. One has a\n"
	"dead-letter queue, one is FIFO.\n"
	"\n"
	"Try: whatever you would not try on a queue that matters.\n";

const char sim_briefing_large[] =
	"10,000 queues of 100 teams stand beside the pipeline; a dozen of them have\n"
	"traffic.\n"
	"\n"
	"Try: find the ones in trouble without scrolling. Filter by a word, sort by\n"
	"another column, watch how many requests a second are spent.\n";

const char sim_briefing_empty[] =
	"There is no queue. What does an account without queues look like?\n"
	"\n"
	"Try: make one.\n";
