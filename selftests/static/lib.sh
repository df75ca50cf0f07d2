# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Sourced by the static checks, which run from the top of the checkout.
set -eu

static=selftests/static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# files [PATHSPEC...]: the checkout's files, also those not added yet.
# shellcheck disable=SC2120 # all, if nothing is said
files() {
	git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
		if [ -f "$file" ]; then echo "$file"; fi
	done | sort -u
}

# suppressed TOOL: what the table suppresses of a tool's findings, "WHAT<tab>WHERE" each.
suppressed() { awk -F '\t+' -v tool="$1" '!/^#/ && $1 == tool { print $2 "\t" $3 }' "$static/suppressions"; }

# unless_suppressed TOOL: drop the lines of standard input that start with a suppressed file and hold what
# is suppressed there, note which suppressions were of use, and fail if a line is left.
unless_suppressed() {
	suppressed "$1" >"$work/suppressed"
	awk -v table="$work/suppressed" -v tool="$1" -v used="${BG_USED:-/dev/null}" '
		BEGIN {
			while ((getline line < table) > 0) {
				split(line, field, "\t")
				what[++n] = field[1]
				where[n] = field[2]
			}
		}
		{
			for (i = 1; i <= n; i++)
				if (index($0, what[i]) && (where[i] == "*" || index($0, where[i]) == 1)) {
					print tool "\t" what[i] "\t" where[i] >> used
					next
				}
			print
			left = 1
		}
		END { exit left }'
}

# need COMMAND: skip unless it is there.
need() {
	if ! command -v "$1" >/dev/null; then
		echo "$1 is not installed"
		exit 4
	fi
}
