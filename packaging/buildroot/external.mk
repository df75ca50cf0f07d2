# SPDX-License-Identifier: GPL-2.0
include $(sort $(wildcard $(BR2_EXTERNAL_BUDDYGUARD_PATH)/package/*/*.mk))
