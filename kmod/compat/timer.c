// SPDX-License-Identifier: GPL-2.0
/* Ends a timer for good, where the kernel can. */
#include "compat/compat.h"

void bg_timer_shutdown(struct timer_list *timer)
{
#if defined(HAVE_TIMER_SHUTDOWN)
	timer_shutdown_sync(timer);
#elif defined(HAVE_TIMER_DELETE)
	timer_delete_sync(timer);
#else
	del_timer_sync(timer);
#endif
}
