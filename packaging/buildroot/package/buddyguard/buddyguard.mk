################################################################################
#
# buddyguard
#
################################################################################

# SPDX-License-Identifier: GPL-2.0

BUDDYGUARD_SITE = $(BR2_EXTERNAL_BUDDYGUARD_PATH)/../..
BUDDYGUARD_SITE_METHOD = local
BUDDYGUARD_VERSION = $(shell cat $(BR2_EXTERNAL_BUDDYGUARD_PATH)/../../VERSION)
BUDDYGUARD_LICENSE = GPL-2.0
BUDDYGUARD_LICENSE_FILES = LICENSE

# What was built in the checkout, for other machines, stays there.
BUDDYGUARD_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = \
	--exclude /build --exclude 'build-*/' --exclude tools/buddyctl \
	--exclude '*.o' --exclude '*.ko' --exclude '.*.cmd'

define BUDDYGUARD_LINUX_CONFIG_FIXUPS
	$(call KCONFIG_ENABLE_OPT,CONFIG_MODULES)
	$(call KCONFIG_ENABLE_OPT,CONFIG_COMPACTION)
	$(call KCONFIG_ENABLE_OPT,CONFIG_CONTIG_ALLOC)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NET)
endef

$(eval $(kernel-module))
$(eval $(generic-package))
