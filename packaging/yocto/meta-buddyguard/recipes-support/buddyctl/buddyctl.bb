# SPDX-License-Identifier: GPL-2.0
SUMMARY = "Show and configure buddyguard, the guard of usable memory"
SECTION = "base"

require recipes-kernel/buddyguard/buddyguard-source.inc

DEPENDS = "json-c libnl xz zlib"
inherit pkgconfig systemd update-rc.d

INITSCRIPT_NAME = "buddyguard"
INITSCRIPT_PARAMS = "start 02 S ."
SYSTEMD_SERVICE:${PN} = "buddyguard.service"
SYSTEMD_PACKAGES = "${PN}"

EXTRA_OEMAKE = "'CC=${CC}' 'CFLAGS=${CFLAGS}' 'CPPFLAGS=${CPPFLAGS}' 'LDFLAGS=${LDFLAGS}'"

do_compile() {
    oe_runmake tools
}

do_install() {
    oe_runmake install DESTDIR=${D} PREFIX=${prefix} INIT=systemd UNITDIR=${systemd_system_unitdir}
    if ${@bb.utils.contains('DISTRO_FEATURES', 'sysvinit', 'true', 'false', d)}; then
        install -D -m 0755 packaging/sysvinit/buddyguard ${D}${sysconfdir}/init.d/buddyguard
    fi
    if ! ${@bb.utils.contains('DISTRO_FEATURES', 'systemd', 'true', 'false', d)}; then
        rm -r ${D}${systemd_system_unitdir}
    fi
}

CONFFILES:${PN} = "${sysconfdir}/buddyguard.conf"
FILES:${PN} += "${prefix}/lib/buddyguard ${systemd_system_unitdir} ${datadir}/bash-completion ${datadir}/zsh ${datadir}/fish"
RRECOMMENDS:${PN} += "kernel-module-buddyguard"
