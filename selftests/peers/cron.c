// SPDX-License-Identifier: GPL-2.0
/* cron [PERIOD-MS]: drop all caches, then compact memory; once a minute unless told. */
#include "peer.h"

int main(int argc, char **argv)
{
	long ms = period_ms(argc, argv, 60000);

	be_a_service();
	for (;;) {
		sleep_ms(ms);
		drop_caches_now();
		compact_now();
	}
}
