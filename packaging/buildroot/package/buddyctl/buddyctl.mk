################################################################################
#
# buddyctl
#
################################################################################

# SPDX-License-Identifier: GPL-2.0

BUDDYCTL_SITE = $(BR2_EXTERNAL_BUDDYGUARD_PATH)/../..
BUDDYCTL_SITE_METHOD = local
BUDDYCTL_VERSION = $(shell cat $(BR2_EXTERNAL_BUDDYGUARD_PATH)/../../VERSION)
BUDDYCTL_LICENSE = GPL-2.0, GPL-2.0 WITH Linux-syscall-note OR BSD-3-Clause (uapi header)
BUDDYCTL_LICENSE_FILES = LICENSE
BUDDYCTL_DEPENDENCIES = host-pkgconf json-c libnl xz zlib

# What was built in the checkout, for other machines, stays there.
BUDDYCTL_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = \
	--exclude /build --exclude 'build-*/' --exclude tools/buddyctl \
	--exclude '*.o' --exclude '*.ko' --exclude '.*.cmd'

# Compiler, flags and pkg-config are Buildroot's; without CROSS_COMPILE no sysroot of our own is asked for.
BUDDYCTL_MAKE_OPTS = $(TARGET_CONFIGURE_OPTS) $(if $(BR2_STATIC_LIBS),STATIC=1)

define BUDDYCTL_BUILD_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) $(BUDDYCTL_MAKE_OPTS) -C $(@D) tools
endef

define BUDDYCTL_INSTALL_TARGET_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D) install \
		DESTDIR=$(TARGET_DIR) PREFIX=/usr INIT=none
endef

define BUDDYCTL_INSTALL_INIT_SYSV
	$(INSTALL) -D -m 0755 $(@D)/packaging/sysvinit/buddyguard \
		$(TARGET_DIR)/etc/init.d/S02buddyguard
endef

define BUDDYCTL_INSTALL_INIT_OPENRC
	$(INSTALL) -D -m 0755 $(@D)/packaging/openrc/buddyguard \
		$(TARGET_DIR)/etc/init.d/buddyguard
endef

define BUDDYCTL_INSTALL_INIT_SYSTEMD
	$(INSTALL) -D -m 0644 $(@D)/packaging/systemd/buddyguard.service \
		$(TARGET_DIR)/usr/lib/systemd/system/buddyguard.service
endef

$(eval $(generic-package))
