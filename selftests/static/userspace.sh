# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# Sourced by the checks of tools and test programs: which they are, and how they are compiled.
. selftests/static/lib.sh

# All C that runs in userspace; core runs there as well.
programs() { files 'tools/*.c' 'selftests/*.c' 'kmod/core/*.c' ':!selftests/modules/'; }

python3 selftests/workloads/nlspec.py include/buddyguard.yaml >"$work/nlspec.h"
cflags="-std=gnu11 -O2 -D_GNU_SOURCE= -DBG_VERSION=__FILE__ -iquote tools -iquote kmod/core -iquote selftests/unit -iquote selftests/fuzz
	-Iinclude/uapi -I$work $(pkg-config --cflags libnl-genl-3.0 json-c zlib liblzma)"
warnings='-Wall -Wextra -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes'
