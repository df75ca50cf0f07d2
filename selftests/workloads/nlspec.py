#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Write what the netlink specification lets requests hold as a table in C: nlspec.py SPEC >HEADER"""
import sys

import yaml


def constant(*parts):
    return "_".join(parts).upper().replace("-", "_").replace("__", "_")


class Spec:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.spec = yaml.safe_load(file)
        self.sets = {found["name"]: found for found in self.spec["attribute-sets"]}
        self.constants = {found["name"]: found["value"] for found in self.spec["definitions"]
                          if found["type"] == "const"}
        self.written = set()

    def attribute(self, of, attr):
        """One line of a table; the tables of nests are written before the one that names them."""
        checks = attr.get("checks", {})
        least = checks.get("min", 0)
        most = checks.get("max", checks.get("max-len", 0))
        nest = attr.get("nested-attributes")
        if nest:
            self.table(nest, [entry["name"] for entry in self.sets[nest]["attributes"]])
        rows = f"spec_{nest.replace('-', '_')}" if nest else "NULL"
        return (f"\t{{ {constant(of['name-prefix'], attr['name'])}, SPEC_{attr['type'].upper()}, "
                f"{least}, {self.constants.get(most, most)}, {rows}, {f'ROWS({rows})' if nest else 0} }},")

    def table(self, name, wanted, called=None):
        called = called or name
        if called in self.written:
            return
        self.written.add(called)
        of = self.sets[name]
        lines = [self.attribute(of, attr) for attr in of["attributes"] if attr["name"] in wanted]
        print(f"static const struct spec_attr spec_{called.replace('-', '_')}[] = {{", *lines, "};\n", sep="\n")

    def commands(self):
        lines = []
        for operation in self.spec["operations"]["list"]:
            if "do" not in operation:
                continue
            called = "request-" + operation["name"]
            self.table(operation["attribute-set"], operation["do"]["request"].get("attributes", []), called)
            rows = f"spec_{called.replace('-', '_')}"
            command = constant(self.spec["operations"]["name-prefix"], operation["name"])
            lines.append(f"\t{{ {command}, {rows}, ROWS({rows}) }},")
        print("static const struct spec_command spec_commands[] = {", *lines, "};", sep="\n")


print(f"/* Made by {sys.argv[0].rsplit('/', maxsplit=1)[-1]} from {sys.argv[1]}. */")
Spec(sys.argv[1]).commands()
