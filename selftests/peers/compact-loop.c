// SPDX-License-Identifier: GPL-2.0
/* compact-loop [PERIOD-MS]: write compact_memory again and again, every 100 ms unless told. */
#include "peer.h"

int main(int argc, char **argv)
{
	long ms = period_ms(argc, argv, 100);

	be_a_service();
	for (;;) {
		compact_now();
		sleep_ms(ms);
	}
}
