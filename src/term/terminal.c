/* What the terminal can do. */
#include "terminal.h"

#include "curses_api.h"
#include "sqscope/base/mem.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <term.h>

/* What a user without a usable terminal can do. */
#define ADVICE                                                                                     \
	"set TERM (for example TERM=xterm-256color), or run a command such as `sqscope ls --watch`"

struct cap_key {
	const char *cap;
	struct key key;
};

static const struct cap_key cap_keys[] = {
	{"kcuu1", {KEY_CODE_UP, 0}},
	{"kcud1", {KEY_CODE_DOWN, 0}},
	{"kcub1", {KEY_CODE_LEFT, 0}},
	{"kcuf1", {KEY_CODE_RIGHT, 0}},
	{"khome", {KEY_CODE_HOME, 0}},
	{"kend", {KEY_CODE_END, 0}},
	{"kpp", {KEY_CODE_PGUP, 0}},
	{"knp", {KEY_CODE_PGDN, 0}},
	{"kich1", {KEY_CODE_INSERT, 0}},
	{"kdch1", {KEY_CODE_DELETE, 0}},
	{"kcbt", {KEY_CODE_BACKTAB, 0}},
	{"kent", {KEY_CODE_ENTER, 0}},
	{"kf1", {KEY_CODE_F, 1}},
	{"kf2", {KEY_CODE_F, 2}},
	{"kf3", {KEY_CODE_F, 3}},
	{"kf4", {KEY_CODE_F, 4}},
	{"kf5", {KEY_CODE_F, 5}},
	{"kf6", {KEY_CODE_F, 6}},
	{"kf7", {KEY_CODE_F, 7}},
	{"kf8", {KEY_CODE_F, 8}},
	{"kf9", {KEY_CODE_F, 9}},
	{"kf10", {KEY_CODE_F, 10}},
	{"kf11", {KEY_CODE_F, 11}},
	{"kf12", {KEY_CODE_F, 12}},
};

/* Terminals that take a title although terminfo does not say so (XT). */
static const char *const titled[] = {"xterm", "tmux", "screen", "rxvt", "konsole", "gnome", "vte",
	"foot", "alacritty", "kitty", "putty", "mlterm", "contour", "wezterm", "Eterm", NULL};

/* Terminals that would drop synchronized output, or show it. */
static const char *const unsynced[] = {
	"tmux", "screen", "linux", "vt", "dumb", "ansi", "cons", NULL};

static bool starts_with_one_of(const char *name, const char *const *prefixes)
{
	for (size_t i = 0; prefixes[i]; i++) {
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	}
	return false;
}

static bool is_env_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

/* A string capability, or NULL. Absent and cancelled ones look different to terminfo. */
static const char *cap(const char *name)
{
	const char *value = tigetstr(name);

	return value && value != (const char *)-1 && *value ? value : NULL;
}

static bool has_flag(const char *name)
{
	return tigetflag(name) > 0;
}

static int number(const char *name)
{
	int value = tigetnum(name);

	return value > 0 ? value : 0;
}

/* A capability without its padding: $<5/>. */
static void add_cap(struct str *out, const char *value)
{
	const char *end;

	for (; value && *value; value++) {
		end = value[0] == '$' && value[1] == '<' ? strchr(value, '>') : NULL;
		if (end)
			value = end;
		else
			str_add_char(out, *value);
	}
}

static char *read_leave(const struct terminal *t)
{
	const char *margins = cap("csr");
	struct str out = {0};

	if (t->has_sync)
		str_add_cstr(&out, "\033[?2026l");
	add_cap(&out, cap("sgr0"));
	if (t->colors > 0)
		add_cap(&out, cap("op"));
	/* Without parameters it means the whole screen, whatever its size is by then. */
	if (margins && strncmp(margins, "\033[", 2) == 0)
		str_add_cstr(&out, "\033[r");
	add_cap(&out, t->paste_off);
	add_cap(&out, cap("cnorm"));
	return str_take(&out);
}

