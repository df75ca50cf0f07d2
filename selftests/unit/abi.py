#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Turn what the ABI's specification says of enumerations and keys into tables for the unit tests."""
import sys

import yaml


def entry_names(definition):
    return [entry["name"] if isinstance(entry, dict) else entry for entry in definition["entries"]]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = yaml.safe_load(file)
    print("/* SPDX-License-Identifier: GPL-2.0 */")
    for definition in spec["definitions"]:
        if definition["type"] == "enum":
            words = ", ".join(f'"{name}"' for name in entry_names(definition))
            name = definition["name"].replace("-", "_")
            print(f"static const char *const abi_{name}[] __attribute__((unused)) = {{ {words} }};")
    keys = next(s for s in spec["attribute-sets"] if s["name"] == "config")["attributes"]
    print("static const struct { const char *name; unsigned int min, max; } abi_keys[] "
          "__attribute__((unused)) = {")
    for key in keys:
        checks = key.get("checks", {})
        name = key["name"].replace("-", "_")
        print(f'\t{{ "{name}", {checks.get("min", 0)}, {checks["max"]} }},')
    print("};")


main()
