# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# Sourced by the test bed's shell tools: where things are kept, and how a piece of it is made once.

bg_cache=${BUDDYGUARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/buddyguard}

# Exit status of every tool here when a suite or package is gone from the mirror: callers skip by name.
BG_GONE=3

say() { printf '%s\n' "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

# once DIR COMMAND...: run "COMMAND... NEWDIR" to fill DIR unless it is there already. Safe when several
# run at once; a command that fails leaves nothing behind and its status is the result.
once() {
	once_dir=$1
	shift
	if [ -d "$once_dir" ]; then return 0; fi
	mkdir -p "${once_dir%/*}"
	(
		flock 9
		if [ -d "$once_dir" ]; then exit 0; fi
		new=$once_dir.new
		rm -rf "$new"
		mkdir "$new"
		set +e
		(set -e; "$@" "$new" >&2)
		status=$?
		if [ "$status" -eq 0 ]; then mv "$new" "$once_dir"; else rm -rf "$new"; fi
		exit "$status"
	) 9>"$once_dir.lock"
}
