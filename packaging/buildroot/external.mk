# SPDX-License-Identifier: GPL-2.0
# Recipes of the packages of this external tree.
include $(sort $(wildcard $(BR2_EXTERNAL_BUDDYGUARD_PATH)/package/*/*.mk))
