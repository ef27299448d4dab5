/* What the operator is told at the start of each scenario: what goes on, what to try. */
#ifndef SIM_BRIEFINGS_H
#define SIM_BRIEFINGS_H

extern const char sim_briefing_pipeline[];
extern const char sim_briefing_storm[];
extern const char sim_briefing_stuck[];
extern const char sim_briefing_pill[];
extern const char sim_briefing_throttled[];
extern const char sim_briefing_blocked[];
extern const char sim_briefing_quiet[];
extern const char sim_briefing_large[];
extern const char sim_briefing_empty[];

#endif
