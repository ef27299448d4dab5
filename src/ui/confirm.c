/* A question before something that cannot be taken back: what is typed, what is still missing. */
#include "confirm.h"

#include "sqscope/base/units.h"

void confirm_init(struct confirm *confirm, enum confirm_level level)
{
	*confirm = (struct confirm){.level = level, .matched_ms = UNKNOWN};
	prompt_init(&confirm->typed, NULL, sv_cstr(""));
	prompt_init(&confirm->reason, NULL, sv_cstr(""));
}

void confirm_release(struct confirm *confirm)
{
	for (size_t i = 0; i < confirm->fact_count; i++) {
		str_release(&confirm->facts[i].label);
		str_release(&confirm->facts[i].value);
	}
	str_release(&confirm->text);
	str_release(&confirm->cli);
	str_release(&confirm->name);
	prompt_release(&confirm->typed);
	prompt_release(&confirm->reason);
	*confirm = (struct confirm){0};
}

void confirm_add_fact(struct confirm *confirm, const char *label, const char *fmt, ...)
{
	struct confirm_fact *fact;
	va_list ap;

	if (confirm->fact_count == CONFIRM_FACTS)
		return;
	fact = &confirm->facts[confirm->fact_count++];
	str_add_cstr(&fact->label, label);
	va_start(ap, fmt);
	str_vaddf(&fact->value, fmt, ap);
	va_end(ap);
}

void confirm_begin(struct confirm *confirm)
{
	confirm->focus =
		confirm->level == CONFIRM_IRREVERSIBLE ? CONFIRM_ON_NAME : CONFIRM_ON_CANCEL;
}

/* --- what is missing ------------------------------------------------------------------------- */

static bool name_matches(const struct confirm *confirm)
{
	return confirm->level != CONFIRM_IRREVERSIBLE ||
	       sv_eq(str_sv(&confirm->typed.text), str_sv(&confirm->name));
}

static bool has_reason(const struct confirm *confirm)
{
	return !confirm->needs_reason || sv_trim(str_sv(&confirm->reason.text)).n > 0;
}

const char *confirm_why(const struct confirm *confirm)
{
	if (!name_matches(confirm))
		return "The name does not match yet.";
	if (!has_reason(confirm))
		return "A reason is needed here.";
	return "A moment: the button works three seconds after the name.";
}

static void note_match(struct confirm *confirm, int64_t now_ms)
{
	if (!name_matches(confirm) || !has_reason(confirm))
		confirm->matched_ms = UNKNOWN;
	else if (confirm->matched_ms == UNKNOWN)
		confirm->matched_ms = now_ms;
}

bool confirm_is_armed(const struct confirm *confirm, int64_t now_ms)
{
	if (!name_matches(confirm) || !has_reason(confirm))
		return false;
	return confirm->level != CONFIRM_IRREVERSIBLE ||
	       (confirm->matched_ms != UNKNOWN && now_ms >= confirm->matched_ms + CONFIRM_DELAY_MS);
}

int64_t confirm_armed_at_ms(const struct confirm *confirm, int64_t now_ms)
{
	if (confirm->matched_ms == UNKNOWN || confirm_is_armed(confirm, now_ms))
		return UNKNOWN;
	return confirm->matched_ms + CONFIRM_DELAY_MS;
}

/* --- keys ------------------------------------------------------------------------------------ */

static bool is_shown(const struct confirm *confirm, enum confirm_focus focus)
{
	switch (focus) {
	case CONFIRM_ON_NAME:
		return confirm->level == CONFIRM_IRREVERSIBLE;
	case CONFIRM_ON_REASON:
		return confirm->level == CONFIRM_IRREVERSIBLE || confirm->needs_reason;
	case CONFIRM_ON_CANCEL:
	case CONFIRM_ON_ACTION:
		return true;
	}
	return false;
}

static enum confirm_result step(struct confirm *confirm, int by)
{
	enum { PLACES = CONFIRM_ON_ACTION + 1 };

	do
		confirm->focus = (enum confirm_focus)((confirm->focus + PLACES + by) % PLACES);
	while (!is_shown(confirm, confirm->focus));
	return CONFIRM_CHANGED;
}

static enum confirm_result press(struct confirm *confirm, int64_t now_ms)
{
	switch (confirm->focus) {
	case CONFIRM_ON_CANCEL:
		return CONFIRM_NO;
	case CONFIRM_ON_ACTION:
		return confirm_is_armed(confirm, now_ms) ? CONFIRM_YES : CONFIRM_NOT_YET;
	case CONFIRM_ON_NAME:
		/* Until the name matches Enter does nothing; then it goes on, and answers nothing
		 * yet. */
		return name_matches(confirm) ? step(confirm, 1) : CONFIRM_NOT_YET;
	case CONFIRM_ON_REASON:
		return step(confirm, 1);
	}
	return CONFIRM_NOTHING;
}

static enum confirm_result edit(
	struct confirm *confirm, struct prompt *prompt, struct key key, int64_t now_ms)
{
	switch (prompt_key(prompt, key, sv_cstr(""))) {
	case PROMPT_EDITED:
		note_match(confirm, now_ms);
		return CONFIRM_CHANGED;
	case PROMPT_MOVED:
		return CONFIRM_CHANGED;
	case PROMPT_CANCELLED:
		/* Backspace in an empty line is a slip here. */
		return key.code == KEY_CODE_BACKSPACE ? CONFIRM_CHANGED : CONFIRM_NO;
	case PROMPT_NOTHING:
	case PROMPT_ACCEPTED:
		break;
	}
	return CONFIRM_NOTHING;
}

static enum confirm_result button_key(struct confirm *confirm, struct key key)
{
	bool is_letter = confirm->level == CONFIRM_HARD && key.code == KEY_CODE_CHAR &&
			 key.ch == (uint32_t)confirm->letter;

	if (is_letter)
		confirm->focus = CONFIRM_ON_ACTION;
	else if (key.code == KEY_CODE_LEFT || key.code == KEY_CODE_RIGHT)
		confirm->focus =
			confirm->focus == CONFIRM_ON_CANCEL ? CONFIRM_ON_ACTION : CONFIRM_ON_CANCEL;
	else if (key.code == KEY_CODE_CTRL && key.ch == 'c')
		return CONFIRM_NO;
	else if (key.code == KEY_CODE_CHAR)
		confirm->focus = CONFIRM_ON_CANCEL;
	else
		return CONFIRM_NOTHING;
	return CONFIRM_CHANGED;
}

enum confirm_result confirm_key(
	struct confirm *confirm, struct key key, struct sv paste, int64_t now_ms)
{
	(void)paste;
	note_match(confirm, now_ms);
	switch (key.code) {
	case KEY_CODE_PASTE:
		return CONFIRM_PASTE_REFUSED;
	case KEY_CODE_ESC:
		return CONFIRM_NO;
	case KEY_CODE_ENTER:
		return press(confirm, now_ms);
	case KEY_CODE_TAB:
	case KEY_CODE_DOWN:
		return step(confirm, 1);
	case KEY_CODE_BACKTAB:
	case KEY_CODE_UP:
		return step(confirm, -1);
	default:
		break;
	}
	if (confirm->focus == CONFIRM_ON_NAME)
		return edit(confirm, &confirm->typed, key, now_ms);
	if (confirm->focus == CONFIRM_ON_REASON)
		return edit(confirm, &confirm->reason, key, now_ms);
	return button_key(confirm, key);
}
