# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# In the guest: main.sh SCENARIO CONTENDER SEED SETTING=WORD... Everything to be handed back goes to /out.
# The scenario is a file beside this one, settings become variables.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. /scenarios/lib.sh
scenario=$1 contender=$2
# What is said goes out at the end: the host takes it at a time of its own, which would leak into the guest's.
exec 3>&1 >/tmp/words 2>&1
trap 'cat /tmp/words >&3' EXIT
# shellcheck disable=SC2034 # for the scenarios
seed=$3
shift 3
for setting; do readonly "$setting"; done
mkdir -p /out/details
tell kernel_version "$(uname -v)"
echo -1000 >/proc/self/oom_score_adj
for module in /modules/start/*.ko; do insmod "$module"; done
# shellcheck disable=SC2154 # a setting
[ "$every" = 0 ] || old_box
# shellcheck disable=SC2154 # another
[ "$cache" = 0 ] || full_of_cache "$cache"

# Another seed, another placement of what comes after.
churner=$(churn 32 "$seed")
kill "$churner"
rm -f /tmp/churn-*

# The contender is there from the start, as on a box in the field.
guard "$contender"
snapshot begin
# shellcheck source=/dev/null # one of many
. "/scenarios/$scenario.sh"
[ -d /out/end ] || snapshot end
guard_report
say "end"
