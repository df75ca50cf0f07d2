# SPDX-License-Identifier: GPL-2.0
# buddyguard: what can be made here. "make help" lists it all. The kernel module's own rules are in Kbuild.

version := $(shell cat VERSION)
KDIR	?= /lib/modules/$(shell uname -r)/build
PREFIX	?= /usr/local
export BUDDYGUARD_CACHE

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all
all: modules tools ## Build the module for the running kernel, and buddyctl

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z_-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Variables: KDIR=DIR ARCH= CROSS_COMPILE= of the kernel to build for; STATIC=1; DESTDIR= PREFIX=;"
	@echo "INIT=systemd, sysvinit, busybox, openrc or none: whose service to install (default: systemd);"
	@echo "BUDDYGUARD_CACHE=DIR where kernels and packages are kept (default: ~/.cache/buddyguard)."

# Packages that building and testing here needs, a line for each purpose.
packages-build	  := gcc libc6-dev make pkg-config libnl-3-dev libnl-genl-3-dev libjson-c-dev zlib1g-dev liblzma-dev
packages-cross	  := gcc-arm-linux-gnueabihf libc6-dev-armhf-cross gcc-aarch64-linux-gnu libc6-dev-arm64-cross \
	gcc-i686-linux-gnu libc6-dev-i386-cross
packages-kernel	  := bc bison flex kmod libelf-dev libssl-dev rsync
packages-fetch	  := ca-certificates debian-archive-keyring patchelf xz-utils
packages-vm	  := qemu-system-arm qemu-system-x86 device-tree-compiler cpio e2fsprogs util-linux
packages-test	  := libcmocka-dev python3 python3-yaml python3-jsonschema git
packages-bench	  := valgrind
packages-fuzz	  := clang libclang-rt-dev llvm
packages-package  := debhelper dh-dkms dkms lintian mandoc man-db zsh fish
packages-page	  := emscripten node-acorn dpkg-dev chromium
packages-static	  := sparse clang-tidy cppcheck coccinelle shellcheck pyflakes3
PACKAGES := $(packages-build) $(packages-cross) $(packages-kernel) $(packages-fetch) $(packages-vm) \
	$(packages-test) $(packages-bench) $(packages-fuzz) $(packages-package) $(packages-static)

.PHONY: deps
deps: ## Install the Debian packages that are missing (as root; else say which)
	@selftests/deps $(PACKAGES)

# ---- the module

kbuild = $(MAKE) -C $(KDIR) M=$(CURDIR) $(if $(ARCH),ARCH=$(ARCH)) \
	$(if $(CROSS_COMPILE),CROSS_COMPILE=$(CROSS_COMPILE))
unsigned = $(if $(wildcard $(KDIR)/certs/signing_key.pem),,CONFIG_MODULE_SIG_ALL=)

.PHONY: modules
modules: ## Build kmod/buddyguard.ko: KDIR=DIR [ARCH= CROSS_COMPILE=]
	$(kbuild) modules

.PHONY: modules_install
modules_install: ## Install the module that was built, stripped: KDIR=DIR [ARCH= CROSS_COMPILE= DESTDIR=]
	@packaging/modules-install "$(KDIR)" "$(DESTDIR)" $(kbuild) $(unsigned)

# ---- buddyctl: one directory of objects for each compiler and way to link

