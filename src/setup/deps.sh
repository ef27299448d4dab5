#!/bin/sh
# deps.sh build|test [--dry-run]: install what is missing to build sqscope, or to build and test it, through the
# system's own package manager. Looks first, says what it will run, asks for root only when something is
# missing. With everything there it is silent and takes a few milliseconds.
set -eu

# What is needed, how to see that it is there, and what each package manager calls it ("-": it comes with
# another row; a comma between several packages). A probe is cmd:NAME[,NAME] (any of them), pc:PKG-CONFIG-NAME,
# header:FILE or clang:PART-OF-ITS-RUNTIME.
build_rows='
cmd:cc              gcc,libc6-dev         gcc            gcc          build-base     -
cmd:make            make                  make           make         build-base     make
cmd:pkg-config      pkg-config            pkgconf        pkgconf      pkgconf        pkgconf
pc:ncursesw         libncurses-dev        ncurses-devel  ncurses      ncurses-dev    ncurses
pc:libcurl          libcurl4-openssl-dev,ca-certificates  libcurl-devel  curl  curl-dev  curl
pc:libcrypto        libssl-dev            openssl-devel  openssl      openssl-dev    openssl@3
pc:jansson          libjansson-dev        jansson-devel  jansson      jansson-dev    jansson
pc:libuv            libuv1-dev            libuv-devel    libuv        libuv-dev      libuv
pc:expat            libexpat1-dev         expat-devel    expat        expat-dev      expat
pc:sqlite3          libsqlite3-dev        sqlite-devel   sqlite       sqlite-dev     sqlite
pc:libmicrohttpd    libmicrohttpd-dev     libmicrohttpd-devel  libmicrohttpd  libmicrohttpd-dev  libmicrohttpd
pc:zlib             zlib1g-dev            zlib-devel     zlib         zlib-dev       zlib
pc:libzstd          libzstd-dev           libzstd-devel  zstd         zstd-dev       zstd
header:jq.h         libjq-dev             jq-devel       jq           jq-dev         jq
header:uthash.h     uthash-dev            uthash-devel   uthash       uthash-dev     uthash
'
test_rows='
pc:cmocka           libcmocka-dev         libcmocka-devel    cmocka   cmocka-dev          cmocka
cmd:tmux            tmux                  tmux               tmux     tmux                tmux
cmd:python3         python3               python3            python   python3             python3
cmd:node            nodejs                nodejs             nodejs   nodejs              node
cmd:npm             npm                   nodejs-npm         npm      npm                 -
cmd:clang           clang                 clang              clang    clang               llvm
clang:fuzzer        libclang-rt-dev       compiler-rt        compiler-rt  compiler-rt     llvm
cmd:clang-format-14,clang-format  clang-format-14  clang-tools-extra  clang  clang-extra-tools  clang-format
cmd:faketime        faketime              libfaketime        libfaketime  libfaketime       libfaketime
cmd:mandoc,man      mandoc                mandoc             man-db   mandoc              mandoc
cmd:screen          screen                screen             screen   screen              screen
cmd:mosh-server     mosh                  mosh               mosh     mosh                mosh
cmd:zsh             zsh                   zsh                zsh      zsh                 zsh
cmd:fish            fish                  fish               fish     fish                fish
'

usage() {
	echo "usage: deps.sh build|test [--dry-run]" >&2
	exit 2
}

has_command() {
	for candidate in $(echo "$1" | tr ',' ' '); do
		command -v "$candidate" >/dev/null 2>&1 && return 0
	done
	return 1
}

has_header() {
	echo "#include <$1>" | cc ${CPPFLAGS:-} -E -x c - >/dev/null 2>&1
}

has_clang_runtime() {
	directory=$(clang -print-resource-dir 2>/dev/null) &&
		find "$directory/lib/" -name "*clang_rt.$1*" 2>/dev/null | grep -q .
}

has() {
	case $1 in
	cmd:*) has_command "${1#cmd:}" ;;
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	header:*) has_header "${1#header:}" ;;
	clang:*) has_clang_runtime "${1#clang:}" ;;
	esac
}

# The column of the table that belongs to this system, and the command that installs.
find_manager() {
	if command -v apt-get >/dev/null; then
		column=2
		install='apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends'
		refresh='apt-get update -q'
	elif command -v dnf >/dev/null; then
		column=3 install='dnf install -y' refresh=
	elif command -v pacman >/dev/null; then
		column=4 install='pacman -S --needed --noconfirm' refresh='pacman -Sy'
	elif command -v apk >/dev/null; then
		column=5 install='apk add' refresh='apk update'
	elif command -v brew >/dev/null; then
		column=6 install='brew install' refresh=
	else
		return 1
	fi
}

# Reads rows, prints those whose probe fails.
missing() {
	while read -r row; do
		[ -z "$row" ] || has "${row%% *}" || echo "$row"
	done
}

package_names() {
	awk -v column="$column" '$column != "-" && !seen[$column]++ { gsub(",", " ", $column); printf "%s%s", sep, $column; sep = " " }'
}

# apt's clang-format has its version in the name; a release without 14 has the plain one.
known_to_apt() {
	for package in $1; do
		if [ "$package" = clang-format-14 ] && ! apt-cache show "$package" >/dev/null 2>&1; then
			package=clang-format
		fi
		printf '%s ' "$package"
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ] || [ "$column" -eq 6 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

root_word() {
	[ "$(id -u)" -eq 0 ] || [ "$column" -eq 6 ] || printf 'sudo '
}

[ $# -ge 1 ] || usage
case $1 in
build) rows=$build_rows ;;
test) rows=$build_rows$test_rows ;;
*) usage ;;
esac
dry_run=
case ${2:-} in
'') ;;
--dry-run) dry_run=yes ;;
*) usage ;;
esac

lacking=$(echo "$rows" | missing)
[ -n "$lacking" ] || exit 0

if ! find_manager; then
	echo "sqscope needs what is listed below, and this system has none of apt-get, dnf, pacman, apk and brew." >&2
	echo "Please install by hand (Debian's package name beside it):" >&2
	echo "$lacking" | awk '{ printf "  %-34s %s\n", $1, $2 }' >&2
	exit 1
fi

packages=$(echo "$lacking" | package_names)
if [ -z "$packages" ]; then
	echo "sqscope needs a C compiler. On macOS: xcode-select --install" >&2
	exit 1
fi
echo "sqscope needs packages that are not installed: $packages"
if [ -n "$refresh" ]; then
	echo "will run: $(root_word)$refresh"
fi
echo "will run: $(root_word)$install $packages"
[ -z "$dry_run" ] || exit 0

if [ "$(id -u)" -ne 0 ] && [ "$column" -ne 6 ] && ! command -v sudo >/dev/null; then
	echo "Installing needs root and there is no sudo here. Please run the commands above as root." >&2
	exit 1
fi
if [ "$column" -eq 2 ]; then
	export DEBIAN_FRONTEND=noninteractive
fi
if [ -n "$refresh" ]; then
	as_root $refresh >/dev/null || echo "deps.sh: '$refresh' failed; trying with the lists that are here" >&2
fi
if [ "$column" -eq 2 ]; then
	packages=$(known_to_apt "$packages")
fi
as_root $install $packages

left=$(echo "$lacking" | missing)
if [ -n "$left" ]; then
	echo "Still missing after the installation:" >&2
	echo "$left" | awk '{ printf "  %s\n", $1 }' >&2
	exit 1
fi
