# SPDX-License-Identifier: GPL-2.0
SUMMARY = "Kernel module that keeps free memory usable"
DESCRIPTION = "No process dies and no driver fails while memory is free but lies in CMA or in pieces."
SECTION = "kernel/modules"

require buddyguard-source.inc
inherit module

# The kernel builds it from the top, where Kbuild is; the Makefile there is for people.
MODULES_INSTALL_TARGET = "modules_install"
do_compile() {
    unset CFLAGS CPPFLAGS CXXFLAGS LDFLAGS
    oe_runmake -C ${STAGING_KERNEL_DIR} M=${S} O=${STAGING_KERNEL_BUILDDIR} \
        CC="${KERNEL_CC}" LD="${KERNEL_LD}" AR="${KERNEL_AR}" modules
}
do_install() {
    unset CFLAGS CPPFLAGS CXXFLAGS LDFLAGS
    oe_runmake -C ${STAGING_KERNEL_DIR} M=${S} O=${STAGING_KERNEL_BUILDDIR} \
        INSTALL_MOD_PATH="${D}${root_prefix}" DEPMOD=echo modules_install
}

# With buddyctl its service loads the module; an image without it may say KERNEL_MODULE_AUTOLOAD += "buddyguard".
RRECOMMENDS:${PN} += "buddyctl"