target	    := $(or $(CROSS_COMPILE:%-=%),native)
tools-build := tools/build-$(target)$(if $(STATIC),-static)
tools-src   := $(wildcard tools/*.c tools/*/*.c kmod/core/*.c)
tools-obj   := $(tools-src:%.c=$(tools-build)/%.o)
comma	    := ,
tools-libs  := libnl-genl-3.0 json-c zlib liblzma

# A cross build takes its libraries from a private sysroot; asked for only when something is built.
sysroot	    = $(eval sysroot := $(if $(CROSS_COMPILE),$(shell selftests/vm/sysroot $(CROSS_COMPILE))))$(sysroot)
pkg-config  = $(if $(CROSS_COMPILE),PKG_CONFIG_SYSROOT_DIR=$(sysroot) PKG_CONFIG_LIBDIR=$(libdir)/pkgconfig) \
	pkg-config $(if $(STATIC),--static)
# Debian calls the libraries of i686 after i386.
libdir	    = $(sysroot)/usr/lib/$(target:i686-%=i386-%)
tools-cflags = $(eval tools-cflags := $(shell $(pkg-config) --cflags $(tools-libs)))$(tools-cflags)
tools-ldlibs = $(eval tools-ldlibs := $(shell $(pkg-config) --libs $(tools-libs)))$(tools-ldlibs)

CC	 := $(CROSS_COMPILE)gcc
CFLAGS	 ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
HARDEN	 := -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2
tools-cc  = $(CC) -std=gnu11 $(WARNINGS) $(HARDEN) -ffunction-sections -fdata-sections \
	-D_GNU_SOURCE= -DBG_VERSION='"$(version)"' -iquote tools -iquote kmod/core -Iinclude/uapi \
	$(tools-cflags) $(CPPFLAGS) $(CFLAGS)
# A static program is position-independent where this libc can make one; Debian's for armhf cannot.
static	  = $(if $(wildcard $(shell $(CC) -print-file-name=rcrt1.o)),-static-pie,-static)
tools-ld  = $(if $(STATIC),$(static),-pie) -Wl,-z,relro,-z,now,--gc-sections,--as-needed \
	$(if $(CROSS_COMPILE),-L$(libdir) -Wl$(comma)-rpath-link=$(libdir)) $(LDFLAGS)

.PHONY: tools
tools: $(tools-build)/buddyctl ## Build tools/buddyctl: [CROSS_COMPILE=] [STATIC=1]
	@cmp -s $< tools/buddyctl || cp $< tools/buddyctl

$(tools-build)/buddyctl: $(tools-obj)
	$(CC) $(CFLAGS) $(tools-ld) -o $@ $^ $(tools-ldlibs)

$(tools-build)/%.o: %.c Makefile VERSION
	@mkdir -p $(@D)
	$(tools-cc) -MMD -MP -c -o $@ $<

-include $(tools-obj:.o=.d)

# Workloads and peers: each file one program. One that does not build must not be there from before.
programs-src := $(wildcard selftests/workloads/*.c selftests/peers/*.c)
programs     := $(addprefix $(tools-build)/bin/,$(basename $(notdir $(programs-src))))

.PHONY: programs
programs: $(programs) ## Build the workloads and peers of the tests: [CROSS_COMPILE=] [STATIC=1]

vpath %.c selftests/workloads selftests/peers
$(tools-build)/bin/%: %.c Makefile
	@mkdir -p $(@D)
	@rm -f $@
	$(tools-cc) -pthread -MMD -MP -MF $@.d $(tools-ld) -o $@ $(filter %.c %.o,$^) $(tools-ldlibs)

# This one asks the module as buddyctl does.
$(tools-build)/bin/readings: $(filter-out %/buddyctl.o %/tools/cmd/%,$(tools-obj))
$(tools-build)/bin/nlfuzz: CPPFLAGS += -I$(tools-build)
$(tools-build)/bin/nlfuzz: $(tools-build)/nlspec.h
$(tools-build)/nlspec.h: selftests/workloads/nlspec.py include/buddyguard.yaml
	@mkdir -p $(@D)
	python3 $^ >$@.new && mv $@.new $@

-include $(programs:=.d)

# What was built is installed, and nothing is built here. CROSS_COMPILE= and STATIC= name one of several builds;
# without them it is the last one.
INIT	  ?= systemd
UNITDIR	  ?= $(PREFIX)/lib/systemd/system
tool-built = $(if $(CROSS_COMPILE)$(STATIC),$(tools-build)/buddyctl,tools/buddyctl)
tool-made  = make tools$(if $(CROSS_COMPILE), CROSS_COMPILE=$(CROSS_COMPILE))$(if $(STATIC), STATIC=$(STATIC))

.PHONY: install
install: ## Install tool, manual, completion, /etc/buddyguard.conf, service: DESTDIR= PREFIX= INIT=
	@DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) INIT=$(INIT) UNITDIR=$(UNITDIR) packaging/install "$(tool-built)" "$(tool-made)"

.PHONY: deb
deb: ## Build Debian packages into build/deb: [DEB_ARCH=armhf], or another than this machine's
	@packaging/deb build/deb $(DEB_ARCH)

.PHONY: explain-page
explain-page: ## Build "explain" as one page for browsers, build/explain-page.html (takes emscripten)
	@selftests/deps $(packages-fetch) $(packages-page)
	@packaging/explain-page/build build/explain-page.html

.PHONY: dist
dist: ## Make a release of what is committed into build/dist: tarball, SBOM (SPDX), checksums
	@packaging/dist build/dist

# ---- to see it work, and to prove it

.PHONY: demo
demo: deps ## The same workloads in five VMs, without and with buddyguard
	@selftests/demo

.PHONY: check check-unit check-vm check-static check-matrix check-long check-the-checks
check: deps ## All checks: unit, VM, static; ends with "N passed, M failed"
	@selftests/run

check-unit: deps ## Unit tests of core and tools alone
	@selftests/run unit

check-vm: deps ## The VM tests on Debian's 6.1 for ARM alone
	@selftests/run vm-6.1-a vm-6.1-b

check-static: deps ## Static checks alone
	@selftests/run static

check-matrix: deps ## The VM tests in full on every kernel of selftests/vm/kernels
	@selftests/run matrix; status=$$?; selftests/matrix-table && exit $$status

check-long: deps ## The long forms of hostile, soak and lifecycle: hours
	@selftests/run long

check-the-checks: deps ## Prove that every lane of checks catches a seeded defect
	@selftests/checks/run

.PHONY: bench bench-quick bench-report bench-scale fuzz coverage accept generate
bench: deps ## Benchmark workloads x contenders: hours; [BENCH="--resume --jobs 2"]
	@selftests/bench/run $(BENCH) && $(MAKE) bench-report

bench-report: ## Tables and plots of the benchmark's results
	@selftests/bench/report >selftests/bench/results.md
	@selftests/bench/report --document

bench-scale: deps ## How the cost of deciding grows with memory, zones and orders
	@selftests/bench/scale >selftests/bench/scale.md

bench-quick: deps ## Measure the budgets: cost of a sample, of an idle box, time to a remedy, sizes
	@selftests/bench/quick

fuzz: deps ## Fuzz core and the parsers for longer than the checks do
	@selftests/fuzz/run

coverage: deps ## Branch coverage of core by the unit tests
	@selftests/unit/coverage

accept: tools ## Accept the tool's present output as golden
	@selftests/cli/run --accept

generate: deps ## Generate header, policies, tables and enumerations from include/buddyguard.yaml
	@include/generate

.PHONY: clean distclean
clean: ## Remove build products
	rm -rf build tools/build-* tools/buddyctl
	find . -name .git -prune -o \( -name '*.o' -o -name '*.ko' -o -name '*.mod' -o -name '*.mod.c' \
		-o -name '.*.cmd' -o -name modules.order -o -name Module.symvers -o -name __pycache__ \) \
		-exec rm -rf {} +
	rm -f kmod/compat/features.h

distclean: clean ## Remove build products and everything that was fetched
	rm -rf "$${BUDDYGUARD_CACHE:-$${XDG_CACHE_HOME:-$$HOME/.cache}/buddyguard}"