static void read_facts(struct terminal *t)
{
	const char *enter = cap("smcup"), *normal = cap("sgr0");
	struct str leave_screen = {0};

	t->colors = number("colors");
	t->has_sgr = normal && strstr(normal, "\033[") && strchr(normal, 'm');
	t->has_rgb = has_flag("RGB") || number("RGB") > 0 || cap("RGB");
	t->has_title = has_flag("XT") || starts_with_one_of(t->name, titled);
	t->keeps_title = enter && strstr(enter, "\033[22;");
	t->has_clipboard = cap("Ms") != NULL;
	t->has_mouse = cap("kmous") != NULL;
	t->has_focus = starts_with_one_of(t->name, titled);
	t->has_sync =
		!is_env_set("TMUX") && !is_env_set("STY") && !starts_with_one_of(t->name, unsynced);
	t->move = mem_strdup(cap("cup"));
	if (cap("BE") && cap("BD")) {
		t->paste_on = mem_strdup(cap("BE"));
		t->paste_off = mem_strdup(cap("BD"));
	}
	t->leave = read_leave(t);
	add_cap(&leave_screen, cap("rmcup"));
	t->leave_screen = str_take(&leave_screen);
}

bool terminal_read(struct terminal *t, const char *name, struct err *err)
{
	TERMINAL *before = cur_term;
	int status = 0;
	bool ok = true;

	*t = (struct terminal){0};
	if (!name)
		name = getenv("TERM");
	if (!name || !*name)
		return err_fail(err, ERR_TERMINAL, "TERM is not set: %s", ADVICE);
	t->name = mem_strdup(name);
	set_curterm(NULL);
	/* The descriptor is only asked for its speed. */
	if (setupterm(t->name, 1, &status) != OK) {
		ok = err_fail(err, ERR_TERMINAL, "TERM=%s is not known here: %s", name, ADVICE);
	} else {
		read_facts(t);
		if (!t->move || !cap("clear"))
			ok = err_fail(err, ERR_TERMINAL, "TERM=%s cannot move its cursor: %s", name,
				ADVICE);
	}
	if (cur_term)
		del_curterm(cur_term);
	set_curterm(before);
	return ok;
}

void terminal_release(struct terminal *t)
{
	free(t->name);
	free(t->paste_on);
	free(t->paste_off);
	free(t->move);
	free(t->leave);
	free(t->leave_screen);
	*t = (struct terminal){0};
}

enum color_depth terminal_depth(const struct terminal *t, enum color_choice choice, bool is_lean)
{
	bool is_wanted =
		choice == COLOR_ALWAYS || (choice == COLOR_AUTO && !is_env_set("NO_COLOR"));

	if (!is_wanted || t->colors < 8)
		return DEPTH_MONO;
	if (is_lean || t->colors < 256)
		return DEPTH_16;
	return t->has_rgb ? DEPTH_TRUE : DEPTH_256;
}

static bool is_utf8_locale(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The locale that the environment asks for, by name. */
static const char *wanted_locale(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < COUNT_OF(variables); i++) {
		if (is_env_set(variables[i]))
			return getenv(variables[i]);
	}
	return "";
}

enum charset terminal_charset(bool is_ascii)
{
	struct sv wanted = sv_cstr(wanted_locale());

	setlocale(LC_CTYPE, "");
	/* Asked for UTF-8 in a language that this host does not have: usual after ssh. */
	if (!is_utf8_locale() && (sv_contains_nocase(wanted, sv_cstr("UTF-8")) ||
					 sv_contains_nocase(wanted, sv_cstr("UTF8"))))
		setlocale(LC_CTYPE, "C.UTF-8");
	return !is_ascii && is_utf8_locale() ? CHARSET_UTF8 : CHARSET_ASCII;
}

void terminal_add_keys(struct key_decoder *decoder)
{
	for (size_t i = 0; i < COUNT_OF(cap_keys); i++)
		key_decoder_add(decoder, sv_cstr(cap(cap_keys[i].cap)), cap_keys[i].key);
}

void terminal_add_move(const struct terminal *t, int row, int col, struct str *out)
{
	add_cap(out, tiparm(t->move, row, col));
}
